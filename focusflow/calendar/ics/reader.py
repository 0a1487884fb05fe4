"""Read a calendar file: everything usable, and the reason for everything that is not."""

from collections import Counter, defaultdict
from dataclasses import replace

from focusflow.calendar.ics.decode import decode
from focusflow.calendar.ics.event import Draft, digest, read_event, uid_of
from focusflow.calendar.ics.model import (
    IcsError,
    IcsEvent,
    IcsFile,
    Skipped,
    canonical,
)
from focusflow.calendar.ics.texts import one_line
from focusflow.calendar.ics.tokens import Component, Tokens, tokenize
from focusflow.calendar.ics.values import same_kind
from focusflow.calendar.ics.zones import ZoneBook

_MAX_HOPELESS = 100
_NOT_EVENTS = {
    "VTODO": ("a_to_do", "a to-do, not an event"),
    "VJOURNAL": ("a_journal_entry", "a journal entry, not an event"),
    "VFREEBUSY": ("free_busy", "a list of free and busy times, not an event"),
    "VAVAILABILITY": ("availability", "a list of working hours, not an event"),
    "VALARM": ("an_alarm", "a reminder without an event"),
}


def read(
    data: bytes, *, zone: str, max_bytes: int = 10_000_000, max_events: int = 20_000
) -> IcsFile:
    """Read an .ics file; `zone` is the user's IANA zone, in which floating times are taken.

    IcsError when the whole file is no use; single events that are none are in `skipped`, events
    that were changed on the way in are in `notes`.
    """
    text = decode(data, max_bytes=max_bytes)
    tokens = tokenize(text, max_components=max_events)
    events = [part for part in tokens.components if part.name == "VEVENT"]
    _refuse_useless(tokens, events)
    zones = ZoneBook(
        zone,
        tokens.header.get("X-WR-TIMEZONE", ""),
        [part for part in tokens.components if part.name == "VTIMEZONE"],
    )
    drafts, broken = _drafts(events, zones)
    others = [_not_an_event(part) for part in tokens.components if part.name in _NOT_EVENTS]
    _match_recurrences(drafts)
    kept, duplicates = _without_duplicates(drafts)
    skipped = broken + others + duplicates
    notes = [_told(draft, code, reason) for draft in kept for code, reason in draft.notes]
    return IcsFile(
        name=one_line(tokens.header.get("X-WR-CALNAME", tokens.header.get("NAME", "")))[:500]
        or None,
        zone=zones.calendar.name if zones.calendar else None,
        events=tuple(draft.event for draft in kept),
        skipped=tuple(sorted(skipped, key=lambda item: item.line or 0)),
        notes=tuple(notes),
    )


def _drafts(events: list[Component], zones: ZoneBook) -> tuple[list[Draft], list[Skipped]]:
    skipped: list[Skipped] = []
    drafts: list[Draft] = []
    hopeless = 0
    for component in events:
        try:
            drafts.append(read_event(component, zones))
        except IcsError as error:
            skipped.append(_skip(component, error.code, error.sentence))
            hopeless += error.code == "never_happens"
            if hopeless > _MAX_HOPELESS:  # finding out costs time; no honest file has so many
                raise IcsError(
                    "too_many_broken",
                    f"More than {_MAX_HOPELESS} events in it repeat by rules that fit no day.",
                ) from error
        except OverflowError:  # dates at the very ends of the calendar, wherever they arise
            skipped.append(_skip(component, "year_out_of_range", "Its dates are too far off."))
    return drafts, skipped


def _refuse_useless(tokens: Tokens, events: list[Component]) -> None:
    scale = tokens.header.get("CALSCALE", "GREGORIAN").upper()
    if scale != "GREGORIAN":
        raise IcsError(
            "other_calendar_scale",
            f"The file counts its days in the calendar '{scale[:40]}'; only Gregorian is read.",
        )
    if any(event.closed for event in events):
        return
    if events:
        raise IcsError("file_cut_off", "The file breaks off before its first event is complete.")
    others = Counter(part.name for part in tokens.components if part.name in _NOT_EVENTS)
    if not others:
        raise IcsError("nothing_inside", "There are no events in this file.")
    only = ", ".join(f"{count} × {_NOT_EVENTS[name][1]}" for name, count in others.items())
    raise IcsError("nothing_inside", f"There are no events in this file, only {only}.")


def _not_an_event(component: Component) -> Skipped:
    code, reason = _NOT_EVENTS[component.name]
    return _skip(component, code, reason)


def _skip(component: Component, code: str, reason: str) -> Skipped:
    title = one_line(component.text("SUMMARY"))[:500] or None
    return Skipped(component.line, uid_of(component), title, code, reason)


def _told(draft: Draft, code: str, reason: str) -> Skipped:
    return Skipped(draft.line, draft.event.uid, draft.event.title, code, reason)


def _without_duplicates(drafts: list[Draft]) -> tuple[list[Draft], list[Skipped]]:
    """One event for each UID and RECURRENCE-ID: the newest.

    When nothing says which is newer and they start at other times, they are different events of a
    program that gives all the same UID; each gets its own, made from its content.
    """
    by_key: dict[tuple[str, str | None], list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_key[draft.event.uid, draft.event.recurrence_id].append(draft)
    kept: list[Draft] = []
    skipped: list[Skipped] = []
    for group in by_key.values():
        group.sort(key=lambda draft: (draft.event.sequence, draft.revised), reverse=True)
        newest, seen = group[0], {_identity(group[0].event)}
        kept.append(newest)
        for draft in group[1:]:
            equal_age = (draft.event.sequence, draft.revised) == (
                newest.event.sequence,
                newest.revised,
            )
            identity = _identity(draft.event)
            if not equal_age or draft.event.recurrence_id or identity in seen:
                reason = "the file holds the same event again" + (
                    "" if equal_age else ", in a newer version"
                )
                skipped.append(_told(draft, "duplicate", reason))
                continue
            seen.add(identity)
            uid = f"{draft.event.uid[:400]}-{digest(identity)[:16]}"
            draft.event = replace(draft.event, uid=uid)
            draft.notes.append(
                ("uid_shared", "It shares its UID with another event and got one of its own.")
            )
            kept.append(draft)
    kept.sort(key=lambda draft: draft.line)
    return kept, skipped


def _identity(event: IcsEvent) -> str:
    return f"{canonical(event.start)}\n{event.title}"


def _match_recurrences(drafts: list[Draft]) -> None:
    """Bring RECURRENCE-IDs into the form (day or instant) that their series counts in."""
    masters = {draft.event.uid: draft for draft in drafts if draft.recurrence is None}
    for draft in drafts:
        master = masters.get(draft.event.uid)
        if draft.recurrence is not None and master is not None:
            matching = canonical(same_kind(draft.recurrence, master.start))
            draft.event = replace(draft.event, recurrence_id=matching)
