"""A small Google Calendar for tests: API v3, OAuth 2 and notices, as strict as the real one.

What it takes and answers is held against Google's own description of the API. Where Google's
behaviour isn't described, it does what is harder for a client. It proves nothing about Google.
"""

from tests.stand_ins.google_calendar.access import CLIENT, CLIENT_SECRET, SCOPES
from tests.stand_ins.google_calendar.server import Google, google_calendar

__all__ = ["CLIENT", "CLIENT_SECRET", "SCOPES", "Google", "google_calendar"]
