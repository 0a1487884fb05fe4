"""German words, word by word put into those the grammar knows.

Words that mean nothing in English are always understood. The others (`am`, `so`, `tag`) only in
a line that is German by one of the first, or by the person's language.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

_WEEKDAYS = {
    "montag": "monday", "dienstag": "tuesday", "mittwoch": "wednesday", "donnerstag": "thursday",
    "freitag": "friday", "samstag": "saturday", "sonnabend": "saturday", "sonntag": "sunday",
}  # fmt: skip
_MONTHS = {
    "januar": "january", "jänner": "january", "februar": "february", "feber": "february",
    "märz": "mar", "maerz": "mar", "mrz": "mar", "mai": "may", "juni": "june", "juli": "july",
    "oktober": "october", "okt": "october", "dezember": "december", "dez": "december",
}  # fmt: skip
_SHORT_DAYS = {name: f"_{name}" for name in ("mo", "di", "mi", "do", "fr", "sa", "so")}
_WORDS_TOO = frozenset({"do", "so", "mi", "sa"})
"""Short names of days only with a capital: `so` and `do` are words."""
_NUMBERS = {
    "zwei": "two", "drei": "three", "vier": "four", "fünf": "five", "fuenf": "five",
    "sechs": "six", "sieben": "seven", "acht": "eight", "neun": "nine", "zehn": "ten",
    "elf": "eleven", "zwölf": "twelve", "zwoelf": "twelve",
}  # fmt: skip
_HOURS = {
    name: number
    for number, name in enumerate(
        (
            *("one", "two", "three", "four", "five", "six"),
            *("seven", "eight", "nine", "ten", "eleven", "twelve"),
        ),
        1,
    )
} | {"a": 1}
_PARTS = {
    "morgen": "morning", "vormittag": "morning", "früh": "morning", "nachmittag": "afternoon",
    "abend": "evening", "nacht": "night",
}  # fmt: skip
PARTS_OF_DAYS = {
    day + part: f"{meaning}+{daytime}"
    for day, meaning in _WEEKDAYS.items()
    for part, daytime in _PARTS.items()
}
"""`Montagabend`: a day and its part in one word."""


def _inflected(stem: str, meaning: str) -> dict[str, str]:
    """A word with the endings of an adjective."""
    return {stem + ending: meaning for ending in ("e", "en", "er", "es", "em")}


_ALWAYS: dict[str, str] = {
    **_WEEKDAYS,
    **PARTS_OF_DAYS,
    **{word + "s": f"={meaning}s" for word, meaning in _WEEKDAYS.items()},
    **{month: meaning for month, meaning in _MONTHS.items() if month != "mai"},
    **{word: meaning for word, meaning in _NUMBERS.items() if word not in ("elf", "acht", "drei")},
    **_inflected("nächst", "next"),
    **_inflected("naechst", "next"),
    **_inflected("kommend", "on"),
    **_inflected("dies", "this"),
    **_inflected("jed", "every"),
    **_inflected("erst", "first"),
    **_inflected("zweit", "second"),
    **_inflected("dritt", "third"),
    **_inflected("viert", "fourth"),
    **_inflected("fünft", "fifth"),
    **_inflected("letzt", "last"),
    **_inflected("vergangen", "past"),
    **_inflected("vorig", "previous"),
    "heute": "today", "übermorgen": "overmorrow", "uebermorgen": "overmorrow",
    "wochenende": "weekend", "woche": "week", "wochen": "weeks", "monat": "month",
    "monate": "months", "monaten": "months", "monats": "month", "quartal": "quarter",
    "quartale": "quarters", "quartalen": "quarters", "jahr": "year", "jahre": "years",
    "jahren": "years", "jahres": "year", "tagen": "days",
    "monatsende": "eom", "jahresende": "eoy", "wochenmitte": "wednesday", "feierabend": "eod",
    "stunde": "hour", "stunden": "hours", "std": "h", "minuten": "minutes",
    "halben": "half", "halbe": "half", "anderthalb": "1.5", "eineinhalb": "1.5",
    "zweieinhalb": "2.5",
    "täglich": "daily", "taeglich": "daily", "wöchentlich": "weekly", "woechentlich": "weekly",
    "monatlich": "monthly", "jährlich": "yearly", "jaehrlich": "yearly",
    "halbjährlich": "half-yearly", "vierteljährlich": "quarterly", "quartalsweise": "quarterly",
    "zweiwöchentlich": "fortnightly", "vierzehntägig": "fortnightly", "14-tägig": "fortnightly",
    "werktags": "=weekdays", "wochentags": "=weekdays", "werktag": "workday",
    "werktage": "workdays", "arbeitstag": "workday", "wochentag": "weekday",
    "erledigung": "completion", "abschluss": "completion", "fertigstellung": "completion",
    "spätestens": "by", "spaetestens": "by", "fällig": "due", "faellig": "due",
    "uhr": "o'clock", "mitternacht": "midnight", "mittag": "noon", "mittags": "noon",
    "vormittag": "morning", "vormittags": "=morning", "nachmittag": "afternoon",
    "nachmittags": "=afternoon", "abend": "evening", "abends": "=evening", "nachts": "=night",
    "für": "for", "fuer": "for", "zwischen": "from", "halb": "half-to", "viertel": "quarter-of",
    "dreiviertel": "quarter-to",
}  # fmt: skip
_IN_GERMAN: dict[str, str] = {
    **_inflected("ein", "a"),
    "ein": "a", "eins": "one", "elf": "eleven", "acht": "eight", "drei": "three", "mai": "may",
    "tag": "day", "tage": "days", "alle": "every", "aller": "every", "um": "at", "gegen": "at",
    "ab": "from", "von": "from", "vom": "from", "bis": "until", "vor": "before", "an": "on",
    "am": "on", "zum": "on", "den": "on", "der": "the", "die": "the", "das": "the", "dem": "on",
    "des": "of", "im": "in", "nach": "after", "und": "and", "ende": "end", "nacht": "night",
    "früh": "morning", "frueh": "morning", "morgens": "=morning", "frist": "deadline",
    "mit": "with", "wegen": "about", "über": "about", "bei": "at-place", "beim": "at-place",
    "zur": "on-place",
}  # fmt: skip
_SURE = frozenset(_ALWAYS) | {"morgen"}
_DAYS = frozenset({*_WEEKDAYS.values(), "today", "every", "tomorrow", "overmorrow"})
_MORNING_AFTER = _DAYS | {"on", "am"}
MONTHS = frozenset(_MONTHS)
_MONTH_WORDS = MONTHS | {"april", "august", "september", "november", "jan", "feb", "apr", "jun",
                         "jul", "aug", "sep", "sept", "nov"}  # fmt: skip
_CLOCK_AFTER = frozenset({"at", "half-to", "quarter-to"})
_COUNTED = frozenset({"on", "until", "from", "every", "by", "and", "before", "monthly"})


@dataclass(frozen=True, slots=True)
class _Place:
    """One word of a line, and what is round it: as written, in lower case, and as it was put."""

    raws: Sequence[str]
    words: Sequence[str]
    found: Sequence[str]
    i: int

    def word(self, by: int) -> str:
        """The German word so many places further, empty outside of the line."""
        return self.words[self.i + by] if 0 <= self.i + by < len(self.words) else ""

    def put(self, by: int) -> str:
        """What was made of that word."""
        return self.found[self.i + by] if 0 <= self.i + by < len(self.found) else ""


def translate(raws: Sequence[str], words: Sequence[str], *, german: bool) -> list[str]:
    """The words (in lower case, empty where nothing may be read) as the grammar knows them.

    `german` says that the person writes German. Each word keeps its place.
    """
    if not german and not _speaks(raws, words):
        return list(words)
    found = [_plain(raw, word) for raw, word in zip(raws, words, strict=True)]
    for i, word in enumerate(words):
        if word in _FIXES:
            found[i] = _FIXES[word](_Place(raws, words, found, i))
    for i, word in enumerate(words):
        if found[i] in _HOURS or word.isdecimal():
            found[i] = _number(_Place(raws, words, found, i))
    return found


def _speaks(raws: Sequence[str], words: Sequence[str]) -> bool:
    """Whether a line is German whoever writes it: Morgen may be a name, `um 9` is no English."""
    for i, word in enumerate(words):
        if word in _SURE and (word != "morgen" or raws[i].islower() or i == 0):
            return True
        if word in ("um", "am", "bis", "ab", "vom", "zum") and i + 1 < len(words):
            digits = words[i + 1][:1].isdecimal()
            if digits and (word == "um" or "." in words[i + 1] or words[i + 2 : i + 3] == ["."]):
                return True
    return False


def _plain(raw: str, word: str) -> str:
    if word in _SHORT_DAYS:
        return _SHORT_DAYS[word] if raw[0].isupper() or word not in _WORDS_TOO else word
    for sign in "/-–":
        if sign in word:
            parts = [_WEEKDAYS.get(part) or _SHORT_DAYS.get(part) for part in word.split(sign)]
            if all(parts):
                return sign.join(filter(None, parts))
    return _ALWAYS.get(word) or _IN_GERMAN.get(word) or word


def _morgen(at: _Place) -> str:
    """`am Morgen` and `Montag Morgen` are mornings; `Guten Morgen` and `Frau Morgen` are none."""
    if at.put(-1) in _MORNING_AFTER:
        return "morning"
    name = at.i > 0 and at.raws[at.i][0].isupper() and at.word(-1) not in (":", "-", "–", ",")
    return "morgen" if name or at.word(-1) == "guten" else "tomorrow"


def _am(at: _Place) -> str:
    """`9 am` is in the morning, but not in `um 9 am Montag`."""
    if not at.word(-1)[:1].isdigit() or at.word(-2) in ("um", "gegen"):
        return "on"
    return "on" if at.word(1) != at.put(1) else "am"


def _im(at: _Place) -> str:
    return "of" if at.put(1) == "month" else "in"


def _der(at: _Place) -> str:
    return "of" if at.word(-1) == "ende" else "the"


def _nach(at: _Place) -> str:
    return "after" if at.put(1) == "completion" else "nach"


def _zweiten(at: _Place) -> str:
    """`jeden zweiten Dienstag` is every other one, unless it is `im Monat`."""
    monthly = at.word(2) in ("im", "des", "jeden") and at.put(3) == "month"
    weekday = at.put(1) in _WEEKDAYS.values() or at.put(1)[:1] == "_"
    return "other" if at.put(-1) == "every" and weekday and not monthly else "second"


def _kommend(at: _Place) -> str:
    """`kommende Woche` is the next, `kommenden Mittwoch` the first that comes."""
    if at.put(1) == "weekend":
        return "this"
    return "next" if at.put(1) in ("week", "month", "quarter", "year") else "on"


_FIXES: dict[str, Callable[[_Place], str]] = {
    "morgen": _morgen,
    "am": _am,
    "im": _im,
    "der": _der,
    "nach": _nach,
    **dict.fromkeys(_inflected("zweit", ""), _zweiten),
    **dict.fromkeys(_inflected("kommend", ""), _kommend),
}


def _number(at: _Place) -> str:
    """`um neun` is 9, and `am 15.` is the 15th."""
    word, meaning, before = at.words[at.i], at.found[at.i], at.put(-1)
    hour = _HOURS.get(meaning)
    if hour:
        clock = before in _CLOCK_AFTER or at.put(1) == "o'clock" or at.word(-2) == "viertel"
        return str(hour) if clock else meaning
    if not word.isdecimal() or len(word) > 2 or at.word(1) != ".":
        return meaning
    counted = before in _COUNTED and at.word(2) not in _MONTH_WORDS
    return f"{word}th" if counted else meaning
