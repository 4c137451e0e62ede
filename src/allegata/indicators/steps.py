"""Steps of the law that statements tell, and how each statement bears on the matter of its report."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from allegata.grammar.clause import is_passive, noun_phrase, subtree, up, view
from allegata.grammar.lexicon import rows, words
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


def with_bearing(
    parsed: Parsed, statements: Sequence[Statement], told: Collection[str], accused: Collection[str] = ()
) -> tuple[Statement, ...]:
    """Statements with their step of the law and their bearing.

    Args:
        parsed: the document's sentences.
        statements: of one document, in order of text.
        told: ids of those that stand in an account.
        accused: names of the accused and their sites, as the accounts have them.
    """
    answering = frozenset(name.lower() for name in accused)
    starts = {s.start: s for s in parsed.sentences if s.tokens}
    ordered = sorted(starts)
    out = []
    for statement in statements:
        sentence = _sentence_of(statement, starts, ordered)
        step = step_of(sentence, statement) if sentence is not None else None
        bearing = _bearing(statement, step, is_told=statement.id in told)
        if bearing in {"background", "measures", "demands"} and _speaks_for_accused(statement, answering):
            bearing = "answers"
        elif bearing in {"background", "alleges"} and (
            _is_examined(statement) or (sentence is not None and _tells_a_finding(sentence, statement))
        ):
            bearing = "finds"
        elif bearing == "background" and told and _is_voiced(statement):
            bearing = "alleges"
        out.append(msgspec.structs.replace(statement, step=step, bearing=bearing))
    return tuple(out)


def _sentence_of(statement: Statement, starts: dict[int, Sentence], ordered: Sequence[int]) -> Sentence | None:
    at = bisect_right(ordered, statement.anchors[0].start) - 1
    return starts[ordered[at]] if at >= 0 else None


def step_of(sentence: Sentence, statement: Statement) -> Step | None:
    """The step of the law that a statement says was taken, or None.

    A step that is denied, negated, doubted, demanded or only to come is none.
    """
    v = view(sentence)
    if statement.stance == "denies" and (statement.voice[-1].cue or "").startswith(("plead", "pled", "enter")):
        return Step(stage="pleaded", when=_day(statement), court=_court(v, 0), body=None)
    if statement.kind == "question" or statement.stance != "affirms" or statement.polarity == "negative":
        return None
    if statement.standing not in {"affirmed", "habitual"}:
        return None
    spans = [(a.start, a.end) for a in statement.anchors]
    inside = [t for t in sentence.tokens if any(a <= t.start < b for a, b in spans)]
    for t in inside:
        if t.pos not in {"VERB", "AUX"} or t.lemma not in _rows() or _is_below(v, t.i):
            continue
        below = {v.tokens[k].text.lower() for k in subtree(v, t.i)}
        for row in _rows()[t.lemma]:
            if _fits(row, below, passive=is_passive(v, t.i)) and _is_of_law(v, t.i, row.stage):
                return Step(stage=row.stage, when=_day(statement), court=_court(v, t.i), body=_body(v, t.i))
    return None


def _day(statement: Statement) -> str | None:
    return statement.times[0].edtf if statement.times else None


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
    return (innermost.cue or "").lower() in cues("finding") and bool(_name(s) & (cues("helper") | cues("examiner")))


def _name(s: Statement) -> set[str]:
    """The words of the innermost voice past the author, in the singular."""
    if len(s.voice) == 1:
        return set()
    return {w.removesuffix("s") for w in (s.voice[-1].name or "").lower().split()}


def _speaks_for_accused(s: Statement, accused: frozenset[str]) -> bool:
    """Is it the accused who speaks, whoever runs the place, or who speaks for them?"""
    name = (s.voice[-1].name or "").lower()
    if len(s.voice) == 1 or not name or s.kind == "question":
        return False
    if any(name in a or a in name for a in accused):
        return True
    words_ = _name(s)
    return bool(words_ & words("answers", "word", use="answerer")) and not words_ & (cues("helper") - {"lawyer"})


def _is_examined(s: Statement) -> bool:
    """Does a court, an inspection or an audit say so, in whatever words?"""
    return s.kind == "fact" and s.stance == "affirms" and bool(_name(s) & (cues("bench") | cues("examiner")))


def _tells_a_finding(sentence: Sentence, s: Statement) -> bool:
    """An inspection, an audit or a court is told to have found, seized or freed, in the report's own voice."""
    v = view(sentence)
    spans = [(a.start, a.end) for a in s.anchors]
    if s.kind != "fact" or s.stance != "affirms" or s.standing != "affirmed":
        return False
    for t in sentence.tokens:
        if t.lemma in cues("finding") and t.pos == "VERB" and any(a <= t.start < b for a, b in spans):
            who = actor(v, t.i)
            if who is not None and {v.tokens[k].lemma.lower() for k in (who, *v.of(who, "compound"))} & (
                cues("helper") | cues("examiner")
            ):
                return True
    return False


def _is_voiced(s: Statement) -> bool:
    """Does somebody past the author tell it as a fact of the matter?"""
    return len(s.voice) > 1 and s.kind == "fact" and s.stance == "affirms"
