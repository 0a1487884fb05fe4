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


async def test_what_the_api_has_not_is_said_in_its_own_form(anonymous: httpx.AsyncClient) -> None:
    nowhere = await anonymous.get("/nope")
    assert nowhere.status_code == 404
    assert nowhere.json()["error"]["code"] == "NOT_FOUND"
    method = await anonymous.delete("/tasks")
    assert method.status_code == 405
    assert {"GET", "POST"} <= set(method.headers["allow"].split(", "))
    broken = await anonymous.post(
        "/auth/login", content=b"{", headers={"Content-Type": "application/json"}
    )
    assert broken.status_code == 422
    assert broken.json()["error"]["details"]["field"] == "body"
