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
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from allegata.model import Allegation, Question
    from allegata.views.listing import Read
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
    text: Markup
    at: tuple[Said, ...]
    more: int
    next: Markup
    status: str
    answer: Markup


class Entry(NamedTuple):
    """A question, and the allegation that it is about, if any."""

    question: Question
    about: Allegation | None


class Asks(NamedTuple):
    """All open questions of a case: those worth asking, those that only sound so, and what a report leaves out.

    `view` says one of them.
    """

    open: tuple[Entry, ...]
    aside: tuple[Entry, ...]
    missing: tuple[tuple[int, Markup, Markup], ...]
    view: Callable[[Entry], Ask]


def asks(
    questions: Iterable[Question], allegations: Iterable[Allegation], survey: Survey, cards: Cards, lookup: Lookup
) -> Asks:
    """Sort the questions of a case."""
    groups = {key: a for a in allegations for key in (a.id, *a.statements, *a.denials)}
    held: dict[bool, list[Entry]] = {True: [], False: []}
    missing: dict[str, list[str]] = defaultdict(list)
    for question in questions:
        if question.status == "rejected":
            continue
        reports = [t for t in question.targets if t in survey.outlines]
        if question.kind == "gap" and reports and len(reports) == len(question.targets):
            missing[reports[0]].append(question.text)
            continue
        about = next((groups[t] for t in question.targets if t in groups), None)
        is_open = not (question.kind == "asked_by_source" and _is_aside(question, survey))
        held[is_open].append(Entry(question, about))
    view = functools.partial(_ask, cards=cards, lookup=lookup)
    return Asks(_ranked(held[True]), _ranked(held[False]), tuple(_missing(missing, survey)), view)


def listing(held: Sequence[Entry], view: Callable[[Entry], Ask], cards: Cards, read: Read) -> Listing[Entry]:
    """Questions as a list."""

    def shelf(entry: Entry) -> tuple[str]:
        first = next(iter(_places(entry, cards)), None)
        return by_report(cards.at(first).report) if first is not None else ("other",)

    def told(entries: Sequence[Entry]) -> str:
        return encoded(entries, read(s for entry in entries for s in _named(entry, cards)))

    return Listing(held, view, shelf, told, lambda entry: entry.question.id)


def listed_missing(held: Sequence[tuple[int, Markup, Markup]]) -> Listing[tuple[int, Markup, Markup]]:
    """What reports leave out of their heads, as a list."""
    return Listing(held, lambda row: row, lambda row: by_report(row[0]), encoded, lambda row: str(row[0]))


def _ranked(held: Iterable[Entry]) -> tuple[Entry, ...]:
    """By weight; of a kind that goes on and on the first few stand high, the others after what else is asked."""
    seen: Counter[str] = Counter()
    first: list[Entry] = []
    later: list[Entry] = []
    for entry in sorted(held, key=lambda e: (-_weight(*e), e.question.id)):
        seen[entry.question.kind] += 1
        (first if seen[entry.question.kind] <= _OF_A_KIND else later).append(entry)
    return (*first, *later)


def _missing(held: dict[str, list[str]], survey: Survey) -> Iterable[tuple[int, Markup, Markup]]:
    for document, texts in held.items():
        outline = survey.outlines[document]
        yield outline.number, isolated(outline.publisher or outline.title), isolated(" ".join(texts))


def _places(entry: Entry, cards: Cards) -> list[str]:
    """The statements that a question leads to."""
    question, about = entry
    known = [t for t in question.targets if cards.known(t)]
    return list(about.statements) if question.kind == "single_origin" and about is not None and not known else known


def _named(entry: Entry, cards: Cards) -> Iterator[str]:
    """The statements that a question and its next step tell anything of."""
    yield from _places(entry, cards)[:_LINKS]
    yield from entry.question.targets
    yield from entry.about.denials[:1] if entry.about is not None else ()


def _ask(entry: Entry, cards: Cards, lookup: Lookup) -> Ask:
    question, about = entry
    places = _places(entry, cards)
    return Ask(
        id=question.id,
        text=_text(question, about, lookup),
        at=tuple(cards.at(s) for s in places[:_LINKS]),
        more=max(0, len(places) - _LINKS),
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
