"""Calendars of any CalDAV server: Apple iCloud, Nextcloud, Fastmail and others."""

from integrations.caldav_calendar.provider import CalDav

__all__ = ["CalDav"]
