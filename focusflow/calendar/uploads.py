"""Calendar files are small enough to be read in a request."""

from __future__ import annotations

from focusflow.calendar.service import MAX_BYTES
from focusflow.platform.uploads import bounded_route

BoundedRoute = bounded_route(MAX_BYTES)
"""A route that refuses bodies with a larger file."""
