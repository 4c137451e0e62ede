"""What an attribution is inside one sentence, and the phrases it is made of.

Labels are ClearNLP dependencies. Spans are sets of token indices of the sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.grammar.clause import View, subtree, trim
from allegata.grammar.cues import Cue
from allegata.grammar.lexicon import words
from allegata.language import Token

if TYPE_CHECKING:
    from allegata.model import Stance

Content = tuple[tuple[int, ...], tuple[int, ...]]
"""Tokens of what is said, and the tokens that head its claims."""
NOTHING: Content = ((), ())
NOBODY: int | None = None
NO_NAME: str | None = None
_GROUP = frozenset({"aux", "auxpass", "neg", "prt"})
BESIDE = frozenset({"according to", "in the words of"})
"""Cues that stand beside the sentence whose claim they carry."""


class Reporting(msgspec.Struct, frozen=True):
    """A verb that may report: in its sentence, with what it would do, and the token that heads its source, if any."""

    v: View
    t: Token
    cue: Cue
    passive: bool
    source: int | None

    @property
    def start(self) -> int:
        """Where the verb begins, in the text."""
        return self.t.start


class Attributed(msgspec.Struct, frozen=True):
    """One attribution inside a sentence. `heads` are the tokens that head its claims; empty for a bare quotation."""

    cue: Cue
    lemma: str
    anchor: int
    cue_tokens: tuple[int, ...]
    source: tuple[int, ...]
    source_head: int | None
    content: tuple[int, ...]
    heads: tuple[int, ...]
    quotes: tuple[int, ...] = ()
    rejected: bool = False
    """The sentence itself calls the claim false ("the allegation that ... is absurd")."""
    judged: bool = False
    """A judgement of the author's own that names no voice ("it is a lie that ...")."""
    opens: bool = False
    """Its sentence ends with a colon, or says no more than who speaks: a quotation stands beside it."""
    whole: bool = False
    """The claim is the cue's own clause: told of something by somebody."""
    rules: tuple[str, ...] = ()
    """The row of the lexicon and the rules that made it: cue, frame, holder, and what else bears on it."""


NO_ATTRIBUTION: Attributed | None = None

_STANCES: tuple[Stance, ...] = ("declines", "retracts", "denies")
SILENT, BACK, AWAY = (Cue(type="speech", stance=stance, tone="plain", frames=frozenset()) for stance in _STANCES)
"""What a clause does without a cue of the tables: it tells of silence, of taking back, of turning down."""


def is_of_clause(f: Attributed) -> bool:
    """Is an attribution told by a clause of silence or of taking back, and not by a cue of the tables?"""
    return f.cue is SILENT or f.cue is BACK


def verb_group(v: View, i: int) -> tuple[int, ...]:
    """A cue verb with its auxiliaries, negation, particle and light adverbs."""
    near = {i} | {k for k in v.kids[i] if v.tokens[k].dep in _GROUP}
    low, high = min(near), max(near)
    for k in v.kids[i]:
        t = v.tokens[k]
        light = t.text.lower().endswith("ly") or t.lemma in words("cue_context", "word", use="light")
        if t.dep == "advmod" and not v.kids[k] and light and low - 1 <= k <= high + 1:
            near.add(k)
            low, high = min(near), max(near)
    run = [i]
    for step in (-1, 1):
        k = i + step
        while k in near:
            run.append(k)
            k += step
    return tuple(sorted(run)) if len(run) < len(near) and _broken(v, near) else tuple(sorted(near))


def _broken(v: View, near: set[int]) -> bool:
    return any(k not in near and v.tokens[k].dep in {"nsubj", "nsubjpass", "expl"} for k in range(min(near), max(near)))


def noun_phrase(v: View, head: int, cue: int) -> tuple[int, ...]:
    """The phrase of a source, without the clause that holds its cue."""
    out = []
    for k in v.kids[head]:
        below = subtree(v, k)
        if (cue not in below and v.tokens[k].dep not in {"cc", "conj"}) or (
            v.tokens[k].dep in {"cc", "conj"} and cue not in below and v.tokens[k].pos in {"CCONJ", "NOUN", "PROPN"}
        ):
            out.extend(below)
    whole = trim(v, sorted([*out, head]))
    return whole[1:] if len(whole) > 1 and v.tokens[whole[0]].lemma == "as" else whole
