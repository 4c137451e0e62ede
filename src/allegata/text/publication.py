"""Dates of publication as pages and papers print them: found in a line, and as a calendar day."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from allegata.text.bylines import words

_ISO = re.compile(r"(?<!\d)(?P<y>(?:1[89]|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:T[\d:.+Z-]+)?(?!\d)")
_FIGURES = re.compile(r"(?<![\d.])(?P<d>\d{1,2})(?P<s>[./-])(?P<m>\d{1,2})(?P=s)(?P<y>(?:1[89]|20)\d\d)(?!\d)")
_TWELVE = 12
_SHORTEST_MONTH = 3


@cache
def _spelled() -> tuple[re.Pattern[str], re.Pattern[str]]:
    months = "|".join(sorted(words()["dates"]["months"], key=len, reverse=True))
    year = r"(?P<y>(?:1[89]|20)\d\d)"
    day = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
    return (
        re.compile(rf"\b{day}(?: of)?[ -](?P<m>{months})\b[.,]?[, -]{{1,2}}{year}\b", re.IGNORECASE),
        re.compile(rf"\b(?P<m>{months})\b[.]? {day},? {year}\b", re.IGNORECASE),
    )


@cache
def _month_year() -> re.Pattern[str]:
    months = "|".join(sorted(words()["dates"]["months"], key=len, reverse=True))
    return re.compile(rf"\b(?P<m>{months})\b[.,]? (?P<y>(?:1[89]|20)\d\d)\b", re.IGNORECASE)


def find_date(text: str) -> tuple[int, int] | None:
    """The first full date of a line: day, month and year, in words or figures; its span."""
    found = [m.span() for pattern in (*_spelled(), _ISO, _FIGURES) if (m := pattern.search(text)) is not None]
    return min(found, default=None)


def find_month(text: str) -> tuple[int, int] | None:
    """The first month with its year of a line; its span."""
    found = _month_year().search(text)
    return found.span() if found else None


def day_of(printed: str) -> date | None:
    """The day that a printed date or an ISO form names; None where it names none or could be two."""
    for pattern in (_ISO, *_spelled(), _FIGURES):
        match = pattern.search(printed)
        if match is None:
            continue
        month, day = match.group("m"), int(match.group("d"))
        number = int(month) if month.isdigit() else _number(month)
        if pattern is _FIGURES and day <= _TWELVE and number <= _TWELVE and day != number and match.group("s") != ".":
            return None
        try:
            return date(int(match.group("y")), number, day)
        except ValueError:
            return None
    return None


def _number(month: str) -> int:
    names = words()["dates"]["months"][:_TWELVE]
    start = month.casefold()[:_SHORTEST_MONTH]
    return next(i for i, name in enumerate(names, start=1) if name.startswith(start))


class Fields(NamedTuple):
    """What a line of fields gives: how its date is labelled ("published", "updated", "plain" or another label)."""

    label: str
    dated: str | None
    rest: tuple[str, ...]


_STRONG = re.compile(r"(?<!\s)\s++(?:[|·•;]\s*|[–—-]\s+)|[|·•;]\s*")
_WEAK = re.compile(r",\s+|(?<=[^\W\d_]{2})\.\s+|(?<=\d)\.\s+")
_HOUR = re.compile(
    r"\b(?:at )?\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4}\b)?|\b\d{1,2} ?[ap]\.?m\.?\b", re.IGNORECASE
)
_READING = re.compile(r"^\d{1,3}[ -]?min(?:ute)?s?(?: read)?$", re.IGNORECASE)
_LINE_LONGEST = 200
_FIELD_WORDS = 6
_TAIL_WORDS = 3
_LABEL_WORDS = 12
_EDGE = " \t,;:|·•–—-."


def fields_of(text: str) -> Fields | None:
    """A line of fields of which one is a full date; None where the line says more than that.

    Fields stand between bars, dots, dashes, semicolons, commas or full stops. Between commas and stops every field must
    be a name, for there a sentence may go on.
    """
    if len(text) > _LINE_LONGEST or (span := find_date(text)) is None:
        return None
    if (line := dateline(text)) is not None and len(text[line[0] :].split()) > _TAIL_WORDS:
        return None  # the report goes on behind it
    printed = text[span[0] : span[1]]
    label, before = _label(_day_off(text[: span[0]]))
    around = [before, _HOUR.sub("", text[span[1] :])]
    rest: list[str] = []
    for part in around:
        for strong in _STRONG.split(part):
            fields = [f.strip(_EDGE) for f in _WEAK.split(strong)]
            fields = [f for f in fields if f and not _READING.match(f)]
            if not all(_is_name(f) for f in fields) and not (
                _STRONG.search(text) and text[-1] != "." and _is_short(fields)
            ):
                return None
            rest.extend(fields)
    return Fields(label, printed, tuple(rest))


def labelled_date(text: str) -> Fields | None:
    """A short line that says of a date that something was published, received or recorded then."""
    span = find_date(text)
    if span is None or len(text.split()) > _LABEL_WORDS or len(text) > _LINE_LONGEST:
        return None
    low = text[: span[0]].casefold()
    labels = (*words()["dates"]["labels"], *words()["dates"]["published"])
    found = next(
        (
            x
            for x in labels
            if re.search(
                rf"(?:^|[.,;|] |\b(?:statement|letter|recording|tape|report|text|document|copy) ){re.escape(x)}\b", low
            )
        ),
        None,
    )
    if found is None or text[span[1] :].strip(_EDGE + ")").count(" ") > _FIELD_WORDS:
        return None
    label = (
        "published" if found in words()["dates"]["published"] and found not in {"issued", "released", "date"} else found
    )
    return Fields(label, text[span[0] : span[1]], ())


def _day_off(text: str) -> str:
    """Without the weekday that stands before a date, and the word that leads to it."""
    tokens = text.rstrip(" ,").split(" ")
    while tokens and tokens[-1].casefold().strip(".,") in {*words()["dates"]["weekdays"], "on", "of"}:
        tokens.pop()
    return " ".join(tokens)


def _label(text: str) -> tuple[str, str]:
    """The label that stands right before a date, and the line without it."""
    low = text.casefold().rstrip(" :")
    for name in ("updated", "published", "labels"):
        for cue in sorted(words()["dates"][name], key=len, reverse=True):
            if low.endswith(cue) and not low[: -len(cue)][-1:].isalnum():
                kept = text[: len(low) - len(cue)]
                return ("published" if name == "published" else "updated" if name == "updated" else cue), kept
    return "plain", text


def _is_name(field: str) -> bool:
    """Every word with a capital or a figure, but for the small words of names."""
    tokens = field.split()
    small = {*words()["byline"]["particles"], *words()["byline"]["cues"], "&"}
    named = all(not t[:1].islower() or t.casefold() in small for t in tokens)
    return len(tokens) <= 2 * _FIELD_WORDS and (named or (tokens[0].casefold() == "by" and len(tokens) <= _FIELD_WORDS))


def _is_short(fields: list[str]) -> bool:
    verbs = set(words()["verbs"]["finite"])
    return all(len(f.split()) <= _FIELD_WORDS and not verbs & set(f.casefold().split()) for f in fields)


_CLOSE = re.compile(r"\)?\s?(?:\([^()]{2,60}\)\s?|/[^/]{2,60}/\s?)?(?:–|—|--|-|:)\s+(?=\S)")
"""What stands between a dateline's date and the report."""


def dateline(text: str) -> tuple[int, str] | None:
    """The dateline with a full date that opens a wire report: "TOWN, 3 March 2021 (Agency) - ".

    Returns:
        where the report's first word begins, and the date as printed.
    """
    head = text[:160]
    span = find_date(head)
    if span is None:
        return None
    close = _CLOSE.match(head, span[1])
    place = _day_off(head[: span[0]]).strip(" ,(.")
    names = [p.strip(" ()") for p in re.split(r"[,/(]", place)]
    if close is None or not place or not all(_is_name(n) for n in names if n) or len(place.split()) > 2 * _FIELD_WORDS:
        return None
    return close.end(), head[span[0] : span[1]]
