"""Who gave access to what: the stand-in's OAuth 2, as strict as Google's."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import urlencode

CLIENT = "client-of-the-tests.apps.googleusercontent.com"
CLIENT_SECRET = "GOCSPX-not-a-real-secret"
SCOPES = (
    "https://www.googleapis.com/auth/calendar.events",
    "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
)


class OAuthRefused(Exception):
    """An error of the token and revoke addresses."""

    def __init__(self, error: str, description: str = "Bad Request", status: int = 400) -> None:
        super().__init__(error)
        self.error, self.description, self.status = error, description, status


@dataclass
class Grant:
    """What a person allowed. `alive` until it is taken back."""

    scopes: tuple[str, ...]
    alive: bool = True


@dataclass
class Access:
    """`ticked` are the boxes that a person leaves ticked; `rotate` gives a new refresh token each
    time, as Google does not, and takes no old one."""

    ticked: tuple[str, ...] = SCOPES
    redirects: set[str] = field(default_factory=set)
    rotate: bool = False
    lasts: int = 3599
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    codes: dict[str, tuple[dict[str, str], Grant]] = field(default_factory=dict)
    tokens: dict[str, Grant] = field(default_factory=dict)
    refreshes: dict[str, Grant] = field(default_factory=dict)

    def page(self, query: dict[str, str]) -> str:
        """The page that asks; a wrong request gets a page of its own and goes nowhere."""
        if query.get("client_id") != CLIENT:
            raise OAuthRefused("invalid_client", "The OAuth client was not found.", 401)
        if query.get("redirect_uri") not in self.redirects:
            raise OAuthRefused("redirect_uri_mismatch")
        scopes = query.get("scope", "").split()
        if query.get("response_type") != "code" or not scopes or not query.get("state"):
            raise OAuthRefused("invalid_request")
        if (
            query.get("code_challenge_method") != "S256"
            or len(query.get("code_challenge", "")) != 43
        ):
            raise OAuthRefused("invalid_request", "PKCE with S256 is wanted.")
        request = secrets.token_urlsafe(16)
        self.asked[request] = query
        boxes = "".join(f"<li>{escape(scope)}</li>" for scope in scopes)
        links = "".join(
            f'<p><a id="{answer}" href="/consent?request={request}&amp;answer={answer}">'
            f"{answer.title()}</a></p>"
            for answer in ("allow", "deny")
        )
        return f"<!doctype html><title>Sign in</title><ul>{boxes}</ul>{links}"

    def decided(self, request: str, answer: str) -> str:
        """Where the browser goes with the person's answer."""
        query = self.asked.pop(request, None)
        if query is None:
            raise OAuthRefused("invalid_request")
        back = {"state": query["state"]}
        if answer != "allow":
            back["error"] = "access_denied"
        else:
            granted = tuple(scope for scope in query["scope"].split() if scope in self.ticked)
            back["code"] = f"4/{secrets.token_urlsafe(24)}"
            back["scope"] = " ".join(granted)
            self.codes[back["code"]] = (query, Grant(granted))
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        """The token address."""
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, CLIENT_SECRET):
            raise OAuthRefused("invalid_client", "Unauthorized", 401)
        if form.get("grant_type") == "authorization_code":
            return self._first(form)
        if form.get("grant_type") == "refresh_token":
            return self._again(form.get("refresh_token", ""))
        raise OAuthRefused("unsupported_grant_type")

    def _first(self, form: dict[str, str]) -> dict[str, Any]:
        query, grant = self.codes.pop(form.get("code", ""), (None, None))
        if query is None or grant is None:
            raise OAuthRefused("invalid_grant", "Malformed auth code.")
        if form.get("redirect_uri") != query["redirect_uri"]:
            raise OAuthRefused("redirect_uri_mismatch")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != query["code_challenge"]:
            raise OAuthRefused("invalid_grant", "Invalid code verifier.")
        lasting = query.get("access_type") == "offline" and query.get("prompt") == "consent"
        return self.give(grant, lasting=lasting)

    def _again(self, refresh: str) -> dict[str, Any]:
        grant = self.refreshes.get(refresh)
        if grant is None or not grant.alive:
            raise OAuthRefused("invalid_grant", "Token has been expired or revoked.")
        if self.rotate:
            del self.refreshes[refresh]
        return self.give(grant, lasting=self.rotate)

    def give(self, grant: Grant, *, lasting: bool) -> dict[str, Any]:
        """Tokens for what was allowed."""
        access = f"ya29.{secrets.token_urlsafe(24)}"
        self.tokens[access] = grant
        answer = {"access_token": access, "expires_in": self.lasts, "token_type": "Bearer",
                  "scope": " ".join(grant.scopes)}  # fmt: skip
        if lasting:
            answer["refresh_token"] = f"1//{secrets.token_urlsafe(24)}"
            self.refreshes[answer["refresh_token"]] = grant
        return answer

    def revoke(self, token: str) -> None:
        """Take all of it back, whichever token of it is named."""
        grant = self.tokens.get(token) or self.refreshes.get(token)
        if grant is None or not grant.alive:
            raise OAuthRefused("invalid_token", "Token expired or revoked")
        grant.alive = False
