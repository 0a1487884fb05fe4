"""The verbs of accounts."""

from focusflow.accounts.service.admin import (
    audit_log,
    list_users,
    names_of,
    promote,
    update_account,
)
from focusflow.accounts.service.devices import end_all_sessions, end_session, list_sessions
from focusflow.accounts.service.profile import (
    complete_onboarding,
    mark_example,
    me,
    own_audit_log,
    patch_profile,
    preferences,
    put_preferences,
    put_profile,
    reset_keys,
    set_key,
    set_plan_at_midnight,
    set_theme,
)
from focusflow.accounts.service.recovery import (
    change_password,
    forgot_password,
    resend_verification,
    reset_password,
    verify_email,
)
from focusflow.accounts.service.registration import any_account, register
from focusflow.accounts.service.signin import (
    authenticate,
    log_in,
    mint_ticket,
    redeem_ticket,
    refresh,
    sign_in,
    sign_out,
)

__all__ = [
    "any_account",
    "audit_log",
    "authenticate",
    "change_password",
    "complete_onboarding",
    "end_all_sessions",
    "end_session",
    "forgot_password",
    "list_sessions",
    "list_users",
    "log_in",
    "mark_example",
    "me",
    "mint_ticket",
    "names_of",
    "own_audit_log",
    "patch_profile",
    "preferences",
    "promote",
    "put_preferences",
    "put_profile",
    "redeem_ticket",
    "refresh",
    "register",
    "resend_verification",
    "reset_keys",
    "reset_password",
    "set_key",
    "set_plan_at_midnight",
    "set_theme",
    "sign_in",
    "sign_out",
    "update_account",
    "verify_email",
]
