"""Outlook's calendars through Microsoft Graph."""

from integrations.outlook_calendar.provider import OutlookCalendar
from integrations.outlook_calendar.sign_in import App

__all__ = ["App", "OutlookCalendar"]
