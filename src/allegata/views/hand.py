"""A claim as it is decided on: its card, how it stands, with which others, and why it was read so."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from allegata.views.phrases import phrase, say
from allegata.views.visible import isolated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from markupsafe import Markup

    from allegata.model import Statement
    from allegata.views.cards import Said
    from allegata.views.report import Beside, ReportPage

_FELLOWS = 6
_OPEN = frozenset({"proposed", "reopened"})


class Hand(NamedTuple):
    """A claim that waits for a decision, or has one."""

    id: str
    number: str
    beside: Beside
    is_open: bool
    status: str
    words: str
    """Those of its first passage, as they are corrected."""
    fellows: tuple[Said, ...]
    more: int
    why: Markup
    rules: tuple[str, ...]
    is_folded: bool
    """Is it of the background? Such claims are shown on demand."""
    is_grave: bool = False
    """Does it tell of violence or a death? Its words may be kept behind a plain label."""


def hands(
    page: ReportPage, statements: Sequence[Statement], fellows: Mapping[str, tuple[str, ...]], grave: AbstractSet[str]
) -> list[Hand]:
    """The claims of a report in order of text; `grave` are those that tell of violence or a death."""
    ordered = sorted(statements, key=lambda s: s.anchors[0].start)
    return [hand(page, s, fellows.get(s.id, ()))._replace(is_grave=s.id in grave) for s in ordered]


def hand(page: ReportPage, statement: Statement, fellows: Sequence[str]) -> Hand:
    """One claim."""
    beside = page.beside(statement)
    others = [s for s in fellows if s != statement.id]
    held = [at for s in others if (at := page.at(s)) is not None]
    return Hand(
        id=statement.id,
        number=beside.claim.number,
        beside=beside,
        is_open=statement.status in _OPEN,
        status=statement.status,
        words=statement.anchors[0].exact,
        fellows=tuple(held[:_FELLOWS]),
        more=max(0, len(held) - _FELLOWS),
        why=why(statement),
        rules=statement.rules,
        is_folded=beside.is_aside and statement.status in _OPEN,
    )


def why(statement: Statement) -> Markup:
    """In one line, which words made whom the voice."""
    last = statement.voice[-1] if statement.voice else None
    if last is None or len(statement.voice) == 1:
        return say("why.author")
    cue = last.cue_anchor.exact if last.cue_anchor is not None else last.cue or ""
    if not cue:
        return say("why.no_cue")
    name = isolated(last.name) if last.name else phrase("voice.nobody")
    return say("why.cue", cue=isolated(" ".join(cue.split())), who=name)
