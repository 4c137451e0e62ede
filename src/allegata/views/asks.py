"""Questions in order of what an answer would settle, each with the report named and a next step."""

from __future__ import annotations

import functools
import tomllib
from collections import Counter, defaultdict
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from allegata.views.cards import Cards, Said, cut
from allegata.views.listing import Listing, by_report, encoded
from allegata.views.phrases import phrase, say
from allegata.views.visible import isolated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from allegata.model import Allegation, CaseReader, Question
    from allegata.views.standards import Lookup
    from allegata.views.survey import Survey

_LINKS = 4
_OF_A_KIND = 3
_WORDS = 8
_WEIGHT = {
    "single_origin": 60,
    "stale_anchor": 55,
    "conflict": 40,
    "custom": 35,
    "asked_by_source": 30,
    "impossible_date": 20,
    "gap": 10,
}


class Ask(NamedTuple):
    """An open question: what to ask, where it comes from, what to do next."""

    id: str
    weight: int
    text: Markup
    at: tuple[Said, ...]
    more: int
    next: Markup
    status: str
    answer: Markup


class Asks(NamedTuple):
    """All open questions of a case: those worth asking, those that only sound so, and what a report leaves out."""

    open: tuple[Ask, ...]
    aside: tuple[Ask, ...]
    missing: tuple[tuple[int, Markup, Markup], ...]


def asks(reader: CaseReader, survey: Survey, cards: Cards, lookup: Lookup) -> Asks:
    """Sort the questions of a case."""
    groups = {s: a for a in reader.allegations() for s in (*a.statements, *a.denials)}
    groups.update({a.id: a for a in reader.allegations()})
    held: dict[bool, list[tuple[str, Ask]]] = {True: [], False: []}
    missing: dict[str, list[str]] = defaultdict(list)
    for question in reader.questions():
        if question.status == "rejected":
            continue
        reports = [t for t in question.targets if t in survey.outlines]
        if question.kind == "gap" and reports and len(reports) == len(question.targets):
            missing[reports[0]].append(question.text)
            continue
        about = next((groups[t] for t in question.targets if t in groups), None)
        is_open = not (question.kind == "asked_by_source" and _is_aside(question, survey))
        held[is_open].append((question.kind, _ask(question, about, cards, lookup)))
    return Asks(_ranked(held[True]), _ranked(held[False]), tuple(_missing(missing, survey)))


def listing(held: Sequence[Ask]) -> Listing[Ask]:
    """Questions as a list."""
    return Listing(held, lambda ask: ask, lambda ask: by_report(ask.at[0].report) if ask.at else ("other",), encoded)


def _ranked(held: Iterable[tuple[str, Ask]]) -> tuple[Ask, ...]:
    """By weight; of a kind that goes on and on the first few stand high, the others after what else is asked."""
    seen: Counter[str] = Counter()
    first: list[Ask] = []
    later: list[Ask] = []
    for kind, one in sorted(held, key=lambda pair: (-pair[1].weight, pair[1].id)):
        seen[kind] += 1
        (first if seen[kind] <= _OF_A_KIND else later).append(one)
    return (*first, *later)


def _missing(held: dict[str, list[str]], survey: Survey) -> Iterable[tuple[int, Markup, Markup]]:
    for document, texts in held.items():
        outline = survey.outlines[document]
        yield outline.number, isolated(outline.publisher or outline.title), isolated(" ".join(texts))


def _ask(question: Question, about: Allegation | None, cards: Cards, lookup: Lookup) -> Ask:
    at = [cards.at(t) for t in question.targets if cards.known(t)]
    if question.kind == "single_origin" and about is not None and not at:
        at = [cards.at(s) for s in about.statements]
    return Ask(
        id=question.id,
        weight=_weight(question, about),
        text=_text(question, about, lookup),
        at=tuple(at[:_LINKS]),
        more=max(0, len(at) - _LINKS),
        next=_next(question, about, cards),
        status=phrase(f"status.{question.status}") if question.status != "proposed" else "",
        answer=isolated(question.answer),
    )


def _weight(question: Question, about: Allegation | None) -> int:
    base = _WEIGHT.get(question.kind, 0)
    if about is None:
        return base + (100 if question.kind == "single_origin" else 0)
    return base + 3 * len(about.origins) + 2 * len(about.reports) + 5 * len(about.flags) + 2 * bool(about.denials)


def _text(question: Question, about: Allegation | None, lookup: Lookup) -> Markup:
    """The question; the words of an allegation, which stand in its row, are cut short."""
    if about is not None and question.kind == "conflict":
        return say("ask.conflict", words=_short(about))
    if about is not None and question.kind == "single_origin" and about.id in question.targets:
        root = about.origins[0].root if about.origins else ""
        return say("ask.single_origin", len(about.reports), words=_short(about), root=isolated(root))
    return isolated(question.text if question.kind == "asked_by_source" else lookup.spelled(question.text))


def _short(about: Allegation) -> Markup:
    return Markup("<q>{}</q>").format(isolated(cut(about.label, _WORDS)))


def _next(question: Question, about: Allegation | None, cards: Cards) -> Markup:
    targets = [t for t in question.targets if cards.known(t)]
    if question.kind == "conflict" and about is not None and about.denials:
        records = [s.words for s in about.settles if s.kind == "record"]
        denier = cards.who(about.denials[0])
        if records:
            return say("next.conflict_record", who=denier, record=isolated(records[0]))
        return say("next.conflict", who=denier)
    if question.kind == "single_origin" and about is not None and about.id not in question.targets:
        outlets = dict.fromkeys(cards.publisher(t) for t in targets)
        return say("next.same_people", outlets=isolated(", ".join(outlets)))
    if question.kind == "single_origin" and about is not None and about.origins:
        return say("next.single_origin", root=isolated(about.origins[0].root))
    if not targets:
        return Markup("")
    outlet = isolated(cards.publisher(targets[0]))
    return say(f"next.{'impossible_date' if question.kind == 'conflict' else question.kind}", outlet=outlet)


def _is_aside(question: Question, survey: Survey) -> bool:
    """Is this an interviewer's question, or one that expects no answer?"""
    asked = any(survey.asked.get(t) == "interview" for t in question.targets)
    return asked or question.text.casefold().startswith(_openings())


@functools.cache
def _openings() -> tuple[str, ...]:
    """How questions begin that expect no answer."""
    raw = tomllib.loads((resources.files("allegata.views") / "data" / "rhetorical.toml").read_text(encoding="utf-8"))
    return tuple(f"{lead}{opening} " for opening in raw["openings"] for lead in ("", "and ", "but ", "so "))
