"""Other people than the one a test is about."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx

from tests.e2e.conftest import PASSWORD, Person


@asynccontextmanager
async def newcomer(base_url: str) -> AsyncIterator[Person]:
    """Somebody with an account that has not gone through onboarding."""
    name = f"s{uuid4().hex[:12]}"
    email = f"{name}@example.org"
    async with httpx.AsyncClient(base_url=f"{base_url}/api/v1", timeout=30) as api:
        body = {"email": email, "username": name, "password": PASSWORD}
        answer = await api.post("/auth/register", json=body)
        assert answer.status_code == 201, answer.text
        answer = await api.post("/auth/login", json={"email": email, "password": PASSWORD})
        api.headers["Authorization"] = f"Bearer {answer.json()['data']['access_token']}"
        yield Person(name, email, api)
