"""What Google refuses, as errors of ours with a sentence a person can act on."""

from __future__ import annotations

import json
from typing import Any

from googleapiclient.errors import HttpError

from focusflow.platform.errors import (
    Conflict,
    FocusFlowError,
    Forbidden,
    InvalidInput,
    NotFound,
    UpstreamUnavailable,
)

NAME = "Google Calendar"
LONGEST_WAIT = 86_400
_WAITS = {
    "rateLimitExceeded": 60,
    "userRateLimitExceeded": 60,
    "quotaExceeded": 3_600,
    "dailyLimitExceeded": 3_600,
    "calendarUsageLimitsExceeded": 3_600,
}
"""Seconds to wait where Google says no number."""
_RIGHTS = {
    "insufficientPermissions": (
        "Google says that the access you gave doesn't cover this. "
        "Connect again and leave all boxes ticked."
    ),
    "forbiddenForNonOrganizer": (
        "Only the organizer can change this event. You can answer the invitation."
    ),
    "accessNotConfigured": (
        "The Google Calendar API isn't switched on for this installation. "
        "Its operator can do so in the Google Cloud console."
    ),
}


def refusal(error: HttpError) -> FocusFlowError:
    """Google's answer as an error of ours; `reason` and `status` are among its details."""
    status = int(error.resp.status)
    reason, said = _told(error.content)
    if status == 429 or reason in _WAITS:
        return UpstreamUnavailable(
            f"{NAME} asks us to come back later. It is tried again by itself.",
            reason="rate_limited",
            status=status,
            retry_after=_wait(error.resp.get("retry-after"), reason),
        )
    if status >= 500 or status < 400 or reason == "channelIdNotUnique":  # an answer got lost
        return UpstreamUnavailable(
            f"{NAME} answers with {status}, so it is out of order. Please try again later.",
            reason="status",
            status=status,
        )
    if reason.startswith(("push", "webhook")):
        return InvalidInput(
            "callback", f"{NAME} doesn't call this installation back: {said}", reason=reason
        )
    return _person_can_mend(status, reason, said)


def _person_can_mend(status: int, reason: str, said: str) -> FocusFlowError:
    if status == 401:
        return Forbidden(f"{NAME} doesn't take our access any more.", reason="token", status=401)
    if status == 403:
        sentence = _RIGHTS.get(reason, f"{NAME} doesn't allow this: {said}")
        return Forbidden(sentence, reason="rights", status=403)
    if status in (404, 410):
        return NotFound(f"This is not in {NAME} any more.", reason=reason, status=status)
    if status in (409, 412):
        return Conflict(f"This is different in {NAME} by now.", reason=reason, status=status)
    return InvalidInput("event", f"{NAME} can't take this: {said}", reason=reason, status=status)


def unreachable(reason: str, what: str) -> UpstreamUnavailable:
    """Google did not answer, or not sensibly."""
    return UpstreamUnavailable(f"{NAME} {what}. Please try again later.", reason=reason)


def _told(content: bytes) -> tuple[str, str]:
    """The first reason in an answer, and the sentence beside it."""
    try:
        error: Any = json.loads(content)["error"]
        first = (error.get("errors") or [{}])[0]
        reason, said = str(first.get("reason", "")), str(error.get("message", ""))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        reason, said = "", ""
    said = " ".join(said.split())[:200].rstrip(".") or "it says no more"
    return reason, f"{said}."


def _wait(header: str | None, reason: str) -> int:
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), LONGEST_WAIT)
    return _WAITS.get(reason, 60)
