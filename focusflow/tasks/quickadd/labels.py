"""Short English labels for the chips."""

from datetime import date, time

from focusflow.tasks.quickadd.model import Context
from focusflow.tasks.quickadd.words import DAY_CODES, DAY_NAMES, MONTH_NAMES

_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}


def day_label(day: date, ctx: Context) -> str:
    """`today`, `tomorrow`, `Fri 27 Nov` or `Fri, Nov 27`, with the year when it is another."""
    ahead = (day - ctx.today).days
    if ahead in (0, 1):
        return ("today", "tomorrow")[ahead]
    year = f" {day.year}" if day.year != ctx.today.year else ""
    comma = "" if ctx.day_first else ","
    return f"{DAY_NAMES[day.weekday()]}{comma} {_month_day(day.month, day.day, ctx)}{year}"


def time_label(moment: time, ctx: Context) -> str:
    """`09:00` or `9:00 am`."""
    if ctx.hour24:
        return f"{moment.hour:02}:{moment.minute:02}"
    return f"{moment.hour % 12 or 12}:{moment.minute:02} {'am' if moment.hour < 12 else 'pm'}"


def minutes_label(minutes: int) -> str:
    """`45 min`, `2 h`, `1 h 30 min`."""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (hours and f"{hours} h", rest and f"{rest} min") if part)


def rule_label(rule: str, ctx: Context) -> str:
    """A rule of this grammar in words that the grammar reads as the same rule again."""
    fields = dict(field.split("=") for field in rule.split(";"))
    interval, unit = int(fields.get("INTERVAL", "1")), _UNITS[fields["FREQ"]]
    every = f"every {interval} {unit}s" if interval > 1 else f"every {unit}"
    days = fields.get("BYDAY", "")
    if unit == "week" and days:
        if interval > 1:
            return f"{every} on {_weekdays(days)}"
        return "every weekday" if days == "MO,TU,WE,TH,FR" else f"every {_weekdays(days)}"
    if unit == "year" and "BYMONTHDAY" in fields:
        month, day = int(fields["BYMONTH"]), int(fields["BYMONTHDAY"])
        return f"{every} on {_month_day(month, 29 if day < 0 else day, ctx)}"
    if days and "BYSETPOS" in fields:
        return f"{every} on the {_ORDINALS[int(fields['BYSETPOS'])]} workday"
    if days:
        numbers = " and ".join(_ORDINALS[int(day[:-2])] for day in days.split(","))
        return f"{every} on the {numbers} {_weekdays(days.split(',')[0][-2:])}"
    if "BYMONTHDAY" in fields:
        dates = [int(day) for day in fields["BYMONTHDAY"].split(",")]
        return f"{every} on the {_month_days(dates[-1:] if 'BYSETPOS' in fields else dates)}"
    return every


def _weekdays(codes: str) -> str:
    return ", ".join(DAY_NAMES[DAY_CODES.index(code)] for code in codes.split(","))


def _month_day(month: int, day: int, ctx: Context) -> str:
    name = MONTH_NAMES[month - 1]
    return f"{day} {name}" if ctx.day_first else f"{name} {day}"


def _month_days(numbers: list[int]) -> str:
    ordered = sorted(numbers, key=lambda day: day if day > 0 else 32)
    if ordered == [-1]:
        return "last day"
    return " and ".join("31st" if day < 0 else _counted(day) for day in ordered)


def _counted(day: int) -> str:
    ending = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"
