"""How Graph says no."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """An answer with an error in it."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers: dict[str, str] = {}

    @property
    def body(self) -> dict[str, Any]:
        return {
            "error": {
                "code": self.code,
                "message": self.message,
                "innerError": {"request-id": "0", "client-request-id": "0"},
            }
        }


def bad(message: str, code: str = "ErrorInvalidRequest") -> Refused:
    """A request that is wrong in itself."""
    return Refused(400, code, message)


def gone() -> Refused:
    """Something that is not there, or not there any more."""
    return Refused(404, "ErrorItemNotFound", "The specified object was not found in the store.")
