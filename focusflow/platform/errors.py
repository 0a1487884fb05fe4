"""Error classes with the codes of the API's error envelope.

Each carries a sentence a person can act on, and details that name the field and value.
"""

from __future__ import annotations

from typing import Any, ClassVar


class FocusFlowError(Exception):
    """Something went wrong on our side. Please try again."""

    code: ClassVar[str] = "INTERNAL"
    status: ClassVar[int] = 500

    def __init__(self, message: str | None = None, **details: Any) -> None:
        self.message = message or (type(self).__doc__ or "").strip()
        self.details: dict[str, Any] = details
        super().__init__(self.message)


class InvalidInput(FocusFlowError):
    """Something in what was sent is not right."""

    code = "INVALID_INPUT"
    status = 422

    def __init__(self, field: str, message: str, value: Any = None, **details: Any) -> None:
        super().__init__(message, field=field, value=value, **details)


class Unauthenticated(FocusFlowError):
    """Please sign in first."""

    code = "UNAUTHENTICATED"
    status = 401


class Forbidden(FocusFlowError):
    """Your account may not do this."""

    code = "FORBIDDEN"
    status = 403


class NotFound(FocusFlowError):
    """There is nothing here. It may have been deleted."""

    code = "NOT_FOUND"
    status = 404


class Conflict(FocusFlowError):
    """This clashes with something that is already there."""

    code = "CONFLICT"
    status = 409


class Gone(FocusFlowError):
    """This link was used already or has expired."""

    code = "GONE"
    status = 410


class RateLimited(FocusFlowError):
    """Too many requests. Please wait a moment."""

    code = "RATE_LIMITED"
    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            f"Too many requests. Please wait {retry_after} s.", retry_after=retry_after
        )


class UpstreamUnavailable(FocusFlowError):
    """A service that we depend on does not answer. Please try again later."""

    code = "UPSTREAM_UNAVAILABLE"
    status = 502


class NotReady(FocusFlowError):
    """The database can't be reached right now. Nothing was lost; try again in a few seconds."""

    code = "NOT_READY"
    status = 503
