"""How requests are counted for operators."""

from uuid import uuid4

import httpx


async def test_requests_are_counted_by_route_not_by_id(
    api: httpx.AsyncClient, anonymous: httpx.AsyncClient
) -> None:
    gone = uuid4()
    await api.delete(f"/users/me/sessions/{gone}")
    await api.get(f"/no/such/{gone}")
    counted = (await anonymous.get("http://test/metrics")).text
    route = 'endpoint="/api/v1/users/me/sessions/{session_id}",method="DELETE",status="404"'
    assert route in counted
    assert str(gone) not in counted
