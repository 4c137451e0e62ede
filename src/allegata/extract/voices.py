"""From a noun phrase to a voice: its role and the fullest name the text gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from allegata.extract.tables import lookup
from allegata.model import Basis, HopRole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from allegata.extract.clause import View
    from allegata.extract.records import Context
    from allegata.language import Parsed, Token

_PERSONAL = frozenset({"he", "she", "him", "her", "his", "hers"})
_FIRST = frozenset({"i", "we", "me", "us"})
_PLURAL = frozenset({"they", "them"})
_NEUTER = frozenset({"it", "which", "that", "this"})
_MASCULINE, _FEMININE = frozenset({"he", "him", "his"}), frozenset({"she", "her", "hers"})
_DROP = frozenset({"DET"})


class Named(msgspec.Struct, frozen=True):
    """A voice as named: null name where the text gives none."""

    name: str | None
    role: HopRole
    basis: Basis = "unknown"


class Cast(msgspec.Struct):
    """Who has spoken so far in a report, for pronouns and short forms. One a document, used in order of text."""

    full: dict[str, str]
    last: dict[str, Named]
    paragraph: int = -1


def cast(parsed: Parsed, context: Context) -> Cast:
    """Collect the fullest form of each proper name: its last word leads to the longest sequence that ends so."""
    full: dict[str, str] = {}
    for sentence in parsed.sentences:
        run: list[Token] = []
        for t in (*sentence.tokens, None):
            if t is not None and t.pos == "PROPN" and (not run or t.start - run[-1].end <= 1):
                run.append(t)
                continue
            if run:
                whole = parsed.text[run[0].start : run[-1].end]
                key = run[-1].text.casefold()
                if run[-1].ent in {"PERSON", ""} and len(whole) > len(full.get(key, "")):
                    full[key] = whole
            run = [t] if t is not None and t.pos == "PROPN" else []
    for name in context.names:
        for alias in (name.name, *name.aliases):
            full[_fold(alias)] = name.name
    return Cast(full=full, last={})


def _fold(text: str) -> str:
    words = text.casefold().split()
    return " ".join(words[1:] if words and words[0] in {"the", "a", "an"} else words)


def name_voice(v: View, text: str, source: Sequence[int], head: int, known: Cast) -> Named:
    """Name a source. Pronouns are resolved to the last fitting voice; where none fits the pronoun itself stands."""
    t = v.tokens[head]
    word = t.text.casefold()
    if t.pos == "PRON" or word in _PERSONAL | _PLURAL | _FIRST:
        return _pronoun(word, t, known)
    proper = _proper(v, head)
    if proper is not None:
        named = Named(
            name=known.full.get(proper.casefold().split()[-1], proper)
            if _is_person(v, head)
            else known.full.get(_fold(proper), proper),
            role=_role(v, head, named=True),
        )
    else:
        core = [k for k in source if v.tokens[k].dep not in {"appos"}]
        named = Named(name=_descriptor(v, text, core, head), role=_role(v, head, named=False))
    slot = "person" if named.role in {"person", "unnamed"} else "organisation"
    known.last[slot] = named
    known.last["any"] = named
    if t.tag in {"NNS", "NNPS"}:
        known.last["plural"] = named
    return named


def _pronoun(word: str, t: Token, known: Cast) -> Named:
    if word in _FIRST:
        return Named(name=None, role="author", basis="first_hand")
    if word in _PERSONAL:
        return known.last.get("person", Named(name=t.text, role="unnamed"))
    if word in _PLURAL:
        return known.last.get("plural", Named(name=t.text, role="unnamed"))
    if word in _NEUTER:
        return known.last.get("organisation", Named(name=None, role="unnamed"))
    return Named(name=t.text, role="unnamed")


def _proper(v: View, head: int) -> str | None:
    """The proper name in a phrase: its head with compounds, or an apposition's."""
    t = v.tokens[head]
    if t.pos == "PROPN":
        left = head
        while left > 0 and v.tokens[left - 1].pos == "PROPN" and v.tokens[left - 1].head in {head, left}:
            left -= 1
        return " ".join(v.tokens[k].text for k in range(left, head + 1))
    for k in v.kids[head]:
        if v.tokens[k].dep == "appos" and v.tokens[k].pos == "PROPN":
            return _proper(v, k)
    return None


def _is_person(v: View, head: int) -> bool:
    t = v.tokens[head]
    return (
        t.ent == "PERSON"
        or _kinds().get(t.lemma) == "person"
        or any(
            v.tokens[k].dep == "appos" and (v.tokens[k].ent == "PERSON" or _kinds().get(v.tokens[k].lemma) == "person")
            for k in v.kids[head]
        )
        or any(
            v.tokens[k].dep in {"compound", "appos"} and _kinds().get(v.tokens[k].lemma.lower()) == "person"
            for k in v.kids[head]
        )
    )


def _kinds() -> Mapping[str, str]:
    return lookup("voice_nouns", "word", "kind")


def _role(v: View, head: int, *, named: bool) -> HopRole:
    t = v.tokens[head]
    kind = _kinds().get(t.lemma.lower()) or _kinds().get(t.text.casefold())
    if kind == "document":
        return "document"
    if kind == "organisation" or (named and t.ent in {"ORG", "GPE", "NORP"} and not _is_person(v, head)):
        return "organisation"
    if named:
        return (
            "person"
            if _is_person(v, head) or t.ent == "" and _proper(v, head) is not None and kind == "person"
            else ("organisation" if t.ent else "person")
        )
    return "unnamed"


def _descriptor(v: View, text: str, source: Sequence[int], head: int) -> str:
    kept = [k for k in source if k <= head or v.tokens[k].dep in {"prep", "pobj"}]
    kept = [k for k in kept if k >= head or v.tokens[k].dep != "appos"]
    while kept and v.tokens[kept[0]].pos in _DROP and v.tokens[kept[0]].text.casefold() in {"the", "a", "an"}:
        kept = kept[1:]
    kept = [k for k in kept if k <= head] or [head]
    return text[v.tokens[kept[0]].start : v.tokens[kept[-1]].end]
