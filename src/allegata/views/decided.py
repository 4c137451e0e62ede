"""Who decided what and when, beside the line it is about; and what was rejected, on a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from allegata.model.decided import in_force, involved
from allegata.views.cards import Cards, Said, quote, words_of
from allegata.views.listing import Listing, encoded, in_one
from allegata.views.phrases import has, phrase, say
from allegata.views.visible import isolated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from allegata.model import CaseReader, Decision
    from allegata.views.survey import Survey

_DAY = 10


class Rejected(NamedTuple):
    """A record that people rejected: what it was, its words, whose, who rejected it and why."""

    id: str
    kind: str
    words: Markup
    who: Markup
    at: tuple[Said, ...]
    line: Markup
    reason: Markup


def lines(decisions: Iterable[Decision]) -> dict[str, tuple[Markup, Markup]]:
    """By id of a record, the last decision in force on it, in a few words, and its reason."""
    out: dict[str, tuple[Markup, Markup]] = {}
    for made in in_force(decisions):
        if not has(f"decided.{made.verb}"):
            continue
        line = say("decided.line", what=phrase(f"decided.{made.verb}"), who=isolated(made.actor), day=made.at[:_DAY])
        for ident in involved(made):
            out[ident] = (line, isolated(made.reason))
    return out


def listing(held: Sequence[Rejected]) -> Listing[Rejected]:
    """What people rejected, as a list."""
    return Listing(held, lambda row: row, in_one, encoded, lambda row: row.id)


def rejected(reader: CaseReader, survey: Survey) -> Iterator[Rejected]:
    """All that people rejected, the statements first, in order of text."""
    told = lines(reader.decisions())
    if not told:
        return
    cards, nothing = Cards(reader, survey), (Markup(""), Markup(""))
    for ident in survey.rejected:
        statement = cards.statement(ident)
        line, reason = told.get(ident, nothing)
        kind, words = phrase("decided.statement"), quote(words_of(statement))
        yield Rejected(ident, kind, words, cards.who(ident), (cards.at(ident),), line, reason)
    for coding in reader.codings():
        if coding.status == "rejected" and coding.id in told:
            at = tuple(cards.at(s) for s in (coding.statement,) if cards.known(s))
            kind, words = phrase("decided.coding"), isolated(coding.rationale)
            yield Rejected(coding.id, kind, words, Markup(""), at, *told[coding.id])
    for kind, held in (
        ("account", reader.accounts()),
        ("situation", reader.situations()),
        ("allegation", reader.allegations()),
    ):
        for record in held:
            if record.status == "rejected":
                at = tuple(cards.at(s) for s in getattr(record, "statements", ())[:1] if cards.known(s))
                words, told_of = isolated(record.label), told.get(record.id, nothing)
                yield Rejected(record.id, phrase(f"decided.{kind}"), words, Markup(""), at, *told_of)
