"""The English words the grammar knows, and what `german` makes of German ones without a like.

Those begin with `_` (a short name of a day) or `=` (on each of them, or then).
"""

DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTH_NAMES = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


def _numbered(lines: str, first: int) -> dict[str, int]:
    rows = enumerate(lines.split("|"), first)
    return {word: number for number, row in rows for word in row.split()}


WEEKDAYS = _numbered(
    "mon monday|tue tues tuesday|wed weds wednesday|thu thur thurs thursday"
    "|fri friday|sat saturday|sun sunday",
    0,
) | {name: day for day, name in enumerate(("_mo", "_di", "_mi", "_do", "_fr", "_sa", "_so"))}
PLURAL_WEEKDAYS = {word + "s": day for word, day in WEEKDAYS.items() if word.endswith("day")}
MONTHS = _numbered(
    "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august"
    "|sep sept september|oct october|nov november|dec december",
    1,
)
NUMBERS = _numbered("a an one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve", 1)
ORDINALS = _numbered("first|second|third|fourth|fifth", 1) | {"last": -1}
DAYTIMES = {"morning": 9, "afternoon": 14, "evening": 19, "tonight": 20, "night": 21}
ALWAYS_ON = {"=" + word: [day] for word, day in PLURAL_WEEKDAYS.items()} | {
    "=weekdays": [0, 1, 2, 3, 4]
}
WORKDAYS = frozenset({"weekday", "weekdays", "workday", "workdays"})

MINUTE_UNITS = frozenset({"m", "min", "mins", "minute", "minutes", "minuten"})
HOUR_UNITS = frozenset({"h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden"})

DUE_WORDS = frozenset({"due", "deadline", "by", "before"})
START_WORDS = frozenset({"from", "starting", "starts", "beginning"})
UNTIL_WORDS = frozenset({"until", "till", "ending"})

# Everyday words, names and verbs too: a day only where nothing else can be meant.
WEAK_DAYS = frozenset({"mon", "wed", "sat", "sun", *(day for day in WEEKDAYS if day[0] == "_")})
WEAK_MONTHS = frozenset({"mar", "march", "may"})
# 'last friday' is over and 'Black Friday' is a name: the word that follows these is no date.
NO_DATE_AFTER = frozenset(
    {*ORDINALS, "past", "previous", "since", "than"}
    | {"black", "good", "cyber", "ash", "palm", "easter", "schwarzer"}
)
# 'tom' after one of these is a person.
PERSON_AFTER = frozenset(
    {"to", "with", "for", "from", "and", "ask", "tell", "call", "mail", "email", "text", "meet"}
)
# Words that may follow 'at 9' or '15th' without making it a count of something.
CONNECTORS = frozenset(
    {"with", "about", "for", "on", "in", "to", "then", "re", "by", "from", "at", "until", "till"}
)
DAY_WORDS = frozenset(
    {*WEEKDAYS, *PLURAL_WEEKDAYS, *MONTHS, *WORKDAYS, "today", "tod", "tomorrow", "tom", "tmr",
     "tmrw", "day", "daily", "weekend", "overmorrow", *ALWAYS_ON}
)  # fmt: skip
