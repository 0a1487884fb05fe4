"""Google Calendar, through its API v3 and OAuth 2."""

from integrations.google_calendar.provider import GoogleCalendar

__all__ = ["GoogleCalendar"]
