"""What an operator's probes rely on."""

import httpx


async def test_ready_tells_the_schema_level(anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.get("http://test/ready")
    assert answer.status_code == 200, answer.text
    assert answer.json()["migration"]


async def test_every_answer_carries_an_id_and_its_time(anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.get("http://test/health", headers={"X-Request-ID": "abcdefgh-1"})
    assert answer.headers["x-request-id"] == "abcdefgh-1"
    assert answer.headers["x-response-time"].endswith("ms")
    assert "unsafe-eval" not in answer.headers["content-security-policy"]
