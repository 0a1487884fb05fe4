"""Microsoft's sign-in, as far as MSAL uses it: discovery, the code flow with PKCE, refreshing."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

LIFE = 3_600
SIGNS_IN_AS = "anna@tenant.example"
"""Another name than the address of the mailbox, as organizations like it."""


@dataclass
class Identity:
    """An app's registration and one person, who agrees to everything unless told otherwise.

    `tokens` are the access tokens that are taken, `refreshes` what can be renewed with.
    """

    redirect: str = "https://focus.example/api/v1/connections/callback"
    client_id: str = "app-id"
    client_secret: str = "app-secret"
    root: str = ""
    denies: bool = False
    leaves_out: set[str] = field(default_factory=set)
    refusal: str = ""
    down: int = 0
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    refreshes: dict[str, str] = field(default_factory=dict)

    def grant(self, scope: str = "Calendars.ReadWrite User.Read") -> dict[str, str]:
        """Tokens as somebody has them who signed in already."""
        access, refresh = f"access-{uuid4()}", f"refresh-{uuid4()}"
        self.tokens.add(access)
        self.refreshes[refresh] = scope
        return {"access_token": access, "refresh_token": refresh}

    def revoke(self) -> None:
        """Take all access back, as a person can at Microsoft."""
        self.tokens.clear()
        self.refreshes.clear()

    def app(self) -> Starlette:
        """The endpoints of every tenant."""
        return Starlette(
            routes=[
                Route("/{tenant}/v2.0/.well-known/openid-configuration", self._discovery),
                Route("/{tenant}/oauth2/v2.0/authorize", self._authorize),
                Route("/{tenant}/oauth2/v2.0/token", self._token, methods=["POST"]),
            ]
        )

    async def _discovery(self, request: Request) -> Response:
        if request.path_params["tenant"] == "nobody":
            return JSONResponse({"error": "invalid_tenant"}, 400)
        base = f"{self.root}/{request.path_params['tenant']}"
        return JSONResponse(
            {
                "issuer": f"{base}/v2.0",
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
                "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
                "jwks_uri": f"{base}/discovery/v2.0/keys",
            }
        )

    async def _authorize(self, request: Request) -> Response:
        asked = request.query_params
        wrong = (
            asked.get("client_id") != self.client_id
            or asked.get("redirect_uri") != self.redirect
            or asked.get("response_type") != "code"
            or asked.get("code_challenge_method") != "S256"
            or not asked.get("code_challenge")
            or not asked.get("state")
        )
        if wrong:
            return JSONResponse({"error": "invalid_request"}, 400)
        if self.denies:
            back = {"error": "access_denied", "error_description": "The user said no."}
        else:
            code = uuid4().hex
            self.codes[code] = dict(asked)
            back = {"code": code}
        return RedirectResponse(
            f"{self.redirect}?{urlencode({**back, 'state': asked['state']})}", 302
        )

    async def _token(self, request: Request) -> Response:
        if self.down:
            return Response("out of order", self.down)
        form = {k: v[0] for k, v in parse_qs((await request.body()).decode()).items()}
        if (form.get("client_id"), form.get("client_secret")) != (
            self.client_id,
            self.client_secret,
        ):
            return _refused("invalid_client", 401)
        if self.refusal:
            return _refused(self.refusal)
        match form.get("grant_type"):
            case "authorization_code":
                return self._by_code(form)
            case "refresh_token":
                scope = self.refreshes.pop(form.get("refresh_token", ""), None)
                return self._given(scope, "") if scope else _refused("invalid_grant")
            case _:
                return _refused("unsupported_grant_type")

    def _by_code(self, form: dict[str, str]) -> Response:
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or form.get("redirect_uri") != asked["redirect_uri"]:
            return _refused("invalid_grant")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if _plain(digest) != asked["code_challenge"]:
            return _refused("invalid_grant")
        scopes = [one for one in asked["scope"].split() if one not in self.leaves_out]
        return self._given(" ".join(scopes), asked.get("nonce", ""))

    def _given(self, scope: str, nonce: str) -> Response:
        now = int(time.time())  # MSAL looks at the system's clock
        claims: dict[str, Any] = {
            "iss": f"{self.root}/common/v2.0", "aud": self.client_id, "sub": "owner",
            "iat": now, "nbf": now, "exp": now + LIFE, "nonce": nonce,
            "preferred_username": SIGNS_IN_AS, "name": "Owner", "tid": "tenant", "oid": "owner",
        }  # fmt: skip
        tokens = self.grant(scope)
        if "offline_access" in self.leaves_out:
            del tokens["refresh_token"]
        shown = " ".join(one for one in scope.split() if one != "offline_access")
        id_token = ".".join(
            _plain(json.dumps(part).encode()) for part in ({"alg": "RS256"}, claims)
        )
        return JSONResponse(
            {**tokens, "token_type": "Bearer", "expires_in": LIFE, "scope": shown, "id_token": f"{id_token}.c2ln"}
        )  # fmt: skip


def _plain(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _refused(error: str, status: int = 400) -> Response:
    return JSONResponse({"error": error, "error_description": f"AADSTS: {error}"}, status)
