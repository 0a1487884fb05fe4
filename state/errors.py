"""What a person sees when something they did could not be done."""

from __future__ import annotations


import reflex as rx
import structlog
from reflex.event import EventSpec

from components.ui.overlay import open_dialog
from focusflow.platform.errors import FocusFlowError, Unauthenticated

log = structlog.get_logger("pages")
SIGN_IN_AGAIN = "sign-in-again"


def on_error(exception: Exception) -> EventSpec | None:
    """A toast with a sentence; an ended session asks to sign in without leaving the page."""
    if isinstance(exception, Unauthenticated):
        return open_dialog(SIGN_IN_AGAIN)
    if isinstance(exception, FocusFlowError):
        return rx.toast.error(exception.message, duration=8000)
    log.error("unhandled_event_error", exc_info=exception)
    return rx.toast.error(FocusFlowError().message, duration=8000)
