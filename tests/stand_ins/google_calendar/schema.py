"""Google's own description of the Calendar API, held against every request and answer."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
PLAIN_TYPES = {"string": str, "boolean": bool, "object": dict, "array": list}


class Refused(Exception):
    """What Google answers instead: status, reason and message, and the headers with it."""

    def __init__(
        self,
        status: int,
        reason: str,
        message: str,
        *,
        location: str = "",
        domain: str = "global",
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {reason}: {message}")
        self.status, self.reason, self.message = status, reason, message
        self.location, self.domain, self.headers = location, domain, headers or {}

    @property
    def body(self) -> dict[str, Any]:
        first = {"domain": self.domain, "reason": self.reason, "message": self.message}
        if self.location:
            first |= {"locationType": "parameter", "location": self.location}
        return {"error": {"errors": [first], "code": self.status, "message": self.message}}


def invalid(message: str, location: str = "") -> Refused:
    return Refused(400, "invalid", message, location=location)


@dataclass(frozen=True)
class Method:
    """One method of the API, such as events.list."""

    name: str
    spec: dict[str, Any]
    pattern: re.Pattern[str]

    @property
    def request(self) -> str | None:
        return self.spec.get("request", {}).get("$ref")

    @property
    def response(self) -> str | None:
        return self.spec.get("response", {}).get("$ref")


class Description:
    """The discovery document that Google's library carries."""

    def __init__(self) -> None:
        path = files("googleapiclient") / "discovery_cache/documents/calendar.v3.json"
        document = json.loads(path.read_text())
        self.schemas: dict[str, Any] = document["schemas"]
        self.common: dict[str, Any] = document["parameters"]
        self.base = f"/{document['servicePath']}"
        self.methods = [
            Method(f"{name}.{verb}", spec, self._pattern(spec["path"]))
            for name, resource in document["resources"].items()
            for verb, spec in resource["methods"].items()
        ]

    def _pattern(self, path: str) -> re.Pattern[str]:
        return re.compile(self.base + re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))

    def find(self, verb: str, path: str) -> tuple[Method, dict[str, str]]:
        """The method that is meant, with what stands in its path (still quoted)."""
        for method in self.methods:
            match = method.pattern.fullmatch(path)
            if match and method.spec["httpMethod"] == verb:
                return method, match.groupdict()
        raise Refused(404, "notFound", "Not Found")

    def parameters(self, method: Method, query: dict[str, list[str]]) -> dict[str, Any]:
        """The query's parameters in their types."""
        known = {**self.common, **method.spec.get("parameters", {})}
        found: dict[str, Any] = {}
        for name, values in query.items():
            spec = known.get(name)
            if spec is None or spec.get("location") != "query":
                raise invalid(f'Unknown name "{name}": Cannot bind query parameter.', name)
            read = [_parameter(name, spec, value) for value in values]
            if len(read) > 1 and not spec.get("repeated"):
                raise invalid(f"Multiple values for {name}.", name)
            found[name] = read if spec.get("repeated") else read[0]
        return found

    def body(self, method: Method, value: Any) -> dict[str, Any]:
        """The body, if it is of the method's kind; fields that nobody knows are refused."""
        assert method.request
        if not isinstance(value, dict):
            raise Refused(400, "parseError", "Parse Error")
        nulls = method.spec["httpMethod"] == "PATCH"
        self._check(value, {"$ref": method.request}, "", nulls=nulls)
        self._required(method, method.request, value)
        return value

    def _required(self, method: Method, schema: str, value: dict[str, Any]) -> None:
        for name, spec in self.schemas[schema].get("properties", {}).items():
            wanted = spec.get("annotations", {}).get("required", ())
            if f"calendar.{method.name}" in wanted and value.get(name) is None:
                raise Refused(400, "required", f"Missing {name}.", location=name)

    def answer(self, method: Method, value: Any) -> None:
        """AssertionError when the stand-in itself says what Google never would."""
        if method.response is None:
            assert value is None, f"{method.name} answers nothing"
            return
        try:
            self._check(value, {"$ref": method.response}, "", nulls=False)
        except Refused as error:
            raise AssertionError(f"{method.name} answered badly: {error.message}") from error

    def _check(self, value: Any, spec: dict[str, Any], where: str, *, nulls: bool) -> None:
        if value is None and nulls:
            return
        if "$ref" in spec:
            spec = self.schemas[spec["$ref"]]
        kind = spec.get("type", "any")
        if kind in PLAIN_TYPES and not isinstance(value, PLAIN_TYPES[kind]):
            raise invalid(f"Invalid value at '{where}' ({kind}).", where)
        if kind in ("integer", "number"):
            _number(value, spec, where)
        elif kind == "string":
            _text(value, spec, where)
        elif kind == "array":
            for item in value:
                self._check(item, spec["items"], f"{where}[]", nulls=False)
        elif kind == "object":
            self._object(value, spec, where, nulls=nulls)

    def _object(self, value: Any, spec: dict[str, Any], where: str, *, nulls: bool) -> None:
        known, others = spec.get("properties", {}), spec.get("additionalProperties")
        for name, item in value.items():
            inner = known.get(name, others)
            if inner is None:
                at = f" at '{where}'" if where else ""
                raise invalid(f'Unknown name "{name}"{at}: Cannot find field.', name)
            self._check(item, inner, f"{where}.{name}".lstrip("."), nulls=nulls)


def _parameter(name: str, spec: dict[str, Any], text: str) -> Any:
    if "enum" in spec and text not in spec["enum"]:
        raise invalid(f"Invalid value for {name}: {text}", name)
    if spec["type"] == "boolean":
        if text not in ("true", "false"):
            raise invalid(f"Invalid boolean value: '{text}'.", name)
        return text == "true"
    if spec["type"] == "integer":
        if not re.fullmatch(r"-?\d+", text):
            raise invalid(f"Invalid integer value: '{text}'.", name)
        _number(int(text), spec, name)
        return int(text)
    _text(text, spec, name)
    return text


def _number(value: Any, spec: dict[str, Any], where: str) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise invalid(f"Invalid value at '{where}' (number).", where)
    low, high = spec.get("minimum"), spec.get("maximum")
    if (low is not None and value < int(low)) or (high is not None and value > int(high)):
        raise invalid(f"Invalid value '{value}'. Values must be within the range.", where)
    if spec.get("format") == "int32" and not -(2**31) <= value < 2**31:
        raise invalid(f"Invalid value at '{where}' (int32).", where)


def _text(value: str, spec: dict[str, Any], where: str) -> None:
    form = spec.get("format")
    try:
        if form == "date":
            date.fromisoformat(value)
        elif form == "date-time":
            if not DATE_TIME.fullmatch(value):
                raise ValueError(value)
            datetime.fromisoformat(value)
        elif form == "int64":
            int(value)
    except ValueError:
        raise invalid(f"Invalid value at '{where}' ({form}): {value}", where) from None


@lru_cache(maxsize=1)
def description() -> Description:
    """Google's description, read once."""
    return Description()
