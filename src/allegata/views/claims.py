"""A statement as the page prints it: voices first, then mode and stance, then its words, never the words alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec
from markupsafe import Markup, escape

from allegata.views.marks import Span, marked
from allegata.views.phrases import phrase, say, words
from allegata.views.visible import isolated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allegata.model import Anchor, Count, Hop, Place, Statement, When

    _Valued = TypeVar("_Valued", Count, When)

_SHOWN_STANDINGS = frozenset({"conditional", "habitual", "predicted", "general", "advised", "wanted"})


class HopView(NamedTuple):
    """One voice of a chain: how it is reached (`citing`), its name, what is known of it."""

    link: str
    name: Markup
    tags: tuple[str, ...]


class Fact(NamedTuple):
    """A detail of a statement under a heading of ours."""

    label: str
    value: Markup


class ClaimView(NamedTuple):
    """One printed statement."""

    id: str
    number: str
    hops: tuple[HopView, ...]
    manner: str
    chips: tuple[str, ...]
    quote: Markup
    facts: tuple[Fact, ...]
    kind: str
    is_denial: bool


def claim(statement: Statement, number: str) -> ClaimView:
    """Build the view of a statement."""
    return ClaimView(
        id=statement.id,
        number=number,
        hops=chain(statement.voice, statement.stance),
        manner=manner(statement),
        chips=_chips(statement),
        quote=quotation(statement),
        facts=_facts(statement),
        kind=statement.kind,
        is_denial=statement.stance == "denies",
    )


def chain(voice: Sequence[Hop], said: str = "affirms") -> tuple[HopView, ...]:
    """A voice chain, outermost first. `said` is the statement's stance, not printed twice."""
    if not voice:
        return (HopView(link="", name=say("voice.author_unnamed"), tags=()),)
    last = len(voice) - 1
    return tuple(
        HopView(_link(i, hop), hop_name(hop), _tags(hop, said if i == last else "affirms"))
        for i, hop in enumerate(voice)
    )


def hop_name(hop: Hop) -> Markup:
    """A voice's name as the text has it, or what can be said of a voice without one."""
    if hop.name is None:
        return say("voice.author_unnamed" if hop.role == "author" else "voice.nobody")
    return isolated(hop.name)


def _link(depth: int, hop: Hop) -> str:
    if depth == 0:
        return ""
    turn = "" if depth == 1 else phrase("voice.in_turn") + " "
    return turn + phrase(f"voice.link_{hop.type}")


def _tags(hop: Hop, known: str) -> tuple[str, ...]:
    tags = [phrase(f"voice.role_{hop.role}")] if hop.role in {"unnamed", "document"} and hop.name else []
    if hop.basis != "unknown":
        tags.append(phrase(f"basis.{hop.basis}"))
    if hop.stance not in {"affirms", known}:
        tags.append(phrase(f"stance.{hop.stance}"))
    return tuple(tags)


def manner(statement: Statement) -> str:
    """How the claim is put, where it is put in any other way than stated, affirmed, as a fact; else nothing."""
    if statement.stance != "affirms":
        return phrase(f"stance.{statement.stance}")
    if statement.standing in {"doubted", "not_known"}:
        return phrase(f"standing.{statement.standing}")
    if statement.kind != "fact":
        return phrase(f"kind.{statement.kind}")
    if statement.mode != "stated":
        return phrase(f"mode.{statement.mode}")
    return phrase(f"standing.{statement.standing}") if statement.standing in _SHOWN_STANDINGS else ""


def _chips(statement: Statement) -> tuple[str, ...]:
    chips = []
    is_shown = statement.stance != "affirms" or statement.kind != "fact"
    if is_shown and statement.mode != "stated":
        chips.append(phrase(f"mode.{statement.mode}"))
    if statement.stance != "affirms" and statement.kind != "fact" and statement.stance != "asks":
        chips.append(phrase(f"kind.{statement.kind}"))
    if statement.status != "proposed":
        chips.append(phrase(f"status.{statement.status}"))
    return tuple(chips)


def quotation(statement: Statement) -> Markup:
    """The claim's own words, fragments joined by a mark of omission, loaded words underlined."""
    loaded = [Span(a.start, a.end, "loaded") for a in statement.loaded]
    gap = Markup(' <span class="gap">[…]</span> ')
    return gap.join(fragment(a, loaded) for a in statement.anchors)


def fragment(anchor: Anchor, spans: Sequence[Span] = ()) -> Markup:
    """The words of one anchor, isolated, with `spans` (offsets of the document) marked."""
    shifted = [s._replace(start=s.start - anchor.start, end=s.end - anchor.start) for s in spans]
    return Markup("<bdi>{}</bdi>").format(marked(anchor.exact, shifted))


def _facts(statement: Statement) -> tuple[Fact, ...]:
    groups = (
        ("claim.when", [when(t) for t in statement.times]),
        ("claim.where", [place(p) for p in statement.places]),
        ("claim.how_many", [count(c) for c in statement.counts]),
        ("claim.who", [_role(r.role, r.name) for r in statement.roles if r.mention is not None]),
    )
    return tuple(Fact(phrase(key), Markup("; ").join(values)) for key, values in groups if values)


def _role(role: str, name: str) -> Markup:
    return say("claim.role", role=words(role), name=isolated(name))


def bare(value: _Valued) -> _Valued:
    """A date or number without its place in the text, for rows that name the statement."""
    return msgspec.structs.replace(value, anchor=None)


def when(value: When) -> Markup:
    """A date as written, as understood, and what is wrong with it."""
    out = [isolated(value.verbatim)]
    if value.edtf and value.edtf != value.verbatim:
        out.append(Markup(f' <span class="read">({escape(value.edtf)})</span>'))  # noqa: S704 - what stands in it is escaped
    for flag in value.flags:
        look = "flag" if flag in {"impossible", "inconsistent"} else "soft"
        out.append(Markup(f' <span class="{look}">[{escape(phrase(f"flag.{flag}"))}]</span>'))  # noqa: S704 - as above
    return Markup("").join(out)


def place(value: Place) -> Markup:
    """A place as written and what it lies in."""
    return isolated(", ".join((value.name, *value.within)))


def count(value: Count) -> Markup:
    """A number as written and its bounds."""
    bounds = span_of(value)
    written = isolated(value.verbatim)
    is_plain = bounds.striptags() == value.verbatim
    return written + Markup(' <span class="read">({})</span>').format(bounds) if bounds and not is_plain else written


def number(value: float) -> str:
    """A bound, thousands marked, without a needless fraction."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


def span_of(value: Count) -> Markup:
    """The bounds of a count in words; empty where neither is known."""
    low, high = value.minimum, value.maximum
    if low is None and high is None:
        return Markup("")
    if low is not None and high is not None:
        key = "count.exactly" if low == high else "count.between"
    else:
        key = "count.at_least" if high is None else "count.at_most"
    said = say(key, low=number(low or 0), high=number(high or 0))
    return say("count.about", bounds=said) if value.approximate else said
