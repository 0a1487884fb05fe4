"""What is said in XML over WebDAV and CalDAV (RFC 4918, 4791, 6578), both ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import (
    Element,
    ParseError,
    SubElement,
    TreeBuilder,
    XMLParser,
    tostring,
)

DAV = "{DAV:}"
CAL = "{urn:ietf:params:xml:ns:caldav}"
APPLE = "{http://apple.com/ns/ical/}"
CS = "{http://calendarserver.org/ns/}"


class Unreadable(Exception):
    """An answer that is no XML, or not what was asked for."""


@dataclass(frozen=True)
class Resource:
    """One answer of a multistatus: where, its own status, and the properties that were found."""

    href: str
    status: int | None
    properties: dict[str, Element] = field(repr=False)

    def text(self, name: str) -> str:
        """The text of a property, or ''."""
        found = self.properties.get(name)
        return "" if found is None else (found.text or "").strip()

    def hrefs(self, name: str) -> tuple[str, ...]:
        """The addresses in a property."""
        found = self.properties.get(name)
        inside = () if found is None else found.iter(f"{DAV}href")
        return tuple(one.text.strip() for one in inside if one.text)

    def has(self, name: str, inside: str) -> bool:
        """Whether an element is anywhere in a property."""
        found = self.properties.get(name)
        return found is not None and found.find(f".//{inside}") is not None


class _NoDocumentType(TreeBuilder):
    def doctype(self, *_: object) -> None:
        """Where entities would be defined: nothing honest in WebDAV needs them."""
        raise Unreadable


def parse(body: bytes) -> Element:
    """The root of an answer; Unreadable when it is none."""
    parser = XMLParser(target=_NoDocumentType())  # noqa: S314  (document types are refused)
    try:
        parser.feed(body)
        root = parser.close()
    except (ParseError, LookupError, ValueError):
        raise Unreadable from None
    if not isinstance(root, Element):
        raise Unreadable
    return root


def multistatus(body: bytes) -> tuple[tuple[Resource, ...], str]:
    """The resources of an answer, and its sync token or ''."""
    root = parse(body)
    if root.tag != f"{DAV}multistatus":
        raise Unreadable
    found = tuple(_resource(one) for one in root.findall(f"{DAV}response"))
    return found, (root.findtext(f"{DAV}sync-token") or "").strip()


def _resource(response: Element) -> Resource:
    properties: dict[str, Element] = {}
    for part in response.findall(f"{DAV}propstat"):
        if _status(part) in (200, None):
            for prop in part.findall(f"{DAV}prop"):
                properties |= {one.tag: one for one in prop}
    href = (response.findtext(f"{DAV}href") or "").strip()
    return Resource(href, _status(response), properties)


def _status(element: Element) -> int | None:
    words = (element.findtext(f"{DAV}status") or "").split()
    return int(words[1]) if len(words) > 1 and words[1].isascii() and words[1].isdigit() else None


def propfind(names: Iterable[str]) -> bytes:
    """Ask for properties."""
    root = Element(f"{DAV}propfind")
    _asked(root, names)
    return _bytes(root)


def sync_collection(token: str) -> bytes:
    """Ask what changed since `token`; '' for all there is."""
    root = Element(f"{DAV}sync-collection")
    SubElement(root, f"{DAV}sync-token").text = token
    SubElement(root, f"{DAV}sync-level").text = "1"
    _asked(root, [f"{DAV}getetag"])
    return _bytes(root)


def multiget(hrefs: Iterable[str]) -> bytes:
    """Ask for objects."""
    root = Element(f"{CAL}calendar-multiget")
    _asked(root, [f"{DAV}getetag", f"{CAL}calendar-data"])
    for href in hrefs:
        SubElement(root, f"{DAV}href").text = href
    return _bytes(root)


def with_uid(uid: str) -> bytes:
    """Ask for the object that has a UID."""
    root = Element(f"{CAL}calendar-query")
    _asked(root, [f"{DAV}getetag"])
    asked = SubElement(root, f"{CAL}filter")
    calendar = SubElement(asked, f"{CAL}comp-filter", name="VCALENDAR")
    event = SubElement(calendar, f"{CAL}comp-filter", name="VEVENT")
    prop = SubElement(event, f"{CAL}prop-filter", name="UID")
    SubElement(prop, f"{CAL}text-match", collation="i;octet").text = uid
    return _bytes(root)


def _asked(root: Element, names: Iterable[str]) -> None:
    prop = SubElement(root, f"{DAV}prop")
    for name in names:
        SubElement(prop, name)


def _bytes(root: Element) -> bytes:
    data: bytes = tostring(root, encoding="utf-8")
    return data
