"""Steps of the law that statements tell, and how each statement bears on the matter of its report."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from allegata.grammar.clause import is_passive, noun_phrase, subtree, up, view
from allegata.grammar.lexicon import rows
from allegata.indicators.cues import cues
from allegata.indicators.frames import actor
from allegata.model import LawStage, Step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from allegata.grammar.clause import View
    from allegata.language import Parsed, Sentence
    from allegata.model import Bearing, Statement

_BY_LAW = frozenset({"arrested", "charged", "pleaded", "tried", "appealed", "dismissed", "settled", "investigated"})
_FOUND = frozenset({"convicted", "acquitted", "sentenced"})


class _Row(NamedTuple):
    """One way to tell a step: the words that must stand by, how the verb stands, and the stage."""

    beside: tuple[str, ...]
    form: str
    stage: LawStage


@cache
def _rows() -> dict[str, tuple[_Row, ...]]:
    held: dict[str, list[_Row]] = {}
    for r in rows("law_steps"):
        beside = tuple(r["with"].split("|")) if r["with"] else ()
        held.setdefault(r["lemma"], []).append(_Row(beside, r["form"], msgspec.convert(r["stage"], LawStage)))
    return {lemma: tuple(found) for lemma, found in held.items()}


def with_bearing(parsed: Parsed, statements: Sequence[Statement], told: Collection[str]) -> tuple[Statement, ...]:
    """Statements with their step of the law and their bearing.

    Args:
        parsed: the document's sentences.
        statements: of one document, in order of text.
        told: ids of those that stand in an account.
    """
    starts = {s.start: s for s in parsed.sentences if s.tokens}
    ordered = sorted(starts)
    out = []
    for statement in statements:
        sentence = _sentence_of(statement, starts, ordered)
        step = step_of(sentence, statement) if sentence is not None else None
        bearing = _bearing(statement, step, is_told=statement.id in told)
        out.append(msgspec.structs.replace(statement, step=step, bearing=bearing))
    return tuple(out)


def _sentence_of(statement: Statement, starts: dict[int, Sentence], ordered: Sequence[int]) -> Sentence | None:
    at = bisect_right(ordered, statement.anchors[0].start) - 1
    return starts[ordered[at]] if at >= 0 else None


def step_of(sentence: Sentence, statement: Statement) -> Step | None:
    """The step of the law that a statement says was taken, or None.

    A step that is denied, negated, doubted, demanded or only to come is none.
    """
    if statement.kind == "question" or statement.stance != "affirms" or statement.polarity == "negative":
        return None
    if statement.standing not in {"affirmed", "habitual"}:
        return None
    v = view(sentence)
    spans = [(a.start, a.end) for a in statement.anchors]
    inside = [t for t in sentence.tokens if any(a <= t.start < b for a, b in spans)]
    for t in inside:
        if t.pos not in {"VERB", "AUX"} or t.lemma not in _rows() or _is_below(v, t.i):
            continue
        below = {v.tokens[k].text.lower() for k in subtree(v, t.i)}
        for row in _rows()[t.lemma]:
            if _fits(row, below, passive=is_passive(v, t.i)) and _is_of_law(v, t.i, row.stage):
                when = statement.times[0].edtf if statement.times else None
                return Step(stage=row.stage, when=when, court=_court(v, t.i), body=_body(v, t.i))
    return None


def _fits(row: _Row, below: set[str], *, passive: bool) -> bool:
    if row.form == "passive" and not passive:
        return False
    return not row.beside or any(all(w in below for w in one.split()) for one in row.beside)


def _is_below(v: View, i: int) -> bool:
    """Whether a verb stands in a clause that only describes somebody: "the broker who was arrested"."""
    return any(v.tokens[k].dep in {"relcl", "advcl"} for k in (i, *up(v, i)))


def _is_of_law(v: View, i: int, stage: LawStage) -> bool:
    """Whoever investigates, settles or appeals must be a body of the law, or nobody be named; a verdict always is."""
    if stage == "appealed":
        return not any(v.tokens[k].text.lower() in {"for", "to"} for k in v.of(i, "prep"))
    if stage not in {"investigated", "settled", "dismissed"}:
        return True
    who = actor(v, i)
    if stage == "settled":
        return any(v.tokens[k].text.lower() in {"case", "suit", "lawsuit", "claim", "court"} for k in subtree(v, i))
    return who is None or _is_body(v, who)


def _is_body(v: View, who: int) -> bool:
    words = {v.tokens[k].lemma.lower() for k in (who, *v.of(who, "compound"))}
    return bool(words & cues("helper"))


def _phrases(v: View, i: int, kind: str) -> Iterator[str]:
    for k in sorted(subtree(v, i)):
        t = v.tokens[k]
        if t.lemma.lower() in cues(kind):
            yield _words(v, k)


def _court(v: View, i: int) -> str | None:
    return next(_phrases(v, i, "bench"), None)


def _body(v: View, i: int) -> str | None:
    who = actor(v, i)
    if who is None or not _is_body(v, who):
        return None
    return _words(v, who)


def _words(v: View, i: int) -> str:
    """A noun phrase without its article."""
    first, last = noun_phrase(v, i)
    return " ".join(t.text for t in v.tokens if first <= t.start < last and t.text.lower() not in {"the", "a", "an"})


def _bearing(s: Statement, step: Step | None, *, is_told: bool) -> Bearing:
    """How a statement bears on the matter; the first that fits."""
    if s.stance in {"denies", "declines"} or (step is not None and step.stage == "pleaded"):
        return "answers"
    if s.mode == "legal_finding" or (step is not None and step.stage in _FOUND) or _is_finding(s):
        return "finds"
    if step is not None and step.stage in _BY_LAW:
        return "charges"
    if s.kind in {"recommendation", "question"} or s.stance == "asks":
        return "demands"
    if is_told:
        return "alleges"
    return "measures" if s.counts else "background"


def _is_finding(s: Statement) -> bool:
    """An inspection or a court says that it found it so."""
    innermost = s.voice[-1]
    name = (innermost.name or "").lower().split()
    return innermost.cue in {"find", "rule", "establish"} and bool({w.removesuffix("s") for w in name} & cues("helper"))
