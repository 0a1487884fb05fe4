"""Answering invitations: the account's own answer, and nobody else's."""

from __future__ import annotations

from typing import Literal

import pytest

from focusflow.connections.ports import CalendarAnswers, Placed
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from integrations.google_calendar import GoogleCalendar
from tests.integration.connections.google.conftest import ACCOUNT, CHOIR, events_of, lecture
from tests.stand_ins.google_calendar import Google

Secret = dict[str, str]
OTHERS = [
    {"email": "zoe@example.com", "organizer": True, "responseStatus": "accepted"},
    {"email": "bob@example.com", "responseStatus": "declined", "comment": "Sorry"},
]
INVITED = {
    "organizer": {"email": "zoe@example.com"},
    "attendees": [*OTHERS, {"email": ACCOUNT, "self": True, "responseStatus": "needsAction"}],
}
ANSWERS: tuple[Literal["accepted", "tentative", "declined"], ...] = (
    "accepted", "tentative", "declined",
)  # fmt: skip


@pytest.mark.parametrize("reply", ANSWERS)
async def test_the_own_answer_is_set_and_the_organizer_hears_of_it(
    google: Google, provider: GoogleCalendar, secret: Secret,
    reply: Literal["accepted", "tentative", "declined"],
) -> None:  # fmt: skip
    assert isinstance(provider, CalendarAnswers)
    standing = google.seed(**lecture(**INVITED))
    known = Placed(standing["id"], standing["etag"])
    placed = await provider.answer(secret, ACCOUNT, known, reply)
    now = google.event(placed.id)
    assert now["attendees"][:2] == OTHERS
    assert now["attendees"][2]["responseStatus"] == reply
    assert placed == Placed(now["id"], now["etag"])
    assert google.asked[-1][1]["sendUpdates"] == "all"
    (found,) = events_of(await provider.read(secret, ACCOUNT, {}, "UTC"))
    assert (found.status == "declined") == (reply == "declined")
    google.asked.clear()
    assert await provider.answer(secret, ACCOUNT, placed, reply) == placed
    assert [name for name, _ in google.asked] == ["events.get"]


async def test_one_occurrence_of_a_series_is_answered_alone(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    series = google.seed(**{**CHOIR, **INVITED})
    known = Placed(f"{series['id']}_20261026T090000Z", series["etag"])
    placed = await provider.answer(secret, ACCOUNT, known, "declined")
    assert google.event(placed.id)["attendees"][2]["responseStatus"] == "declined"
    assert google.event(series["id"])["attendees"][2]["responseStatus"] == "needsAction"


async def test_an_answer_to_another_version_is_a_conflict(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    standing = google.seed(**lecture(**INVITED))
    google.edit(standing["id"], colorId="3")
    with pytest.raises(Conflict):
        await provider.answer(secret, ACCOUNT, Placed(standing["id"], standing["etag"]), "accepted")


async def test_who_is_not_invited_has_nothing_to_answer(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    standing = google.seed(**lecture())
    known = Placed(standing["id"], standing["etag"])
    with pytest.raises(InvalidInput, match="not among the guests"):
        await provider.answer(secret, ACCOUNT, known, "accepted")
    google.cancel(known.id)
    with pytest.raises(NotFound):
        await provider.answer(secret, ACCOUNT, known, "accepted")
