"""What a reader must know before the first line: three sentences at most, the worst first, true for this case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from allegata.views.phrases import phrase, say
from allegata.views.visible import isolated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from allegata.model import Allegation
    from allegata.views.cards import Cards
    from allegata.views.rows import Stories
    from allegata.views.survey import Survey

_AT_MOST = 3
_TENTHS = 10


def limits(survey: Survey, stories: Stories, cards: Cards, measured: Sequence[tuple[str, float]]) -> tuple[Markup, ...]:
    """The worst limits of this case.

    Args:
        survey: the case.
        stories: its situations.
        cards: its statements.
        measured: figures of the engine: the keys `chains`, `marks` and `denials`, each a share.
    """
    return tuple(_worst_first(survey, stories, cards, dict(measured)))[:_AT_MOST]


def _worst_first(survey: Survey, stories: Stories, cards: Cards, measured: dict[str, float]) -> Iterator[Markup]:
    if not survey.outlines:
        yield say("limits.empty")
        return
    if len(survey.owners) == 1 and len(survey.outlines) > 1:
        yield say("limits.one_owner", len(survey.outlines))
    lost = len(survey.unread) + sum(not o.is_analysed for o in survey.outlines.values())
    if lost * 4 > len(survey.outlines):
        yield say("limits.unread", lost)
    yield _errors(measured)
    single, every = stories.origin_counts()
    if single:
        yield say("limits.single", every, single=single)
    same = _may_be_same(stories.allegations(), cards)
    if same is not None:
        yield same
    undated = sum(o.published is None for o in survey.outlines.values())
    if undated:
        yield say("limits.undated", undated)


def _errors(measured: dict[str, float]) -> Markup:
    if not {"chains", "marks", "denials"} <= set(measured):
        return say("limits.unmeasured")
    tenths = {key: round(value * _TENTHS) for key, value in measured.items()}
    return say("limits.measured", **tenths)


def _may_be_same(held: Iterable[Allegation], cards: Cards) -> Markup | None:
    """Voices without a name that are counted as several origins of one allegation, and may be the same people."""
    for a in held:
        unnamed: dict[str, str] = {}
        for origin in a.origins:
            name, is_unnamed = cards.inner(origin.statements[0])
            if is_unnamed and name:
                unnamed.setdefault(name, origin.statements[0])
        if len(unnamed) > 1:
            one, two = list(unnamed.values())[:2]
            return say("limits.same_people", one=cards.who(one), two=cards.who(two))
    return None


def head(survey: Survey) -> Markup:
    """How many reports by how many publishers, from when to when, and what is not analysed."""
    dates = sorted(d for o in survey.outlines.values() if (d := o.earliest))
    publishers = {o.publisher for o in survey.outlines.values() if o.publisher}
    parts = [say("head.reports", len(survey.outlines))]
    if publishers:
        parts.append(say("head.publishers", len(publishers)))
    if dates:
        parts.append(say("head.dates", first=dates[0], last=dates[-1]))
    out = phrase("head.gap").join(parts)
    lost = [o for o in survey.outlines.values() if not o.is_analysed]
    extra = (
        [say("head.not_analysed", len(lost), named=isolated(", ".join(sorted({o.language for o in lost}))))]
        if lost
        else []
    )
    extra += [say("head.unread", len(survey.unread))] if survey.unread else []
    return Markup("").join([out, *(phrase("head.dot") + e for e in extra)])
