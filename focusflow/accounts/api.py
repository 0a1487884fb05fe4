"""Routes of accounts."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from focusflow.accounts import service
from focusflow.accounts.access import (
    Admin,
    SignedIn,
    auth_limit,
    client_of,
    csrf_token,
    user_router,
)
from focusflow.accounts.schemas import (
    AccountPatch,
    ChangePasswordIn,
    CredentialsIn,
    CsrfView,
    EmailIn,
    EndedView,
    Line,
    LoginView,
    Moment,
    Notice,
    OnboardingIn,
    PreferencesIn,
    PreferencesView,
    ProfileIn,
    ProfilePatch,
    RefreshIn,
    RegisterIn,
    ResetIn,
    SessionView,
    TokenIn,
    TokensView,
    UserView,
)
from focusflow.accounts.sessions import COOKIE
from focusflow.platform.api import (
    ERRORS,
    CursorParam,
    Envelope,
    Limit,
    Unit,
    envelope,
    error_response,
    page_envelope,
)
from focusflow.platform.errors import Unauthenticated
from focusflow.platform.eventlog import LogEntry, LogFilter

public = APIRouter(
    prefix="/auth", tags=["auth"], dependencies=[Depends(auth_limit)], responses=ERRORS
)
# Leaving must always work, and a CSRF token is no secret to guess: only the general limit.
signed = APIRouter(prefix="/auth", tags=["auth"], responses=ERRORS)
own = user_router("/users/me", "users")
admins = user_router("/admin", "admin")


@public.post("/register", status_code=201, response_model=Envelope[UserView])
async def register(request: Request, db: Unit, body: RegisterIn) -> Any:
    """Make an account; a link to confirm the address is mailed."""
    return envelope(request, await service.register(db, body, client_of(request)))


@public.post("/login", response_model=Envelope[LoginView])
async def login(request: Request, db: Unit, body: CredentialsIn) -> Any:
    """Sign in for an access token (15 minutes) and a refresh token (7 days, used once)."""
    view = await service.log_in(db, body.email, body.password, client_of(request))
    return envelope(request, view)


@public.post("/refresh", response_model=Envelope[TokensView])
async def refresh(request: Request, db: Unit, body: RefreshIn) -> Any:
    """Swap a refresh token for new tokens. Shown twice, it ends its session."""
    pair = await service.refresh(db, body.refresh_token)
    if pair is None:
        # Answered, not raised: an error would roll back the end of the session.
        error = Unauthenticated("This token was used before, so its session was ended.")
        return error_response(error, request.state.request_id)
    return envelope(request, pair)


@public.post("/forgot-password", response_model=Envelope[Notice])
async def forgot_password(request: Request, db: Unit, body: EmailIn) -> Any:
    """Mail a link to set a new password. Answers the same for unknown addresses."""
    await service.forgot_password(db, body.email)
    text = "If there is an account with this address, a link is on its way."
    return envelope(request, Notice(message=text))


@public.post("/reset-password", response_model=Envelope[Notice])
async def reset_password(request: Request, db: Unit, body: ResetIn) -> Any:
    """Set a new password by a mailed link, which works once. All sessions end."""
    await service.reset_password(db, body.token, body.password, client_of(request))
    return envelope(request, Notice(message="The new password is set. Please sign in."))


@public.post("/verify-email", response_model=Envelope[UserView])
async def verify_email(request: Request, db: Unit, body: TokenIn) -> Any:
    """Confirm an address by a mailed link, which works once."""
    return envelope(request, await service.verify_email(db, body.token, client_of(request)))


@public.post("/resend-verification", response_model=Envelope[Notice])
async def resend_verification(request: Request, db: Unit, body: EmailIn) -> Any:
    """Mail a new link to confirm an address. Answers the same for unknown addresses."""
    await service.resend_verification(db, body.email)
    text = "If this address still has to be confirmed, a new link is on its way."
    return envelope(request, Notice(message=text))


@public.post("/change-password", response_model=Envelope[Notice])
async def change_password(
    request: Request, db: Unit, actor: SignedIn, body: ChangePasswordIn
) -> Any:
    """Set a new password; all other sessions end."""
    await service.change_password(db, actor, body.current_password, body.new_password)
    return envelope(request, Notice(message="The new password is set."))


@signed.post("/logout", response_model=Envelope[Notice])
async def logout(request: Request, response: Response, db: Unit, actor: SignedIn) -> Any:
    """End this session and its refresh tokens."""
    await service.sign_out(db, actor)
    response.delete_cookie(COOKIE, path="/")
    return envelope(request, Notice(message="You are signed out."))


@signed.get("/csrf", response_model=Envelope[CsrfView])
async def csrf(request: Request, _actor: SignedIn) -> Any:
    """What a client with the session cookie sends as X-CSRF-Token when it changes something."""
    token = csrf_token(request.cookies.get(COOKIE, ""))
    return envelope(request, CsrfView(csrf_token=token))


@own.get("", response_model=Envelope[UserView])
async def get_me(request: Request, db: Unit, actor: SignedIn) -> Any:
    """One's own account."""
    return envelope(request, (await service.me(db, actor)).user)


