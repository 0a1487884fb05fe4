"""A stand-in for Microsoft Graph's calendar and for Microsoft's sign-in.

Its shapes are those of Graph's published types, and it refuses what Graph's documents say is
refused. What the documents leave open is made as hard for a caller as reports say it is.
"""

from tests.stand_ins.graph_calendar.mailbox import Event, Mailbox
from tests.stand_ins.graph_calendar.serving import OWNER, GraphCalendar, Place, graph_place

__all__ = ["OWNER", "Event", "GraphCalendar", "Mailbox", "Place", "graph_place"]
