"""The addresses of Graph's calendar."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.stand_ins.graph_calendar.deltas import Deltas
from tests.stand_ins.graph_calendar.identity import SIGNS_IN_AS, Identity
from tests.stand_ins.graph_calendar.mailbox import Mailbox
from tests.stand_ins.graph_calendar.refusals import Refused, bad
from tests.stand_ins.graph_calendar.subscriptions import Subscriptions
from tests.stand_ins.graph_calendar.views import (
    Preferences,
    event_view,
    occurrence_view,
    selected,
    whole_view,
)

Json = dict[str, Any]
ROOT = "/v1.0"
_BY_PROPERTY = re.compile(
    r"singleValueExtendedProperties/any\((\w+): ?\1/id eq '([^']+)' and \1/value eq '((?:[^']|'')*)'\)"
)
_REPLIES = {"accept": "accepted", "tentativelyAccept": "tentativelyAccepted", "decline": "declined"}


class Api:
    """Answers requests, and keeps what was asked.

    `faults` (status and Retry-After) are what the next ones get instead. After `patience` more
    all are throttled. The answers of the next `lost` writing ones never arrive,
    and those of the next `rubbish` ones are none of Graph's.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        identity: Identity,
        deltas: Deltas,
        subscriptions: Subscriptions,
        root: str,
    ) -> None:
        self.mailbox = mailbox
        self.identity = identity
        self.deltas = deltas
        self.subscriptions = subscriptions
        self.root = root
        self.faults: list[tuple[int, int | None]] = []
        self.lost = 0
        self.rubbish = 0
        self.asked: list[tuple[str, str]] = []
        self.patience: int | None = None
        self.foreign_links = False

    def app(self) -> Starlette:
        me, event = f"{ROOT}/me", f"{ROOT}/me/events/{{event}}"
        routes: list[tuple[str, str, Callable[[Request, Json], Response]]] = [
            ("GET", me, self.who),
            ("GET", f"{me}/calendars", self.list_calendars),
            ("GET", f"{me}/calendars/{{calendar}}/calendarView/delta", self.delta),
            ("GET", f"{me}/calendars/{{calendar}}/events", self.list_events),
            ("POST", f"{me}/calendars/{{calendar}}/events", self.make_event),
            ("GET", event, self.get_event),
            ("PATCH", event, self.change_event),
            ("DELETE", event, self.remove_event),
            ("GET", f"{event}/instances", self.instances),
            ("POST", f"{event}/{{reply}}", self.respond),
            ("POST", f"{ROOT}/subscriptions", self.subscribe),
            ("PATCH", f"{ROOT}/subscriptions/{{id}}", self.renew),
            ("DELETE", f"{ROOT}/subscriptions/{{id}}", self.unsubscribe),
        ]
        return Starlette(
            routes=[Route(path, self._guarded(do), methods=[method]) for method, path, do in routes]
        )

    def _guarded(self, do: Callable[[Request, Json], Response]) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            self.asked.append((request.method, request.url.path))
            token = request.headers.get("Authorization", "").removeprefix("Bearer ")
            try:
                if token not in self.identity.tokens:
                    raise Refused(
                        401,
                        "InvalidAuthenticationToken",
                        "Access token has expired or is not yet valid.",
                    )
                if self.patience is not None:
                    self.patience -= 1
                    if self.patience < 0:
                        raise _fault(429, 30)
                if self.rubbish:
                    self.rubbish -= 1
                    return Response("<html>")
                if self.faults:
                    raise _fault(*self.faults.pop(0))
                body = await _body(request)
                response = do(request, body)
            except Refused as refusal:
                return JSONResponse(refusal.body, refusal.status, refusal.headers)
            if self.lost and request.method != "GET":
                self.lost -= 1
                return JSONResponse({"error": {"code": "GatewayTimeout", "message": ""}}, 504)
            return response

        return answer

    def who(self, request: Request, _: Json) -> Response:
        found = {"id": "owner", "mail": self.mailbox.mail, "userPrincipalName": SIGNS_IN_AS}
        names = request.query_params.get("$select", ",".join(found)).split(",")
        if unknown := set(names) - found.keys():
            raise bad(f"Could not find a property named '{sorted(unknown)[0]}'.", "BadRequest")
        return JSONResponse({name: found[name] for name in names})

    def list_calendars(self, request: Request, _: Json) -> Response:
        top = _top(request)
        skip = int(request.query_params.get("$skip", 0))
        known = {
            "id",
            "name",
            "color",
            "hexColor",
            "canEdit",
            "canShare",
            "isDefaultCalendar",
            "owner",
            "changeKey",
        }
        names = request.query_params.get("$select", ",".join(known)).split(",")
        if unknown := set(names) - known:
            raise bad(
                f"Could not find a property named '{sorted(unknown)[0]}'.",
                "RequestBroker--ParseUri",
            )
        found = [{name: one[name] for name in names} for one in self.mailbox.calendars.values()]
        answer: Json = {"value": found[skip : skip + top]}
        if len(found) > skip + top:
            answer["@odata.nextLink"] = (
                f"{self.root}/me/calendars?$select={','.join(names)}&$top={top}&$skip={skip + top}"
            )
        return JSONResponse(answer)

    def delta(self, request: Request, _: Json) -> Response:
        calendar = request.path_params["calendar"]
        here = f"{self.root}/me/calendars/{quote(calendar, safe='')}/calendarView/delta"
        if self.foreign_links:
            here = here.replace(self.root, "https://elsewhere.example/v1.0")
        answer = self.deltas.answer(calendar, dict(request.query_params), _prefer(request), here)
        return JSONResponse(answer)

    def list_events(self, request: Request, _: Json) -> Response:
        calendar = self.mailbox.calendar(request.path_params["calendar"])["id"]
        asked = request.query_params.get("$filter")
        top, skip = _top(request), int(request.query_params.get("$skip", 0))
        found = [one for one in self.mailbox.events.values() if one.calendar == calendar]
        if asked == "type eq 'seriesMaster'":
            found = [one for one in found if one.fields["recurrence"]]
        elif asked and (match := _BY_PROPERTY.fullmatch(asked)):
            wanted = {"id": match[2], "value": match[3].replace("''", "'")}
            found = [one for one in found if wanted in one.properties]
        elif asked:
            raise bad(f"Invalid filter clause: {asked}", "BadRequest")
        select = request.query_params.get("$select")
        views = [selected(event_view(self.mailbox, one, _prefer(request)), select) for one in found]
        answer: Json = {"value": views[skip : skip + top]}
        if len(views) > skip + top:
            query = f"$select={select}&$top={top}&$skip={skip + top}" + (
                f"&$filter={quote(asked)}" if asked else ""
            )
            answer["@odata.nextLink"] = (
                f"{self.root}/me/calendars/{quote(calendar, safe='')}/events?{query}"
            )
        return JSONResponse(answer)

    def make_event(self, request: Request, body: Json) -> Response:
        event = self.mailbox.create(request.path_params["calendar"], body)
        return JSONResponse(selected(event_view(self.mailbox, event, _prefer(request)), None), 201)

    def get_event(self, request: Request, _: Json) -> Response:
        return JSONResponse(self._view(request))

    def change_event(self, request: Request, body: Json) -> Response:
        self.mailbox.change(request.path_params["event"], body, request.headers.get("If-Match"))
        return JSONResponse(self._view(request))

    def remove_event(self, request: Request, _: Json) -> Response:
        self.mailbox.remove(request.path_params["event"], request.headers.get("If-Match"))
        return Response(status_code=204)

    def instances(self, request: Request, _: Json) -> Response:
        event, day = self.mailbox.find(request.path_params["event"])
        if day is not None or not event.fields["recurrence"]:
            raise bad("Only a series has instances.")
        try:
            begin, end = (
                datetime.fromisoformat(request.query_params[name])
                for name in ("startDateTime", "endDateTime")
            )
        except (KeyError, ValueError) as error:
            raise bad("This request requires a time window.", "ErrorInvalidParameter") from error
        prefer, select = _prefer(request), request.query_params.get("$select")
        found = self.mailbox.within(event, begin, end)
        return JSONResponse(
            {
                "value": [
                    selected(occurrence_view(self.mailbox, one, prefer), select) for one in found
                ]
            }
        )

    def respond(self, request: Request, body: Json) -> Response:
        reply = request.path_params["reply"]
        if reply not in _REPLIES:
            raise bad(f"Resource not found for the segment '{reply}'.", "BadRequest")
        if set(body) - {"comment", "sendResponse", "proposedNewTime"}:
            raise bad("The parameter does not exist.", "BadRequest")
        self.mailbox.respond(request.path_params["event"], _REPLIES[reply])
        return Response(status_code=202)

    def subscribe(self, request: Request, body: Json) -> Response:
        return JSONResponse(self.subscriptions.make(body), 201)

    def renew(self, request: Request, body: Json) -> Response:
        return JSONResponse(self.subscriptions.renew(request.path_params["id"], body))

    def unsubscribe(self, request: Request, _: Json) -> Response:
        self.subscriptions.end(request.path_params["id"])
        return Response(status_code=204)

    def _view(self, request: Request) -> Json:
        event, day = self.mailbox.find(request.path_params["event"])
        select, prefer = request.query_params.get("$select"), _prefer(request)
        expanded = {one for one in request.query_params.get("$expand", "").split(",") if one}
        if unknown := expanded - {"exceptionOccurrences"}:
            raise bad(f"Could not expand '{sorted(unknown)[0]}'.", "RequestBroker--ParseUri")
        if day is not None:
            one = self.mailbox.occurrence(event, day)
            return selected(occurrence_view(self.mailbox, one, prefer), select)
        wanted = set(select.split(",")) if select else set()
        return selected(whole_view(self.mailbox, event, prefer, wanted, expanded), select)


def _fault(status: int, wait: int | None) -> Refused:
    refusal = Refused(status, "TooManyRequests" if status == 429 else "ServiceUnavailable", "")
    if wait is not None:
        refusal.headers = {"Retry-After": str(wait)}
    return refusal


def _prefer(request: Request) -> Preferences:
    return Preferences(request.headers.get("Prefer", ""))


def _top(request: Request) -> int:
    top = int(request.query_params.get("$top", 10))
    if not 1 <= top <= 999:
        raise bad("The limit of '999' for Top query has been exceeded.", "ErrorInvalidUrlQuery")
    return top


async def _body(request: Request) -> Json:
    content = await request.body()
    if not content:
        return {}
    try:
        found = json.loads(content)
    except ValueError as error:
        raise bad("Unable to read JSON request payload.", "BadRequest") from error
    if not isinstance(found, dict):
        raise bad("Unable to read JSON request payload.", "BadRequest")
    return found
