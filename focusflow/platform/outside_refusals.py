"""What is said when an address that somebody typed leads to nothing usable."""

from __future__ import annotations

import ssl

from focusflow.platform.errors import InvalidInput, UpstreamUnavailable

_SENTENCES = {
    401: "wants a name and a password, or other ones",
    403: "doesn't let us in: is it still shared?",
    404: "answers with 404: is it still shared?",
    410: "answers with 410: it is not shared any more.",
}


def no_connection(host: str, error: Exception) -> UpstreamUnavailable:
    """No connection came about: why, as far as the error tells."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return unavailable(
            host, "certificate", f"shows a wrong certificate ({cause.verify_message})"
        )
    if cause is not None:
        return unavailable(host, "certificate", "can't agree with us on encryption")
    return unavailable(host, "unreachable", "can't be reached")


def refusal(host: str, status: int, wait: int | None) -> InvalidInput | UpstreamUnavailable:
    """What a status means that is no success; `wait` in seconds."""
    waiting = {} if wait is None else {"retry_after": wait}
    if status == 429:
        return UpstreamUnavailable(
            f"{host} asks us to come back later. It is tried again by itself.",
            **{"reason": "rate_limited", "host": host, "status": status, "retry_after": 60}
            | waiting,
        )
    if status >= 500:
        message = f"{host} answers with {status}, so it is out of order. Please try again later."
        return UpstreamUnavailable(message, reason="status", host=host, status=status, **waiting)
    said = _SENTENCES.get(status, f"answers with {status}. Is it the right one?")
    ending = "" if said[-1] in ".?" else "."
    message = f"The address at {host} {said}{ending}"
    return InvalidInput("url", message, reason="status", host=host, status=status)


def wrong(host: str, reason: str, what: str) -> InvalidInput:
    """Somebody has to change the address."""
    message = f"The address at {host} {what}. Please check the address."
    return InvalidInput("url", message, reason=reason, host=host)


def too_late(host: str, seconds: float) -> UpstreamUnavailable:
    """The time for all of it is over."""
    return unavailable(host, "timeout", f"did not answer within {seconds:g} seconds")


def unavailable(host: str, reason: str, what: str) -> UpstreamUnavailable:
    """It may work later."""
    return UpstreamUnavailable(f"{host} {what}. Please try again later.", reason=reason, host=host)
