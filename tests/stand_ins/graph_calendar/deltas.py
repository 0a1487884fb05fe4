"""Deltas of a calendar view: rounds of pages, and links that go on from there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from tests.stand_ins.graph_calendar.mailbox import Event, Mailbox
from tests.stand_ins.graph_calendar.refusals import Refused, bad
from tests.stand_ins.graph_calendar.times import instant_of
from tests.stand_ins.graph_calendar.views import Preferences, brief_view, event_view

Json = dict[str, Any]
_FORBIDDEN = {"$select", "$filter", "$expand", "$orderby", "$search", "$top"}


@dataclass
class _Round:
    """What is still to be given out, and where the next round begins."""

    calendar: str
    begin: datetime
    end: datetime
    number: int
    waiting: list[Json]


class Deltas:
    """The tokens that were given out; each stands for a calendar, a window and a moment."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self.skips: dict[str, _Round] = {}
        self.rounds: dict[str, _Round] = {}

    def expire(self) -> None:
        """Forget all tokens, as Graph does after a while."""
        self.skips.clear()
        self.rounds.clear()

    def answer(self, calendar: str, params: dict[str, str], prefer: Preferences, here: str) -> Json:
        """A page of what is in the window, or of what changed in it."""
        if refused := _FORBIDDEN & params.keys():
            raise bad(f"{sorted(refused)[0]} is not supported in a delta of a calendar view.")
        self.mailbox.calendar(calendar)
        round_ = self._round(calendar, params, prefer)
        page, rest = round_.waiting[: prefer.page], round_.waiting[prefer.page :]
        token = uuid4().hex
        round_.waiting = rest
        kept = _Round(calendar, round_.begin, round_.end, round_.number, rest)
        if rest:
            self.skips[token] = kept
            return {"value": page, "@odata.nextLink": f"{here}?$skiptoken={token}"}
        self.rounds[token] = kept
        return {"value": page, "@odata.deltaLink": f"{here}?$deltatoken={token}"}

    def _round(self, calendar: str, params: dict[str, str], prefer: Preferences) -> _Round:
        tokens = params.keys() & {"$skiptoken", "$deltatoken"}
        if not tokens:
            begin, end = (_instant(params, name) for name in ("startDateTime", "endDateTime"))
            if end <= begin:
                raise bad("The end of the view is before its start.", "ErrorInvalidParameter")
            return self._gathered(calendar, begin, end, 0, prefer)
        if len(params) > 1:
            raise bad("A link of a delta has to be used as it was given.", "ErrorInvalidUrlQuery")
        if "$skiptoken" in params:
            found = self.skips.get(params["$skiptoken"])
        else:
            found = self.rounds.get(params["$deltatoken"])
            if found is not None:
                found = self._gathered(calendar, found.begin, found.end, found.number, prefer)
        if found is None or found.calendar != calendar:
            raise Refused(
                410, "syncStateNotFound",
                "The sync state generation is not found; a full sync is required.",
            )  # fmt: skip
        return found

    def _gathered(
        self, calendar: str, begin: datetime, end: datetime, since: int, prefer: Preferences
    ) -> _Round:
        mailbox = self.mailbox
        if since == 0:
            ids = [one.id for one in mailbox.events.values() if one.calendar == calendar]
            changes: dict[str, list[str]] = {id_: [] for id_ in ids}
        else:
            changes = {
                id_: gone for number, place, id_, gone in mailbox.log
                if number > since and place == calendar
            }  # fmt: skip
        found: list[Json] = []
        for id_, gone in changes.items():
            event = mailbox.events.get(id_)
            if event is None:
                found += [_removed(one) for one in gone]
            else:
                found += self._shown(event, begin, end, prefer, first=since == 0)
        return _Round(calendar, begin, end, mailbox.number, found)

    def _shown(
        self, event: Event, begin: datetime, end: datetime, prefer: Preferences, *, first: bool
    ) -> list[Json]:
        begins = instant_of(event.fields["start"])
        if event.fields["recurrence"]:
            found = self.mailbox.within(event, begin, end)
            views = [brief_view(self.mailbox, one, prefer) for one in found]
            # What lies outside of the window and was changed is told of as removed.
            return views if first or begins >= begin else [*views, _removed(event.id)]
        inside = begins < end and instant_of(event.fields["end"]) > begin
        if inside:
            return [event_view(self.mailbox, event, prefer)]
        return [] if first else [_removed(event.id)]


def _instant(params: dict[str, str], name: str) -> datetime:
    try:
        found = datetime.fromisoformat(params[name])
    except (KeyError, ValueError) as error:
        message = f"This request requires a time window specified by {name}."
        raise bad(message, "ErrorInvalidParameter") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _removed(id_: str) -> Json:
    return {"id": id_, "@removed": {"reason": "deleted"}}
