"""Dates of one text against each other: what cannot be, and what does not fit the rest of the text.

A year is doubted only on evidence in the text: persons of the event are alive a lifetime later, a stretch of time told
from the event leads elsewhere, the same event is dated otherwise, a weekday that the day was not, an end before its
beginning, something told as past that lies after publication. Old years alone are history.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from allegata.extract.when.evidence import (
    Passage,
    alive,
    alive_within,
    event_name,
    passages,
    same_persons,
    shares_event,
)
from allegata.extract.when.lives import lives
from allegata.grammar.tense import governor, looks_back

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from allegata.extract.records import TimeSpan
    from allegata.language import Parsed, Token
    from allegata.model import When

_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_LIFETIME = 105
"""Years after which nobody of an event is alive."""
_APART = 40
"""Years by which a stretch of time may miss a date before the two contradict each other."""
_EVENT_APART = 20
_PLANS = frozenset({"plan", "schedule", "expect", "set", "project", "forecast", "predict", "aim", "propose", "delay"})


def checked(times: tuple[TimeSpan, ...], parsed: Parsed, published: When | None) -> tuple[TimeSpan, ...]:
    """The same dates, those that cannot be or do not fit flagged and given a reason in words."""
    if not times:
        return times
    latest = published.latest if published is not None else None
    reasons: dict[int, str] = {}
    for k, t in enumerate(times):
        reason = _impossible(t) or _disordered(t) or _ahead(t, parsed, latest)
        if reason:
            reasons[k] = reason
    reasons = {**lives(times, parsed), **_doubted(times, parsed, latest), **_renamed(times, parsed), **reasons}
    return tuple(_flagged(t, reasons.get(k)) for k, t in enumerate(times))


def _flagged(t: TimeSpan, reason: str | None) -> TimeSpan:
    if reason is None:
        return t
    if "impossible" in t.value.flags or "inconsistent" in t.value.flags:
        return msgspec.structs.replace(t, reason=reason)
    value = msgspec.structs.replace(t.value, flags=(*t.value.flags, "inconsistent"))
    return msgspec.structs.replace(t, value=value, reason=reason)


def _impossible(t: TimeSpan) -> str | None:
    if "impossible" not in t.value.flags:
        return None
    return f"The report gives the date “{t.value.verbatim}”, which no calendar has. Which date is meant?"


def _disordered(t: TimeSpan) -> str | None:
    if "inconsistent" not in t.value.flags:
        return None
    if t.value.precision == "day" and t.value.earliest is not None:
        weekday = calendar.day_name[date.fromisoformat(t.value.earliest).weekday()]
        return f"The report gives the date “{t.value.verbatim}”, but that day was a {weekday}. Which is meant?"
    return f"The report gives the period “{t.value.verbatim}”, which ends before it begins. What is meant?"


def _ahead(t: TimeSpan, parsed: Parsed, latest: str | None) -> str | None:
    """Something told as past that lies after publication."""
    written = _years(t)
    if latest is None or not written or t.value.earliest is None or t.value.earliest <= latest:
        return None
    sentence = parsed.sentences[t.sentence]
    token = _token(sentence.tokens, t)
    if min(written) <= int(latest[:4]) + 1 and not (token and t.value.latest and _dates_verb(sentence.tokens, token)):
        return None
    verb = governor(sentence, token) if token is not None else None
    if token is None or verb is None or not looks_back(sentence, token) or verb.lemma in _PLANS:
        return None
    if any(c.head == verb.i and c.tag == "MD" for c in sentence.tokens) or sentence.tokens[verb.head].lemma in _PLANS:
        return None
    passage = parsed.text[sentence.start : sentence.end]
    told = f"“{passage}” tells of “{t.value.verbatim}” as past"
    return f"{told}, but the report was published by {latest}. Which date is meant?"


def _dates_verb(tokens: Sequence[Token], token: Token) -> bool:
    """Whether a date says when its verb was done: "left on 3 May", not "won a contract for 3 May"."""
    above = tokens[token.head]
    for _ in range(3):  # the month above its day, the preposition above both
        if above.pos in {"VERB", "AUX"}:
            return True
        inside = above.pos == "ADP" and above.text.lower() in {"in", "on", "at"}
        if not inside and above.pos not in {"PROPN", "NUM"}:
            return False
        above = tokens[above.head]
    return above.pos in {"VERB", "AUX"}


def _token(tokens: Sequence[Token], t: TimeSpan) -> Token | None:
    return next((k for k in tokens if t.start <= k.start < t.end), None)


def _years(t: TimeSpan) -> tuple[int, ...]:
    """The years written in a date; a date taken from another has none."""
    if "relative" in t.value.flags or t.value.earliest is None:
        return ()
    if not _YEAR.search(t.value.verbatim):
        return ()
    bounds = (t.value.earliest, t.value.latest or t.value.earliest)
    return tuple(dict.fromkeys(int(b[:4]) for b in bounds if b is not None))


def _doubted(times: Sequence[TimeSpan], parsed: Parsed, latest: str | None) -> Mapping[int, str]:
    """Years that the rest of the account speaks against."""
    written = {k: y for k, t in enumerate(times) if (y := _years(t))}
    newest = max((y for years in written.values() for y in years), default=0)
    reference = int(latest[:4]) if latest is not None else newest
    out: dict[int, str] = {}
    old = [k for k, years in written.items() if max(years) + _APART < reference]
    if not old:
        return out
    told = passages(parsed)
    for k in old:
        t = times[k]
        last = max(written[k])
        against = _against(parsed, told, t, (last, reference))
        if against is not None:
            others = sorted(y for j, years in written.items() if j != k for y in years)
            out[k] = _reason(parsed, t, against) + _slip(written[k], others, reference)
    return out


def _against(parsed: Parsed, told: Sequence[Passage], t: TimeSpan, years: tuple[int, int]) -> Passage | None:
    """The passage that cannot be true together with the date, or None. `years`: the date's last, and the text's own."""
    last, reference = years
    here = next((p for p in told if p.sentence == t.sentence), None)
    if here is None:
        return None
    if reference - last > _LIFETIME and alive_within(parsed, t):
        return here
    for there in told:
        if not shares_event(told, here, there) or not same_persons(told, here, there):
            continue
        if there.years is not None and abs(reference - there.years - last) > _APART + there.years // 2:
            return there
        if reference - last > _LIFETIME and alive(there):
            return there
    return None


def _reason(parsed: Parsed, t: TimeSpan, against: Passage) -> str:
    here = _shown(parsed, t.sentence)
    if against.sentence == t.sentence:
        said = f"“{here}” dates this “{t.value.verbatim}”"
        return f"{said}, which does not fit the rest of the passage. Which date is meant?"
    there = _shown(parsed, against.sentence)
    return f"“{here}” dates this “{t.value.verbatim}”, but “{there}” does not fit that. Which date is meant?"


def _shown(parsed: Parsed, number: int) -> str:
    s = parsed.sentences[number]
    return parsed.text[s.start : s.end].strip()


def _slip(years: Sequence[int], others: Sequence[int], reference: int) -> str:
    """Which century the other years would suggest, where changing one figure alone brings the date among them."""
    moved = tuple(y + 100 for y in years)
    fits = max(moved) <= reference and any(abs(o - m) <= _EVENT_APART for o in others for m in moved)
    return f" ({'–'.join(str(m) for m in moved)} would fit the other dates.)" if fits else ""


def _renamed(times: Sequence[TimeSpan], parsed: Parsed) -> Mapping[int, str]:
    """One named event dated a generation apart in one text: the date farther from the others is doubted."""
    named: dict[str, list[int]] = {}
    for k, t in enumerate(times):
        if _years(t) and (name := event_name(parsed, t)):
            named.setdefault(name, []).append(k)
    out: dict[int, str] = {}
    every = [y for t in times for y in _years(t)]
    for group in named.values():
        for k in group:
            for j in group:
                apart = min(abs(a - b) for a in _years(times[k]) for b in _years(times[j]))
                if apart > _EVENT_APART and _distance(times[k], every) >= _distance(times[j], every):
                    out[k] = _two_dates(parsed, times[k], times[j])
    return out


def _two_dates(parsed: Parsed, one: TimeSpan, other: TimeSpan) -> str:
    first = f"“{one.value.verbatim}” in “{_shown(parsed, one.sentence)}”"
    second = f"“{other.value.verbatim}” in “{_shown(parsed, other.sentence)}”"
    return f"The report dates the same event {first} and {second}. Which date is meant?"


def _distance(t: TimeSpan, every: Sequence[int]) -> int:
    middle = sorted(every)[len(every) // 2]
    return min(abs(y - middle) for y in _years(t))
