"""Signing in with Google: OAuth 2 with PKCE, through Authlib."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client

from focusflow.connections.ports import Secret, SignIn
from focusflow.platform.clock import Clock, system_clock
from focusflow.platform.errors import Forbidden, UpstreamUnavailable
from focusflow.settings import Settings
from integrations.google_calendar.refusals import unreachable

SECONDS = 20.0
SCOPES = (
    "https://www.googleapis.com/auth/calendar.events",
    "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
)
_OPERATORS = ("invalid_client", "unauthorized_client", "redirect_uri_mismatch")


class GoogleSignIn:
    """Google's addresses for giving, renewing and taking back access."""

    def __init__(self, settings: Settings, clock: Clock = system_clock) -> None:
        self._settings = settings
        self._clock = clock

    def begin(self, redirect: str, state: str) -> SignIn:
        """Where to send the browser: asks for access that lasts while nobody is there."""
        verifier = generate_token(64)
        address, _ = self._client(redirect).create_authorization_url(
            self._settings.google_authorize_url,
            state=state,
            code_verifier=verifier,
            access_type="offline",
            prompt="consent",  # without it Google gives lasting access the first time only
        )
        return SignIn(str(address), {"state": state, "verifier": verifier})

    async def finish(
        self, redirect: str, kept: Mapping[str, Any], answer: Mapping[str, str]
    ) -> Secret:
        """Access for what the browser brought back."""
        if not hmac.compare_digest(
            answer.get("state", "").encode(), str(kept.get("state", "")).encode()
        ):
            raise Forbidden("This sign-in was not begun here. Begin it again.", reason="state")
        if answer.get("error") or not answer.get("code"):
            raise _not_let_in(answer.get("error", ""))
        async with self._asking(redirect) as client:
            token = await client.fetch_token(
                self._settings.google_token_url,
                code=answer["code"],
                code_verifier=str(kept.get("verifier", "")),
            )
        if missing := set(SCOPES) - set(str(token.get("scope", "")).split()):
            raise Forbidden(
                "Google let us in, but not to everything that is needed. Connect again and leave "
                "all boxes ticked: your calendars, and their events.",
                reason="scope",
                missing=sorted(missing),
            )
        if not token.get("refresh_token"):
            raise Forbidden("Google gave no lasting access. Connect again.", reason="scope")
        return self._secret(token)

    async def refresh(self, secret: Secret) -> Secret:
        """A new access token; the refresh token stays unless Google gives another."""
        async with self._asking() as client:
            token = await client.refresh_token(
                self._settings.google_token_url, refresh_token=secret.get("refresh_token", "")
            )
        return {**secret, **self._secret(token)}

    async def revoke(self, secret: Secret) -> None:
        """Give the access back, all of it; what Google doesn't know is given back already."""
        token = secret.get("refresh_token") or secret.get("access_token", "")
        if not token:
            return
        async with self._asking() as client:
            answer = await client.revoke_token(self._settings.google_revoke_url, token=token)
        if answer.status_code >= 500 or answer.status_code == 429:
            raise unreachable("status", f"answers with {answer.status_code}")

    def _secret(self, token: Mapping[str, Any]) -> dict[str, str]:
        names = ("access_token", "refresh_token", "scope")
        found = {name: str(token[name]) for name in names if token.get(name)}
        ends_at = int(self._clock().timestamp()) + int(token.get("expires_in") or 3600)
        return {**found, "expires_at": str(ends_at)}

    def _client(self, redirect: str | None = None) -> Any:
        return AsyncOAuth2Client(
            client_id=self._settings.google_client_id,
            client_secret=self._settings.google_client_secret,
            token_endpoint_auth_method="client_secret_post",  # noqa: S106  (a name, no secret)
            revocation_endpoint_auth_method="client_secret_post",
            scope=" ".join(SCOPES),
            redirect_uri=redirect,
            code_challenge_method="S256",
            timeout=SECONDS,
        )

    @asynccontextmanager
    async def _asking(self, redirect: str | None = None) -> AsyncIterator[Any]:
        """A client to ask with; what goes wrong becomes an error of ours."""
        try:
            async with asyncio.timeout(SECONDS), self._client(redirect) as client:
                yield client
        except OAuthError as error:
            raise _refused(str(error.error)) from None
        except (TimeoutError, httpx2.TimeoutException):
            raise unreachable("timeout", "did not answer in time") from None
        except httpx2.HTTPStatusError as error:
            code = error.response.status_code
            raise unreachable("status", f"answers with {code}, so it is out of order") from None
        except httpx2.HTTPError:
            raise unreachable("unreachable", "can't be reached") from None
        except (ValueError, KeyError, TypeError):
            raise unreachable("unreadable", "answers in a form we can't read") from None


def _not_let_in(error: str) -> Forbidden | UpstreamUnavailable:
    if error in ("access_denied", ""):
        return Forbidden(
            "Google was not allowed to let us in, so nothing was connected.",
            reason="access_denied",
        )
    return _refused(error)


def _refused(error: str) -> Forbidden | UpstreamUnavailable:
    if error == "invalid_grant":
        return Forbidden(
            "Google doesn't let us in any more: the access was taken back, or has expired. "
            "Connect again.",
            reason="revoked",
        )
    if error in _OPERATORS:
        return UpstreamUnavailable(
            "Google doesn't know this installation. Its operator has to check GOOGLE_CLIENT_ID, "
            "GOOGLE_CLIENT_SECRET and the redirect address in the Google Cloud console.",
            reason="client",
        )
    if error in ("server_error", "temporarily_unavailable", "rate_limit_exceeded"):
        return unreachable("status", "can't let anybody in just now")
    said = error[:60] if error.isascii() else "without saying why"
    return Forbidden(f"Google did not let us in ({said}). Connect again.", reason="refused")
