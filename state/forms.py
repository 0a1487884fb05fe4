"""What comes from the browser, checked: ids, questions in the address, and fields of forms."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import time
from typing import Any, TypeVar
from uuid import UUID

import reflex as rx
from pydantic import BaseModel, ValidationError

from focusflow.platform.errors import InvalidInput, NotFound

M = TypeVar("M", bound=BaseModel)


def as_id(value: Any) -> UUID:
    """The id of a row; NotFound for anything else."""
    try:
        return UUID(str(value))
    except ValueError as error:
        raise NotFound from error


def asked(state: rx.State, name: str, allowed: Collection[str] | None = None) -> str:
    """What the address asks for under this name; empty when it is not one of `allowed`."""
    value = str(dict(state.router.url.query_parameters).get(name, ""))
    return value if allowed is None or value in allowed else ""


def line(sent: Mapping[str, Any], name: str) -> str:
    """A field of a form as one line without blanks round it; empty when it was not sent."""
    return " ".join(str(sent.get(name) or "").split())


def number(text: str) -> int | str | None:
    """What a number field holds: a whole number, None when it is empty, else the text itself."""
    typed = text.strip()
    if not typed:
        return None
    whole = typed.removeprefix("-")
    return int(typed) if whole.isdecimal() and len(whole) < 10 else typed


def problems(error: ValidationError) -> dict[str, str]:
    """What is wrong with each field, as a sentence."""
    return {
        str(one["loc"][0]): _sentence(one["type"], one.get("ctx", {}), one["msg"])
        for one in error.errors()
        if one["loc"]
    }


def _sentence(kind: str, limits: Mapping[str, Any], said: str) -> str:
    if kind == "string_too_long":
        return f"At most {limits['max_length']} characters."
    if kind == "string_too_short":
        return "Please fill this in."
    if kind in ("int_type", "int_parsing", "int_from_float"):
        return "Type a whole number."
    if kind == "greater_than_equal":
        return f"At least {limits['ge']}."
    if kind == "less_than_equal":
        return f"At most {limits['le']}."
    if kind == "string_pattern_mismatch":
        return "Some of these characters can't be used here."
    text = said.removeprefix("Value error, ")
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def checked(model: type[M], values: Mapping[str, Any]) -> M:
    """The values as input of a verb; InvalidInput names the first field that is wrong."""
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        field, said = next(iter(problems(error).items()), ("", "Something here is not right."))
        message = f"{field.replace('_', ' ').capitalize()}: {said}" if field else said
        raise InvalidInput(field, message) from error


def as_number(value: Any, least: int, most: int, *, field: str, sentence: str) -> int:
    """A whole number between two bounds; InvalidInput with this sentence for anything else."""
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise InvalidInput(field, sentence) from error
    if not least <= number <= most:
        raise InvalidInput(field, sentence)
    return number


def as_time(value: Any) -> time:
    """A time of day as a time field sends it; InvalidInput for anything else."""
    try:
        return time.fromisoformat(str(value)).replace(tzinfo=None, second=0, microsecond=0)
    except ValueError as error:
        raise InvalidInput("time", "Give a time, such as 14:30.") from error
