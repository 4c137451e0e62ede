"""What is said to have happened when: one row an event, the publication of reports among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from allegata.model import When
from allegata.views.cards import cut, words_of
from allegata.views.claims import bare, when
from allegata.views.listing import Listing, by_date, encoded
from allegata.views.visible import isolated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from allegata.model import Statement
    from allegata.views.cards import Cards, Said
    from allegata.views.listing import Read

_Key = tuple[str, str, str]
Event = tuple[str, str, When]
"""A statement's id, its first words, folded, and its date."""
_WORDS = 12
_LINKS = 3


class EventView(NamedTuple):
    """A date, what is said of it, by whom."""

    when: Markup
    what: Markup
    who: Markup
    at: tuple[Said, ...]
    more: int


def event(statement: Statement) -> Event | None:
    """A statement's event, if its act has a date."""
    time = next((t for t in statement.times if t.earliest or t.latest), None)
    return (statement.id, cut(words_of(statement), _WORDS).casefold(), bare(time)) if time is not None else None


class Events(msgspec.Struct):
    """Dated statements, by date and words; copies of one text are one event."""

    held: dict[_Key, list[str]] = msgspec.field(default_factory=dict)
    dated: dict[_Key, When] = msgspec.field(default_factory=dict)

    def add(self, found: Iterable[Event]) -> None:
        """Take the events of a report in."""
        for ident, words, time in found:
            key = (time.earliest or time.latest or "", time.latest or "", words)
            self.held.setdefault(key, []).append(ident)
            self.dated.setdefault(key, time)

    def __len__(self) -> int:
        return len(self.held)

    def listing(self, cards: Cards, read: Read) -> Listing[_Key]:
        """All events in order of date."""

        def view(key: _Key) -> EventView:
            idents = self.held[key]
            return EventView(
                when=when(self.dated[key]),
                what=isolated(cut(words_of(cards.statement(idents[0])), _WORDS)),
                who=cards.who(idents[0]),
                at=tuple(cards.at(i) for i in idents[:_LINKS]),
                more=max(0, len(idents) - _LINKS),
            )

        def told(keys: Sequence[_Key]) -> str:
            held = [(key, self.dated[key], self.held[key]) for key in keys]
            return encoded(held, read(i for key in keys for i in self.held[key][:_LINKS]))

        return Listing(sorted(self.held), view, lambda key: by_date(key[0]), told, encoded)
