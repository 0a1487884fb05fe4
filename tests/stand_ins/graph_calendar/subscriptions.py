"""Subscriptions: made only when their address answers, and kept for seven days at most."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from tests.stand_ins.graph_calendar.mailbox import Mailbox
from tests.stand_ins.graph_calendar.refusals import Refused, bad
from tests.stand_ins.graph_calendar.times import stamp

Json = dict[str, Any]
Call = Callable[..., httpx.Response]
LONGEST = timedelta(minutes=10_080)
_KNOWN = {"changeType", "notificationUrl", "lifecycleNotificationUrl", "resource",
          "expirationDateTime", "clientState", "latestSupportedTlsVersion"}  # fmt: skip
_NEEDED = {"changeType", "notificationUrl", "resource", "expirationDateTime"}


def _invalid(message: str) -> Refused:
    return bad(message, "InvalidRequest")


class Subscriptions:
    """Who is to be told of which calendar; `waiting` is what was not told yet."""

    def __init__(self, mailbox: Mailbox, call: Call) -> None:
        self.mailbox = mailbox
        self.call = call
        self.kept: dict[str, Json] = {}
        self.waiting: list[tuple[str, Json]] = []
        mailbox.on_change.append(self._changed)

    def make(self, body: Json) -> Json:
        """A new one, once its address has answered with the token it was sent."""
        if unknown := body.keys() - _KNOWN:
            raise _invalid(f"The property '{sorted(unknown)[0]}' does not exist on a subscription.")
        if missing := _NEEDED - body.keys():
            raise _invalid(f"The property '{sorted(missing)[0]}' is required.")
        if set(body["changeType"].split(",")) - {"created", "updated", "deleted"}:
            raise _invalid("changeType has a value that is not known.")
        if len(body.get("clientState", "")) > 128:
            raise _invalid("clientState is longer than 128 characters.")
        calendar = self._calendar(body["resource"])
        self._check_end(body["expirationDateTime"])
        for name in ("notificationUrl", "lifecycleNotificationUrl"):
            if name in body:
                self._validate(body[name])
        kept = {"id": str(uuid4()), "applicationId": "app", "creatorId": "owner", **body}
        kept["expirationDateTime"] = stamp(datetime.fromisoformat(body["expirationDateTime"]))
        self.kept[kept["id"]] = kept | {"calendar": calendar}
        return kept

    def renew(self, id_: str, body: Json) -> Json:
        """Another end for one; its secret and its resource stay as they are."""
        kept = self.one(id_)
        if set(body) != {"expirationDateTime"}:
            raise _invalid("Only expirationDateTime can be changed.")
        self._check_end(body["expirationDateTime"])
        kept["expirationDateTime"] = stamp(datetime.fromisoformat(body["expirationDateTime"]))
        return kept

    def end(self, id_: str) -> None:
        self.one(id_)
        del self.kept[id_]

    def one(self, id_: str) -> Json:
        """One that has not ended."""
        found = self.kept.get(id_)
        if (
            found is None
            or datetime.fromisoformat(found["expirationDateTime"]) <= self.mailbox.clock()
        ):
            raise Refused(404, "ResourceNotFound", "The object was not found.")
        return found

    def tell(self) -> list[int]:
        """Call back about all that happened since; what the addresses answered."""
        waiting, self.waiting = self.waiting, []
        return [self.call("POST", url, json=body).status_code for url, body in waiting]

    def lifecycle(self, id_: str, event: str) -> int:
        """Say something about a subscription itself."""
        kept = self.one(id_)
        told = {
            "lifecycleEvent": event,
            "subscriptionId": id_,
            "clientState": kept.get("clientState"),
            "subscriptionExpirationDateTime": kept["expirationDateTime"],
            "resource": kept["resource"],
            "tenantId": "tenant",
        }
        url = kept["lifecycleNotificationUrl"]
        return self.call("POST", url, json={"value": [told]}).status_code

    def _changed(self, calendar: str, event: str, kind: str) -> None:
        for id_, kept in self.kept.items():
            if kept["calendar"] == calendar and kind in kept["changeType"]:
                told = {
                    "subscriptionId": id_,
                    "subscriptionExpirationDateTime": kept["expirationDateTime"],
                    "changeType": kind,
                    "clientState": kept.get("clientState"),
                    "resource": f"Users/owner/Events/{event}",
                    "resourceData": {"@odata.type": "#Microsoft.Graph.Event", "id": event},
                    "tenantId": "tenant",
                }
                self.waiting.append((kept["notificationUrl"], {"value": [told]}))

    def _calendar(self, resource: str) -> str:
        parts = resource.strip("/").split("/")
        if len(parts) != 4 or parts[:2] != ["me", "calendars"] or parts[3] != "events":
            raise _invalid(f"The resource '{resource}' is not supported.")
        return str(self.mailbox.calendar(parts[2])["id"])

    def _check_end(self, text: str) -> None:
        try:
            end = datetime.fromisoformat(text)
        except ValueError as error:
            raise _invalid("expirationDateTime is no date and time.") from error
        now = self.mailbox.clock()
        if end.tzinfo is None or end <= now:
            raise _invalid("Subscription expiration must be in the future.")
        if end - now > LONGEST:
            raise _invalid("Subscription expiration can only be 10080 minutes in the future.")

    def _validate(self, url: str) -> None:
        if not url.startswith("https://"):
            raise _invalid("The notification url must start with https.")
        token = f"Validation: Testing client application reachability for subscription Request-Id: {uuid4()}"
        try:
            answer = self.call("POST", url, params={"validationToken": token})
        except httpx.HTTPError as error:
            raise _unvalidated() from error
        plain = answer.headers.get("Content-Type", "").startswith("text/plain")
        if answer.status_code != 200 or answer.text != token or not plain:
            raise _unvalidated()


def _unvalidated() -> Refused:
    return bad("Subscription validation request failed.", "ValidationError")