@own.put("", response_model=Envelope[UserView])
async def put_me(request: Request, db: Unit, actor: SignedIn, body: ProfileIn) -> Any:
    """Replace one's profile."""
    return envelope(request, await service.put_profile(db, actor, body))


@own.patch("", response_model=Envelope[UserView])
async def patch_me(request: Request, db: Unit, actor: SignedIn, body: ProfilePatch) -> Any:
    """Change fields of one's profile."""
    return envelope(request, await service.patch_profile(db, actor, body))


@own.get("/preferences", response_model=Envelope[PreferencesView])
async def get_preferences(request: Request, db: Unit, actor: SignedIn) -> Any:
    """How one wants to work."""
    return envelope(request, await service.preferences(db, actor))


@own.put("/preferences", response_model=Envelope[PreferencesView])
async def put_preferences(request: Request, db: Unit, actor: SignedIn, body: PreferencesIn) -> Any:
    """Replace one's preferences."""
    return envelope(request, await service.put_preferences(db, actor, body))


@own.put("/onboarding", response_model=Envelope[UserView])
async def put_onboarding(request: Request, db: Unit, actor: SignedIn, body: OnboardingIn) -> Any:
    """Answer the questions of the first minute; the first day is planned after that."""
    return envelope(request, (await service.complete_onboarding(db, actor, body)).user)


@own.get("/sessions", response_model=Envelope[list[SessionView]])
async def get_sessions(request: Request, db: Unit, actor: SignedIn) -> Any:
    """Where one is signed in, the latest used first."""
    return envelope(request, await service.list_sessions(db, actor))


@own.delete("/sessions", response_model=Envelope[EndedView])
async def delete_sessions(
    request: Request, db: Unit, actor: SignedIn, *, keep_current: bool = False
) -> Any:
    """Sign out everywhere, or (`keep_current`) everywhere else."""
    count = await service.end_all_sessions(db, actor, keep_current=keep_current)
    return envelope(request, EndedView(ended=count))


@own.delete("/sessions/{session_id}", response_model=Envelope[EndedView])
async def delete_session(request: Request, db: Unit, actor: SignedIn, session_id: UUID) -> Any:
    """Sign one browser or client out."""
    await service.end_session(db, actor, session_id)
    return envelope(request, EndedView(ended=1))


@own.get("/audit-log", response_model=Envelope[list[LogEntry]])
async def get_own_audit_log(
    request: Request, db: Unit, actor: SignedIn, limit: Limit = 50, cursor: CursorParam = None
) -> Any:
    """What was done to one's data, when and by whom; the newest first."""
    page = await service.own_audit_log(db, actor, cursor=cursor, limit=limit)
    return page_envelope(request, page, limit)


@admins.get("/users", response_model=Envelope[list[UserView]])
async def get_users(
    request: Request,
    db: Unit,
    actor: Admin,
    *,
    q: Annotated[Line, Query(max_length=100, description="Part of an address or a name")] = "",
    limit: Limit = 50,
    cursor: CursorParam = None,
) -> Any:
    """All accounts, the newest first."""
    page = await service.list_users(db, actor, q=q, cursor=cursor, limit=limit)
    return page_envelope(request, page, limit)


@admins.patch("/users/{user_id}", response_model=Envelope[UserView])
async def patch_user(
    request: Request, db: Unit, actor: Admin, user_id: UUID, body: AccountPatch
) -> Any:
    """Change someone's role, or switch an account on or off."""
    return envelope(request, await service.update_account(db, actor, user_id, body))


@admins.get("/audit-logs", response_model=Envelope[list[LogEntry]])
async def get_audit_logs(
    request: Request,
    db: Unit,
    actor: Admin,
    *,
    user_id: UUID | None = None,
    action: Annotated[Line | None, Query(max_length=80, description="Such as TaskChanged")] = None,
    entity_type: Annotated[Line | None, Query(max_length=40, description="Such as task")] = None,
    entity_id: UUID | None = None,
    since: Moment | None = None,
    until: Moment | None = None,
    limit: Limit = 50,
    cursor: CursorParam = None,
) -> Any:
    """The audit log of everyone, the newest first."""
    wanted = LogFilter(user_id, action, entity_type, entity_id, since, until)
    page = await service.audit_log(db, actor, wanted, cursor=cursor, limit=limit)
    return page_envelope(request, page, limit)


router = APIRouter()
for part in (public, signed, own, admins):
    router.include_router(part)
