"""Statements as the brief names them: a number that leads to the report's page, who says it, a few of its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from allegata.views.phrases import phrase, say
from allegata.views.visible import isolated

if TYPE_CHECKING:
    from allegata.model import CaseReader, Count, Hop, Statement, When
    from allegata.views.survey import Survey


_HELD = 512
"""Statements kept at hand, those asked for last."""


class Said(NamedTuple):
    """Where a statement stands: its number, its report's number, its id there."""

    number: str
    report: int
    id: str

    def link(self, root: str) -> Markup:
        """A link to it from a page that stands below `root`; a page has thousands."""
        label, number = say("label.statement", number=self.number), escape(self.number)
        to = f"{escape(root)}reports/{self.report}.html#{escape(self.id)}"
        return Markup(f'<a class="no" href="{to}" aria-label="{label}">{number}</a>')  # noqa: S704 - each part is escaped


class Cards:
    """Looks up statements for the brief, each read from the case once."""

    def __init__(self, reader: CaseReader, survey: Survey) -> None:
        self._reader = reader
        self._survey = survey
        self._held: dict[str, Statement] = {}
        self._quoted: set[str] = set()

    def anew(self) -> Cards:
        """The same statements for another page: none is quoted there yet."""
        out = Cards(self._reader, self._survey)
        out._held = self._held
        return out

    def statement(self, ident: str) -> Statement:
        """A statement by id."""
        held = self._held.pop(ident, None) or self._reader.statement(ident)
        self._held[ident] = held
        if len(self._held) > _HELD:
            del self._held[next(iter(self._held))]
        return held

    def at(self, ident: str) -> Said:
        """Where it stands."""
        number = self._survey.labels[ident]
        return Said(number, int(number.partition(".")[0]), ident)

    def known(self, ident: str) -> bool:
        """Is this the id of a statement of the case?"""
        return self._survey.labels.get(ident, "")[:1].isdigit()

    def once(self, ident: str) -> bool:
        """Is this the first time that its words are asked for? A statement is quoted once."""
        is_first = ident not in self._quoted
        self._quoted.add(ident)
        return is_first

    def publisher(self, ident: str) -> str:
        """The outlet of its report, or the report's number where it names none."""
        number = self.at(ident).report
        outline = self._survey.by_number[number]
        return outline.publisher or f"{phrase('label.report').lower()} {number}"

    def who(self, ident: str) -> Markup:
        """Who says it: the innermost voice, by whom it is passed on, in which outlet."""
        voice = self.statement(ident).voice
        outlet = self.publisher(ident)
        if len(voice) < 2:  # noqa: PLR2004 - the author alone
            return isolated(outlet)
        carriers = [_named(h) for h in reversed(voice[1:-1]) if h.name]
        held = _named(voice[-1])
        for carrier in carriers:
            held = say("who.by", who=held, carrier=carrier)
        if (voice[-1].name or "").casefold() == outlet.casefold():
            return held
        return say("who.in", who=held, outlet=isolated(outlet))

    def asked(self, ident: str) -> Markup:
        """Who is silent, and which outlet asked."""
        voice = self.statement(ident).voice
        named = _named(voice[-1]) if len(voice) > 1 else isolated(self.publisher(ident))
        return say("who.asked", who=named, outlet=isolated(self.publisher(ident)))

    def inner(self, ident: str) -> tuple[str, bool]:
        """Folded name of the innermost voice, and whether it is one without a name of its own."""
        voice = self.statement(ident).voice
        last = voice[-1] if len(voice) > 1 else None
        return ((last.name or "") if last else self.publisher(ident)).casefold(), last is not None and _is_unnamed(last)

    def rank(self, ident: str) -> int:
        """How well placed its voice is: first hand, document, official or named, second hand."""
        voice = self.statement(ident).voice
        last = voice[-1] if voice else None
        if last is None:
            return 4
        if last.basis == "first_hand":
            return 0
        if last.role == "document" or last.basis == "document":
            return 1
        return 2 if len(voice) == 2 else 3  # noqa: PLR2004 - one voice past the author


def words_of(statement: Statement) -> str:
    """A statement's own words."""
    return " … ".join(a.exact for a in statement.anchors)


def cut(words: str, limit: int) -> str:
    """The first words, and a sign that there are more."""
    held = words.split()
    return " ".join(held) if len(held) <= limit else f"{' '.join(held[:limit])} …"


def around(statement: Statement, value: Count | When, limit: int = 8) -> str:
    """At most `limit` words around a value, cut from the statement it stands in."""
    words = words_of(statement)
    at = words.find(value.verbatim)
    if at < 0:
        return cut(words, limit)
    before, after = words[:at].split(), words[at + len(value.verbatim) :].split()
    room = max(0, limit - len(value.verbatim.split()))
    left = min(len(before), max(room // 2, room - len(after)))
    head, tail = before[len(before) - left :], after[: room - left]
    lead = "… " if len(before) > left else ""
    rest = " …" if len(after) > len(tail) else ""
    return f"{lead}{' '.join([*head, value.verbatim, *tail])}{rest}"


def quote(words: str) -> Markup:
    """Words of a report, in quotation marks."""
    return Markup(f"<q>{isolated(words)}</q>")  # noqa: S704 - what stands in it is escaped


def _named(hop: Hop) -> Markup:
    if not hop.name:
        return say("who.nobody")
    return say("who.unnamed", who=isolated(hop.name)) if _is_unnamed(hop) else isolated(hop.name)


def _is_unnamed(hop: Hop) -> bool:
    return hop.role == "unnamed"
