"""The steps of the law that the reports tell of, in order of date, each with whoever tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from allegata.views.listing import Listing, by_date, encoded
from allegata.views.phrases import phrase
from allegata.views.visible import isolated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from allegata.model import Step
    from allegata.views.cards import Cards, Said
    from allegata.views.listing import Read

_Key = tuple[str, str, str]
Told = tuple[str, _Key]
"""A statement's id, and date, stage and court or body of the step that it tells."""
_LINKS = 4
_UNDATED = "9999"


class StepView(NamedTuple):
    """A step: when, what, before whom, who tells it."""

    when: Markup
    stage: str
    court: Markup
    who: Markup
    at: tuple[Said, ...]
    more: int


def told_step(ident: str, step: Step) -> Told:
    """A statement's step by what makes it the same as another's."""
    return ident, (step.when or _UNDATED, step.stage, step.court or step.body or "")


class Steps(msgspec.Struct):
    """Statements that tell a step, by date, stage and court or body."""

    held: dict[_Key, list[str]] = msgspec.field(default_factory=dict)

    def add(self, found: Iterable[Told]) -> None:
        """Take the steps of a report in."""
        for ident, key in found:
            self.held.setdefault(key, []).append(ident)

    def __len__(self) -> int:
        return len(self.held)

    def listing(self, cards: Cards, read: Read) -> Listing[_Key]:
        """All steps in order of date, the undated last."""

        def view(key: _Key) -> StepView:
            when, stage, court = key
            idents = self.held[key]
            return StepView(
                when=isolated(when if when != _UNDATED else phrase("law.undated")),
                stage=phrase(f"stage_told.{stage}"),
                court=isolated(court),
                who=cards.who(idents[0]),
                at=tuple(cards.at(i) for i in idents[:_LINKS]),
                more=max(0, len(idents) - _LINKS),
            )

        def told(keys: Sequence[_Key]) -> str:
            held = [(key, self.held[key]) for key in keys]
            return encoded(held, read(i for _, idents in held for i in idents[:_LINKS]))

        return Listing(sorted(self.held), view, lambda key: by_date(key[0]), told, encoded)
