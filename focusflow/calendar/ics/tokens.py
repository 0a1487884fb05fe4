"""From text to properties and components, forgiving and with line numbers.

The icalendar library gives up at the first error of a component, knows no line numbers, and
remembers the time zones of every file it reads for the whole process, so one person's file could
change the times of another's. Hence this small reader; values and writing are the library's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from focusflow.calendar.ics.model import IcsError

_PROPERTY = re.compile(r'\s*([A-Za-z0-9_-]+)\s*((?:;[^:";]*(?:"[^"]*"[^:";]*)*)*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';\s*([A-Za-z0-9_-]+)\s*=\s*("[^"]*"|[^;"]*)')
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\s*([;:]|$)")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_TOP = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE")
_RUNNING_TEXT = ("DESCRIPTION", "SUMMARY", "LOCATION", "COMMENT")
RAW_LIMIT = 20_000
"""Characters of an event's own text that are kept."""


@dataclass(frozen=True, slots=True)
class Property:
    """One content line: upper-case name and parameter names, the value still escaped."""

    name: str
    params: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value with its backslash escapes resolved."""
        return unescape(self.value)


@dataclass(slots=True)
class Component:
    """One component directly inside a calendar, with its own properties."""

    name: str
    line: int
    method: str = ""
    closed: bool = False
    properties: list[Property] = field(default_factory=list)
    inner: list[tuple[str, list[Property]]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def get(self, name: str) -> Property | None:
        """The first property of that name."""
        return next((prop for prop in self.properties if prop.name == name), None)

    def all(self, name: str) -> list[Property]:
        """Every property of that name."""
        return [prop for prop in self.properties if prop.name == name]

    def text(self, name: str) -> str:
        """The first property's text, trimmed; empty when there is none."""
        prop = self.get(name)
        return prop.text.strip() if prop else ""

    @property
    def raw(self) -> str:
        """The component as it stood, unfolded; empty when too long to keep."""
        if sum(len(line) + 2 for line in self.lines) > RAW_LIMIT:
            return ""
        return "\r\n".join(self.lines) + "\r\n"


@dataclass(slots=True)
class Tokens:
    """The file taken apart."""

    header: dict[str, str]
    components: list[Component]


def unescape(value: str) -> str:
    """Resolve the backslash escapes of line ends, commas, semicolons and backslashes."""
    if "\\" not in value:
        return value
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def split_property(line: str) -> Property | None:
    """A content line's name, parameters and value; None when it is not one."""
    match = _PROPERTY.match(line)
    if match:
        name, params, value = match.groups()
    else:
        # An unpaired quote: better the value without parameters than nothing.
        head, colon, value = line.partition(":")
        name, _, params = head.partition(";")
        if not colon or not _NAME.fullmatch(name.strip()):
            return None
        params = ""
    found = {key.upper(): val.strip().strip('"') for key, val in _PARAMETER.findall(params)}
    return Property(name.strip().upper(), found, value)


def tokenize(text: str, *, max_components: int) -> Tokens:
    """Take a file apart; IcsError when it holds more than `max_components`."""
    reader = _Reader(max_components)
    for number, line in _logical_lines(text):
        reader.take(number, line)
    reader.finish()
    return Tokens(reader.header, reader.components)


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Unfolded lines with the number of their first physical line.

    A line that cannot start a property is taken as the rest of the text before, as written by
    programs that forget to fold.
    """
    parts: list[str] = []
    begun = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if parts and line[0] in " \t":
            parts.append(line[1:])
        elif parts and not _NAME.match(line):
            if parts[0].upper().startswith(_RUNNING_TEXT):
                parts.append("\\n" + line)
        else:
            if parts:
                yield begun, "".join(parts)
            parts, begun = [line.lstrip("\ufeff \t")], number
    if parts:
        yield begun, "".join(parts)


class _Reader:
    def __init__(self, max_components: int) -> None:
        self.header: dict[str, str] = {}
        self.components: list[Component] = []
        self._max = max_components
        self._method = ""
        self._open: Component | None = None
        self._nested: list[str] = []

    def take(self, number: int, line: str) -> None:
        marker = line[:6].upper()
        if marker == "BEGIN:":
            self._begin(number, line[6:].strip().upper())
        elif marker[:4] == "END:":
            self._end(line[4:].strip().upper())
        else:
            self._property(line)

    def _begin(self, number: int, name: str) -> None:
        if name == "VCALENDAR":
            self.finish()
            self._method = ""
            return
        # An event inside an event or a to-do means that the END before it is missing.
        if self._open is not None and name not in _TOP:
            self._open.lines.append(f"BEGIN:{name}")
            self._open.inner.append((name, []))
            self._nested.append(name)
            return
        self.finish()
        if len(self.components) >= self._max:
            raise IcsError(
                "too_many_events",
                f"The file has more than {self._max:,} entries; split it into smaller files.",
            )
        self._open = Component(name, number, self._method, lines=[f"BEGIN:{name}"])
        self.components.append(self._open)

    def _end(self, name: str) -> None:
        if name == "VCALENDAR":
            self.finish()
        elif self._open is not None:
            if name == self._open.name:
                self._open.lines.append(f"END:{name}")
                self._open.closed = True
                self.finish()
            elif self._nested and self._nested[-1] == name:
                self._open.lines.append(f"END:{name}")
                self._nested.pop()

    def _property(self, line: str) -> None:
        prop = split_property(line)
        if prop is None:
            return
        if self._open is None:
            self.header.setdefault(prop.name, prop.text.strip())
            if prop.name == "METHOD":
                self._method = prop.text.strip().upper()
            return
        self._open.lines.append(line)
        if self._nested:
            self._open.inner[-1][1].append(prop)
        else:
            self._open.properties.append(prop)

    def finish(self) -> None:
        self._open = None
        self._nested = []
