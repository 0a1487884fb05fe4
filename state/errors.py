"""What a person sees when something they did could not be done."""

from __future__ import annotations

import structlog
from reflex.event import EventSpec

from focusflow.platform.errors import FocusFlowError, Unauthenticated
from state.effects import Effects

log = structlog.get_logger("pages")


def on_error(exception: Exception) -> EventSpec | None:
    """A toast with a sentence; an ended session asks to sign in without leaving the page."""
    if isinstance(exception, Unauthenticated):
        return Effects.ask_to_sign_in()  # type: ignore[no-any-return]
    if isinstance(exception, FocusFlowError):
        return Effects.show_error(exception.message)  # type: ignore[no-any-return]
    log.error("unhandled_event_error", exc_info=exception)
    return Effects.show_error(FocusFlowError().message)  # type: ignore[no-any-return]
