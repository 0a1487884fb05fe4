"""Signing in with Microsoft, by MSAL: the code flow with PKCE, and new access tokens."""

from __future__ import annotations

import functools
import json
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import anyio.to_thread
import msal
import requests

from focusflow.connections.ports import Secret, SignIn
from focusflow.platform.clock import Clock
from focusflow.platform.errors import Forbidden, UpstreamUnavailable
from focusflow.settings import Settings

RIGHTS = "Calendars.ReadWrite"
SCOPES = [RIGHTS, "User.Read"]
SECONDS = 20
_REVOKED = {"invalid_grant", "interaction_required", "login_required", "consent_required"}
_OURS = {"invalid_client", "unauthorized_client", "invalid_request", "invalid_scope"}

Answer = TypeVar("Answer")

# MSAL would rather have the answer posted, but a cookie of ours does not come along with that.
warnings.filterwarnings("ignore", message="response_mode='form_post'", module="msal")


@dataclass(frozen=True)
class App:
    """What an operator registered with Microsoft, and where Microsoft is."""

    client_id: str
    client_secret: str = field(repr=False)
    tenant: str = "common"
    login: str = "https://login.microsoftonline.com"
    graph: str = "https://graph.microsoft.com/v1.0"

    @classmethod
    def of(cls, settings: Settings) -> App:
        """What the operator has set."""
        return cls(
            settings.microsoft_client_id or "",
            settings.microsoft_client_secret or "",
            settings.microsoft_tenant,
            settings.microsoft_login_url,
            settings.microsoft_graph_url,
        )


async def begin(app: App, redirect: str, state: str) -> SignIn:
    """Where to send the browser, with what has to be kept until it is back."""

    def ask() -> dict[str, Any]:
        return dict(
            _client(app).initiate_auth_code_flow(
                SCOPES, redirect_uri=redirect, state=state, prompt="select_account"
            )
        )

    flow = await _asked(ask)
    return SignIn(flow["auth_uri"], flow)


async def finish(
    app: App, kept: Mapping[str, Any], answer: Mapping[str, str], clock: Clock
) -> Secret:
    """What opens the account; MSAL checks state, PKCE and nonce."""

    def ask() -> dict[str, Any]:
        client = _client(app)
        try:
            return dict(client.acquire_token_by_auth_code_flow(dict(kept), dict(answer)))
        except json.JSONDecodeError:
            raise
        except (ValueError, RuntimeError):  # how MSAL says that the answer is not to this flow
            raise Forbidden(
                "That is no answer to this sign-in. Please start again.", reason="sign_in"
            ) from None

    result = await _asked(ask)
    if "error" in result and result["error"] not in _OURS:
        raise Forbidden("Microsoft did not let us in: access was not given.", reason="refused")
    secret = _secret(result, clock)
    if RIGHTS not in str(result.get("scope", "")):
        raise Forbidden(
            "The right to read and change your calendars was left out. Please sign in again and "
            "agree to it.",
            reason="scope",
        )
    if not secret.get("refresh_token"):
        raise Forbidden("Microsoft gave no lasting access. Please sign in again.", reason="scope")
    claims = result.get("id_token_claims") or {}
    account = claims.get("preferred_username") or claims.get("email") or claims.get("name")
    return {**secret, "account": str(account or "Outlook")[:200]}


async def renew(app: App, secret: Secret, clock: Clock) -> Secret:
    """The same with a new access token, and the new refresh token if there is one."""

    def ask() -> dict[str, Any]:
        client = _client(app)
        return dict(
            client.acquire_token_by_refresh_token(secret.get("refresh_token", ""), scopes=SCOPES)
        )

    return {**secret, **_secret(await _asked(ask), clock)}


def _client(app: App) -> Any:
    """A client for one conversation, so that nobody's tokens wait in a cache of the process.

    The operator set where Microsoft is, so nobody has to be asked whether that is Microsoft.
    """
    return msal.ConfidentialClientApplication(
        app.client_id,
        client_credential=app.client_secret,
        authority=f"{app.login.rstrip('/')}/{app.tenant}",
        instance_discovery=False,
        timeout=SECONDS,
    )


async def _asked(ask: Callable[[], Answer]) -> Answer:
    """MSAL blocks, so it is asked in a thread."""
    try:
        return await anyio.to_thread.run_sync(functools.partial(ask), abandon_on_cancel=True)
    except requests.RequestException:
        raise UpstreamUnavailable(
            "Microsoft's sign-in can't be reached. Please try again later.", reason="unreachable"
        ) from None
    except (msal.exceptions.MsalError, json.JSONDecodeError):
        raise _out_of_order() from None
    except (ValueError, RuntimeError):  # what MSAL makes of a wrong tenant or address
        raise _misconfigured("") from None


def _secret(result: Mapping[str, Any], clock: Clock) -> dict[str, str]:
    error = str(result.get("error", ""))
    if error in _REVOKED:
        raise Forbidden(
            "Access to this Outlook account was taken back. Please sign in again.",
            reason="revoked",
        )
    if error in _OURS:
        raise _misconfigured(error)
    if error or not result.get("access_token"):
        raise _out_of_order()
    secret = {
        "access_token": str(result["access_token"]),
        "expires_at": str(int(clock().timestamp() + float(result.get("expires_in", 3_600)))),
    }
    if result.get("refresh_token"):
        secret["refresh_token"] = str(result["refresh_token"])
    return secret


def _out_of_order() -> UpstreamUnavailable:
    return UpstreamUnavailable(
        "Microsoft's sign-in is out of order. Please try again later.", reason="status"
    )


def _misconfigured(error: str) -> UpstreamUnavailable:
    return UpstreamUnavailable(
        "Microsoft does not take the settings of this installation (MICROSOFT_CLIENT_ID, "
        "MICROSOFT_CLIENT_SECRET, MICROSOFT_TENANT). Whoever runs it has to correct them.",
        reason="settings",
        upstream=error,
    )
