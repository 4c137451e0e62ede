"""Sentences that go on with what a witness or a charge told in the sentence before, without a cue of their own.

Only what is told to a court or an inquiry, or by a paper of one, goes on so, and only within its paragraph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.attribution.attributed import NOBODY
from allegata.grammar.clause import SUBJECT, VERBAL
from allegata.grammar.lexicon import lookup, words
from allegata.grammar.rules import rule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from allegata.extract.attribution.quotations import Held
    from allegata.grammar.clause import View
    from allegata.language import Parsed, Sentence


def carry_on(
    parsed: Parsed, views: Sequence[View], held: Sequence[Held], of_sentence: Mapping[int, Sequence[int]]
) -> dict[int, int]:
    """Sentence -> the attribution of a sentence before it in whose voice it goes on."""
    out: dict[int, int] = {}
    last: tuple[int, int] | None = None
    for s in parsed.sentences:
        if s.quote >= 0:
            last = None
            continue
        own = [i for i in of_sentence[s.index] if held[i].found.content]
        if own:
            outermost = [i for i in own if held[i].outer < 0]
            lone = len(outermost) == 1 and _is_testimony(views[s.index], held[outermost[0]])
            last = (s.paragraph, outermost[0]) if lone else None
            continue
        if last is None or last[0] != s.paragraph:
            last = None
            continue
        carried = goes_on_telling(s, views[s.index], held[last[1]], last[1])
        if carried is None:
            last = None
        else:
            out[s.index] = carried
    return out


@rule(
    "voice.carried_on",
    says="what a witness tells a court, or an indictment says, goes on in the next sentences of its paragraph",
    speaks=(
        "Lena Horn told the inquiry that nannies slept in the cellar. Children were made to carry coal.",
        "According to the indictment, two brothers promised welders fair pay. They locked the welders in a shed.",
    ),
    silent=(
        "Lena Horn told the inquiry that nannies slept in the cellar.\n\nThe men were beaten.",
        "Lena Horn told the paper that nannies slept in the cellar. The men were beaten.",
        "According to the indictment, two brothers promised welders fair pay. They pleaded not guilty.",
        "Lena Horn told the inquiry that nannies slept in the cellar. The inquiry was set up in May.",
        "Lena Horn told the inquiry that nannies slept in the cellar. She left in May.",
    ),
    nothing=NOBODY,
)
def goes_on_telling(s: Sentence, v: View, held: Held, number: int) -> int | None:
    """A sentence in the past, about others than the speaker, the court and the steps of the law."""
    root = next((t for t in v.tokens if t.head == t.i), None)
    subject = v.first(root.i, *SUBJECT) if root is not None else None
    if root is None or subject is None or root.pos not in VERBAL or s.quote >= 0:
        return None
    who = v.tokens[subject]
    tags = {root.tag, *(v.tokens[k].tag for k in v.of(root.i, "aux", "auxpass"))}
    # CASE 1: a step of the law, or the time of writing
    paid = root.lemma == "charge" and any(v.tokens[k].lemma == "for" for k in v.of(root.i, "prep"))
    if "VBD" not in tags or (root.lemma in words("cue_context", "word", use="step") and not paid):
        return None
    # CASE 2: about the court, a body, or whoever speaks
    kind = lookup("voice_nouns", "word", "kind").get(who.lemma)
    if (
        who.pos == "PROPN"
        or kind in {"organisation", "document"}
        or who.lemma in words("cue_context", "word", use="forum")
    ):
        return None
    if who.pos == "PRON" and who.text.casefold() != "they":
        return None
    return number if held.found.cue.stance == "affirms" else None


def _is_testimony(v: View, held: Held) -> bool:
    """Is it told to a court or an inquiry, or by a paper of one?"""
    f = held.found
    if f.source_head is not None and v.tokens[f.source_head].lemma in words("cue_context", "word", use="charges"):
        return f.cue.type == "speech"
    told = (*v.of(f.anchor, "dobj", "dative"), *(m for k in v.of(f.anchor, "prep") for m in v.of(k, "pobj")))
    forum = words("cue_context", "word", use="forum")
    return f.cue.type == "speech" and any(v.tokens[k].lemma in forum and k not in f.content for k in told)
