"""Assembly: claims with their meaning, dates, counts and places become `Statement`s; chains become `Attribution`s."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

import msgspec

from allegata.extract.meaning.qualify import qualify
from allegata.extract.records import CountSpan, PlaceSpan, TimeSpan
from allegata.grammar.asserted import OPEN
from allegata.model import (
    Anchor,
    Attribution,
    Hop,
    Mention,
    Role,
    Statement,
    anchor_at,
)
from allegata.model.ids import attribution_id, mention_id, statement_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from allegata.extract.attribution.chains import Chained
    from allegata.extract.records import Claim, Context, HopDraft, MentionDraft, Span
    from allegata.language import Parsed
    from allegata.model import Count, Document, HopRole, Locator, Place, Stance, When

_E = TypeVar("_E", TimeSpan, CountSpan, PlaceSpan)


def mention(document: Document, draft: MentionDraft, locate: Callable[[int, int], Locator | None]) -> Mention:
    """A mention as a record."""
    anchor = anchor_at(document.id, document.text, *draft.span, locate(*draft.span))
    return Mention(
        id=mention_id(anchor),
        anchor=anchor,
        surface=draft.surface,
        kind=draft.kind,
        descriptors=draft.descriptors,
        is_named=draft.is_named,
        number=draft.number,
    )


class Expressions(msgspec.Struct, frozen=True):
    """Dates, counts and places of a report, and its mentions, to be handed to the statements they stand in."""

    times: tuple[TimeSpan, ...]
    counts: tuple[CountSpan, ...]
    places: tuple[PlaceSpan, ...]
    mentions: tuple[Mention, ...]


class Assembly:
    """Builds the records of one report."""

    def __init__(self, document: Document, parsed: Parsed, context: Context, found: Expressions) -> None:
        self._document, self._parsed, self._context, self._found = document, parsed, context, found
        self._mention_at = {m.anchor.start: m for m in found.mentions}
        self._loose_times: Sequence[TimeSpan] = ()
        self._loose_counts: Sequence[CountSpan] = ()

    def anchor(self, span: Span) -> Anchor:
        """An anchor with its place in the original."""
        return anchor_at(self._document.id, self._document.text, *span, self._context.locate(*span))

    def statements(self, chained: Chained) -> tuple[Statement, ...]:
        """One statement a claim, those with the same id once, in order of text."""
        claims = sorted(chained.claims, key=lambda c: (c.spans[0], -c.spans[-1][1], len(c.hops)))
        times, self._loose_times = self._share(claims, self._found.times)
        counts, self._loose_counts = self._share(claims, self._found.counts)
        places, _ = self._share(claims, self._found.places)
        out: dict[str, Statement] = {}
        for n, claim in enumerate(claims):
            statement = self._statement(claim, (times[n], counts[n], places[n]))
            out.setdefault(statement.id, statement)
        return tuple(out.values())

    def loose(self) -> tuple[tuple[When, ...], tuple[Count, ...]]:
        """Dates and counts of sentences that make no statement."""
        return tuple(map(self._dated, self._loose_times)), tuple(map(self._counted, self._loose_counts))

    @staticmethod
    def _share(claims: Sequence[Claim], expressions: Sequence[_E]) -> tuple[dict[int, list[_E]], list[_E]]:
        """Hand each expression to the smallest claim that holds it, else to the first of its sentence.

        Returns:
            The expressions of each claim; and those of sentences without a claim.
        """
        out: dict[int, list[_E]] = defaultdict(list)
        loose: list[_E] = []
        by_sentence: dict[int, list[int]] = defaultdict(list)
        for n, claim in enumerate(claims):
            by_sentence[claim.sentence].append(n)
        for e in expressions:
            here = by_sentence.get(e.sentence, [])
            holding = [n for n in here if any(a <= e.start and e.end <= b for a, b in claims[n].spans)]
            if holding:
                chosen = min(holding, key=lambda n: sum(b - a for a, b in claims[n].spans))
            elif here:
                chosen = here[0]
            else:
                loose.append(e)
                continue
            out[chosen].append(e)
        return out, loose

    def _statement(
        self, claim: Claim, expressions: tuple[list[TimeSpan], list[CountSpan], list[PlaceSpan]]
    ) -> Statement:
        meaning = qualify(self._parsed, claim)
        if claim.is_hypothetical:
            meaning = msgspec.structs.replace(meaning, mode="conditional", factuality=0)
        stance = _stance(claim)
        doubts = meaning.standing in OPEN and not (stance == "asks" and meaning.standing == "not_known")
        if doubts and not claim.is_question and (stance == "asks" or self._is_unable(claim)):
            stance = "affirms"  # who doubts does not deny, and who cannot say does not refuse to
        anchors = tuple(self.anchor(s) for s in claim.spans)
        hops = (self._hop(h, depth) for depth, h in enumerate(claim.hops))
        voice = (self._author(), *self._teller(claim.spans[0][0]), *hops)
        times, counts, places = expressions
        predicate = self._parsed.sentences[claim.sentence].tokens[claim.predicate].start
        return Statement(
            id=statement_id(anchors, voice),
            anchors=anchors,
            kind="question" if claim.is_question and stance == "asks" else meaning.kind,
            voice=voice,
            stance=stance,
            polarity=meaning.polarity,
            mode=meaning.mode,
            certainty_cue=self.anchor(meaning.certainty_cue) if meaning.certainty_cue else None,
            factuality=None if claim.is_question else _toward(stance, meaning.factuality, claim),
            act=meaning.act,
            roles=tuple(
                Role(role=r.role, name=r.name, mention=self._mention(r.span), anchor=self.anchor(r.span))
                for r in meaning.roles
            ),
            times=tuple(self._dated(t) for t in _nearest(times, predicate)),
            places=tuple(self._placed(p) for p in _nearest(places, predicate)),
            counts=tuple(self._counted(c) for c in _nearest(counts, predicate)),
            loaded=tuple(self.anchor(s) for s in meaning.loaded),
            paraphrase=None,
            engine=self._parsed.engine,
            score=None,
            standing=meaning.standing,
            rules=(*claim.rules, *meaning.rules),
        )

    def _author(self) -> Hop:
        name = self._context.author or self._context.publisher
        return Hop(name=name, mention=None, role="author")

    def _is_unable(self, claim: Claim) -> bool:
        """Whether the innermost cue says that somebody could not say, and not that they would not."""
        if any(r.startswith("silence.") or r == "cue.asked_and_answered" for r in claim.rules):
            return False
        span = claim.hops[-1].cue_span if claim.hops else None
        said = self._document.text[slice(*span)].lower() if span else ""
        return not any(word in said for word in ("would", "will", "refus", "declin", "comment"))

    def _teller(self, at: int) -> tuple[Hop, ...]:
        """The outlet or author of the item of a round-up that a claim stands in; it has no cue and no depth."""
        begins = [start for start, _ in self._context.items if start <= at]
        if not begins:
            return ()
        ends = min((start for start, _ in self._context.items if start > at), default=len(self._document.text))
        named = [t for t in self._context.tellers if begins[-1] <= t[0] < ends]
        text = self._document.text
        if not named:
            return ()
        start, end = named[0]
        role: HopRole = "organisation" if text[:start].rstrip().endswith(":") else "person"
        return (
            Hop(
                name=text[start:end],
                mention=self._mention((start, end)),
                role=role,
                source_anchor=self.anchor((start, end)),
            ),
        )

    def _hop(self, draft: HopDraft, depth: int) -> Hop:
        named = draft.name
        if draft.role == "author":
            named = self._context.author or self._context.publisher
        return Hop(
            name=named,
            mention=self._mention(draft.source) if draft.source else None,
            role=draft.role,
            type=draft.type,
            stance=draft.stance,
            depth=depth,
            source_anchor=self.anchor(draft.source) if draft.source else None,
            cue=draft.cue or None,
            cue_anchor=self.anchor(draft.cue_span) if draft.cue_span else None,
            content_anchors=tuple(self.anchor(s) for s in draft.contents),
            basis=draft.basis,
        )

    def _mention(self, span: Span) -> str | None:
        held = next((self._mention_at[i] for i in range(*span) if i in self._mention_at), None)
        return held.id if held is not None else None

    def _dated(self, t: TimeSpan) -> When:
        return msgspec.structs.replace(t.value, anchor=self.anchor((t.start, t.end)))

    def _counted(self, c: CountSpan) -> Count:
        return msgspec.structs.replace(c.value, anchor=self.anchor((c.start, c.end)))

    def _placed(self, p: PlaceSpan) -> Place:
        return msgspec.structs.replace(p.value, anchor=self.anchor((p.start, p.end)))

    def attributions(self, chained: Chained, statements: Iterable[Statement]) -> tuple[Attribution, ...]:
        """One record a cue that carries a statement; the statement is the first it carries."""
        first: dict[tuple[Span, int], str] = {}
        for s in statements:
            for hop in s.voice[1:]:
                if hop.cue_anchor is not None:
                    first.setdefault(((hop.cue_anchor.start, hop.cue_anchor.end), hop.depth), s.id)
        out: dict[str, Attribution] = {}
        for hops in chained.chains:
            if not hops:
                continue
            draft, depth = hops[-1], len(hops) - 1
            statement = first.get((draft.cue_span, depth)) if draft.cue_span else None
            if statement is None or draft.cue_span is None or not draft.contents or _is_silence(draft):
                continue
            source = self.anchor(draft.source) if draft.source else None
            cue, content = self.anchor(draft.cue_span), tuple(self.anchor(s) for s in draft.contents)
            record = Attribution(
                id=attribution_id(source, cue, content, depth),
                statement=statement,
                source=source,
                cue=cue,
                content=content,
                type=draft.type,
                depth=depth,
            )
            out.setdefault(record.id, record)
        return tuple(sorted(out.values(), key=lambda a: (a.cue.start, a.depth)))


def _is_silence(draft: HopDraft) -> bool:
    """Says a cue no more than that somebody did not answer? Its clause is the claim, and it has no content."""
    cue = draft.cue_span
    silent = cue is not None and any(r.startswith("silence.") for r in draft.rules)
    return silent and cue is not None and any(a <= cue[0] < b for a, b in draft.contents)


def _toward(stance: Stance, factuality: int | None, claim: Claim) -> int | None:
    """What the innermost voice holds: who denies a claim holds the contrary, who declines or takes it back nothing."""
    answered = any(r.startswith("answer.") for r in claim.rules) and claim.stance == "denies"
    if factuality is None or stance == "affirms" or answered:
        return factuality  # a denial in the claim's own words is as they say
    return -factuality if stance == "denies" else 0


def _stance(claim: Claim) -> Stance:
    if claim.is_question:
        return "asks"
    return claim.stance or (claim.hops[-1].stance if claim.hops else "affirms")


def _nearest(expressions: Sequence[_E], predicate: int) -> list[_E]:
    """The act's own first: the one nearest to the predicate, then the rest in order of text."""
    rest = list(expressions)
    if rest:
        own = min(range(len(rest)), key=lambda n: abs(rest[n].start - predicate))
        rest.insert(0, rest.pop(own))
    return rest
