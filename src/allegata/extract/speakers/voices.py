"""From a noun phrase to a voice: its role and the fullest name the text gives it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from allegata.extract.speakers.pronouns import FIRST, NEUTER, PERSONAL, PLURAL, Named, meant, place, taken_up, within
from allegata.extract.speakers.roster import Roster, bare, without_nickname
from allegata.grammar.gazetteer import known_places
from allegata.grammar.lexicon import lookup, words
from allegata.model import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from allegata.extract.records import MentionDraft
    from allegata.grammar.clause import View
    from allegata.language import Token
    from allegata.model import HopRole

_PICKS = frozenset({"another", "other", "one"})
_FEWEST = 2
"""Words of a description that leads back: an article and a noun."""


def name_voice(v: View, text: str, source: Sequence[int], head: int, known: Roster, by: str | None = None) -> Named:
    """Name a source; several joined by "and" are named together. Who speaks (``by``) is no "he" in his own words."""
    joined = [k for k in v.of(head, "conj") if k in source and v.tokens[k].pos in {"NOUN", "PROPN"}]
    first = _name(v, text, [k for k in source if not joined or k < joined[0]], head, known, by)
    others = [_name(v, text, sorted(m for m in source if m in _below(v, k)), k, known) for k in joined]
    if first.name is None or not others or any(o.name is None for o in others):
        return first
    return Named(name=" and ".join(n.name or "" for n in (first, *others)), role=first.role, basis=first.basis)


def _name(v: View, text: str, source: Sequence[int], head: int, known: Roster, by: str | None = None) -> Named:
    """Name one. A pronoun leads to the last fitting subject near by; where none fits, it stands as it is."""
    t = v.tokens[head]
    inner = _holder(v, source, head, known)
    if inner is not None:
        return inner
    if t.pos == "PRON" or (t.pos != "PROPN" and t.text.casefold() in FIRST | PERSONAL | PLURAL):
        return pronoun(t, v.tokens, known, by)
    proper = None if _is_any(v, head) else _proper(v, text, head, known)
    m = _mention_at(t.start, known) if proper is None else None
    if m is not None and t.pos in {"PROPN", "VERB"} and t.start in {m.span[0], m.span[1] - len(t.text)}:
        return _named(
            v, head, m.surface, known
        )  # "Li Wei-ming", "Save the Harbour": the head has no capital, is no noun
    if proper is not None:
        return _named(v, head, _before_nickname(v, head, proper) + _whole(t, proper, known), known)
    settled = _settled(v, t, source, known) or _office(v, text, source, known) or _body(v, text, source, known)
    if settled is not None:
        return settled
    return Named(name=_descriptor(v, text, source, head), role=_role(v, head, named=False))


def _is_any(v: View, head: int) -> bool:
    """Is it one of many of a kind: "a local Christian", with no name beside it?"""
    t = v.tokens[head]
    indefinite = any(v.tokens[k].lemma in {"a", "an"} and v.tokens[k].dep == "det" for k in v.kids[head])
    alone = not v.of(head, "compound", "appos", "nmod") and t.ent != "PERSON"
    return indefinite and alone and t.pos == "PROPN"


def _start(m: MentionDraft) -> int:
    return m.span[0]


def _mention_at(at: int, known: Roster) -> MentionDraft | None:
    k = bisect_right(known.named, at, key=lambda m: m.span[0]) - 1
    return known.named[k] if k >= 0 and at < known.named[k].span[1] else None


def _whole(t: Token, proper: str, known: Roster) -> str:
    """The name of a body with what its "of" and "for" add: "Federation of Journalists"."""
    m = _mention_at(t.start, known)
    longer = m is not None and m.kind != "person" and (m.surface.startswith(proper) or m.surface.endswith(f"-{proper}"))
    titles = words("name_parts", "form", **{"class": "title"})
    office = m is not None and m.kind == "person" and proper.split(maxsplit=1)[0].rstrip(".") not in titles
    if m is not None and office and proper.endswith(f" {m.surface}"):
        return m.surface  # without the end of an office: "Secretary of State Ina Sorel"
    if m is not None and m.kind == "person" and m.surface.endswith(f" {proper}"):
        return m.surface  # particles inside: "Sofia de la Cruz"
    hyphened = m is not None and (m.surface.endswith(f"-{proper}") or m.surface.startswith(f"{proper} "))
    return m.surface if m is not None and (longer or hyphened) else proper


def _holder(v: View, source: Sequence[int], head: int, known: Roster) -> Named | None:
    """Who holds an office or is picked out, where the phrase ends with the name: "the envoy to Mali Ina Sorel"."""
    t = v.tokens[head]
    office = _kinds().get(t.lemma.casefold()) == "person" or t.text.casefold() in _PICKS
    m = _mention_at(v.tokens[source[-1]].start, known) if source else None
    m = m if m is not None and m.span[1] == v.tokens[source[-1]].end else None
    if not office or m is None or m.kind != "person" or m.span[0] <= t.start:
        return None
    before = next(k for k in source if v.tokens[k].start >= m.span[0]) - 1
    titles = words("name_parts", "form", **{"class": "title"})
    while v.tokens[before].text in titles | {"."} and before > head + 1:
        before -= 1
    beside = v.tokens[before].text in known_places() | {","}
    return _named(v, head, m.surface, known) if beside else None


def _named(v: View, head: int, proper: str, known: Roster) -> Named:
    """A proper name in its fullest form: a single word leads to the one longer name that ends with it."""
    key = fold(proper)
    whole = known.full.get(key.split()[-1], proper) if len(key.split()) == 1 else known.full.get(key, proper)
    role = known.roles.get(fold(whole)) or known.roles.get(key) or _role(v, head, named=True)
    if role == "person" and fold(whole) != key and not {key, *key.split()[-1:]} & set(fold(whole).split()):
        whole = proper
    if role == "person" and len(key.split()) > 1:
        whole = known.full.get(key.split()[-1], proper)
    return Named(name=without_nickname(bare(whole)), role=role)


def _settled(v: View, t: Token, source: Sequence[int], known: Roster) -> Named | None:
    """Who a definite description must be: the one person named with it, or described at more length before."""
    first = v.tokens[source[0]] if source else t
    if first.text.casefold() != "the" or len(source) != _FEWEST or t.tag == "NNS":
        return None
    before = [d for d in known.described.get(t.text.casefold(), ()) if d.start < first.start]
    names = {d.name for d in before if d.is_named}
    if len(names) == 1:
        return Named(name=names.pop(), role="person")
    longer = {d.name for d in before if len(d.name.split()) > 1}
    return Named(name=longer.pop(), role="unnamed") if not names and len(longer) == 1 else None


def _office(v: View, text: str, source: Sequence[int], known: Roster) -> Named | None:
    """Who "the labour minister" is: the one person before whose name the same words stand, further above."""
    if len(source) <= _FEWEST or v.tokens[source[0]].text.casefold() != "the":
        return None
    office = text[v.tokens[source[1]].start : v.tokens[source[-1]].end].casefold()
    start = v.tokens[source[0]].start
    names = {
        _named(v, source[-1], m.surface, known).name
        for m in known.named
        if m.kind == "person"
        and m.span[0] < start
        and (
            text[max(0, m.span[0] - len(office) - 1) : m.span[0]].casefold() == f"{office} "
            or m.surface.casefold().startswith(f"{office} ")
        )
    }
    return Named(name=names.pop(), role="person") if len(names) == 1 else None


def _body(v: View, text: str, source: Sequence[int], known: Roster) -> Named | None:
    """Which body "the group" or "the newspaper" is: the only one by name that did something just above."""
    if len(source) != _FEWEST or v.tokens[source[0]].text.casefold() != "the" or v.tokens[source[1]].tag == "NNS":
        return None
    first, t = v.tokens[source[0]], v.tokens[source[1]]
    outlet = t.lemma in words("cue_context", "word", use="outlet")
    if not outlet and t.lemma not in words("cue_context", "word", use="body"):
        return None
    end = bisect_left(known.starts, first.start)
    near = [s for s in known.subjects[max(0, end - _NEAR_BODY) : end] if first.start - s.start < _REACH]
    bodies = {
        s.named.name for s in near if s.rank <= (0 if outlet else 2) and s.quote < 0 and _is_body(text, s.start, known)
    }
    return Named(name=bodies.pop(), role="organisation") if len(bodies) == 1 else None


def _is_body(text: str, at: int, known: Roster) -> bool:
    """Is it a body, with its whole name: "Project for Rights and Justice" may be read as two?"""
    m = _mention_at(at, known)
    if m is None or m.kind != "organisation":
        return False
    behind = text[m.span[1] : m.span[1] + 6].split(" ")
    return not (behind[:2] == ["", "and"] and behind[-1][:1].isupper())


_REACH, _NEAR_BODY = 600, 40
"""Characters, and subjects, back to the name of a body."""


def pronoun(t: Token, tokens: Sequence[Token], known: Roster, by: str | None = None) -> Named:
    """Whom a pronoun stands for; the pronoun itself, or no name for things, where nobody fits."""
    word = meant(t.text)
    if word in FIRST:
        return Named(name=None, role="author", basis="first_hand")
    before = known.subjects[: bisect_left(known.starts, t.start)]
    chosen = taken_up(word, place(tokens, t, within(known.quotes, t.start), by), before)
    first = bisect_left(known.people, tokens[0].start, key=_start)
    people = known.people[first : bisect_left(known.people, t.start, key=_start)] if word in PLURAL else ()
    if people and (chosen is None or not chosen.is_person):  # "the group met four women, who ... where they said"
        return Named(name=bare(people[-1].surface), role="unnamed")
    if chosen is not None:
        return chosen.named
    return Named(name=None if word in NEUTER else t.text, role="unnamed")


def _proper(v: View, text: str, head: int, known: Roster) -> str | None:
    """The proper name in a phrase: its head with the capitalised words before it, or an apposition's."""
    t = v.tokens[head]
    if (t.pos == "PROPN" and not t.text[:1].islower()) or (
        t.pos == "NOUN" and t.text[:1].isupper() and head > 0 and v.tokens[head - 1].pos == "PROPN"
    ):
        left = head
        while left > 0 and v.tokens[left - 1].text[:1].isupper() and v.tokens[left - 1].head in {head, left}:
            if v.tokens[left - 1].pos == "DET" or v.tokens[left - 1].quote >= 0:
                break
            left -= 1
        left = _of_people(v, left)
        return text[v.tokens[left].start : v.tokens[_of_body(v, head)].end]
    for k in v.of(head, "appos"):
        m = _mention_at(v.tokens[k].start, known)
        far = any(j < k for j in v.of(head, "prep"))
        body = far and m is not None and m.kind in {"organisation", "facility"}
        body = body or (
            far and not any(v.tokens[j].text == "," for j in range(head, k))
        )  # "sailors aboard the tug Vale"
        if v.tokens[k].pos == "PROPN" and not body:  # "an employee of a firm, Vale Ltd": the firm's name
            return _proper(v, text, k, known)
    return None


def _of_people(v: View, left: int) -> int:
    """Where a name begins that says whose body it is: "Northern Farmers' Union", "Telham People's Party"."""
    owner = left - _FEWEST
    if owner < 0 or v.tokens[left - 1].dep != "case" or v.tokens[owner].tag not in {"NNS", "NNPS"}:
        return left
    while owner >= 0 and v.tokens[owner].text[:1].isupper() and v.tokens[owner].pos in {"PROPN", "ADJ", "NOUN"}:
        left, owner = owner, owner - 1
    return left


def _of_body(v: View, head: int) -> int:
    """Where a name ends that goes on behind "of" or "for": "Academy of Telham Arts and Sciences"."""
    t = v.tokens[head]
    if lookup("head_nouns", "form", "kind").get(t.text.casefold()) != "organisation" or t.ent == "PERSON":
        return head
    end = head
    for k in range(head + 1, len(v.tokens)):
        n = v.tokens[k]
        if n.text[:1].isupper() and _hangs_below(v, k, head):
            end = k
        elif n.dep != "case" and n.text not in (_LINKS if k > head + 1 else _OPENS):
            break
    return end


def _hangs_below(v: View, k: int, head: int) -> bool:
    """Is a word part of the "of" phrase of another, not of a second name beside it?"""
    while v.tokens[k].head not in {head, k}:
        k = v.tokens[k].head
    return v.tokens[k].head == head and v.tokens[k].dep == "prep"


_OPENS = frozenset({"of", "for"})
_LINKS = _OPENS | {"and"}


def _before_nickname(v: View, head: int, proper: str) -> str:
    """The first name before a nickname in marks, with a space behind it: "Luis “Lucho” Pardo"."""
    marks = "“”\"‘’'"
    first = head - len(proper.split()) - 3
    if first < 0 or v.tokens[first + 1].text not in marks or v.tokens[first + 3].text not in marks:
        return ""
    t = v.tokens[first]
    return f"{t.text} " if t.pos == "PROPN" and t.text[:1].isupper() else ""


def _kinds() -> Mapping[str, str]:
    return lookup("voice_nouns", "word", "kind")


def _role(v: View, head: int, *, named: bool) -> HopRole:
    t = v.tokens[head]
    kinds = _kinds()
    kind = kinds.get(t.lemma.casefold()) or kinds.get(t.text.casefold())
    if kind in {"document", "organisation"}:
        return "document" if kind == "document" else "organisation"
    if not named:
        return "unnamed"
    beside = [v.tokens[k] for k in v.of(head, "appos", "compound")]
    personal = kind == "person" or t.ent == "PERSON" or any(kinds.get(k.lemma.casefold()) == "person" for k in beside)
    return "person" if personal else "organisation"


def _descriptor(v: View, text: str, source: Sequence[int], head: int) -> str:
    """Head noun with what stands before it and its "of" or "for" phrase: "former guard", "lawyer for three women"."""
    apart = {m for k in v.of(head, "appos", "relcl", "acl", "punct", "cc", "conj") for m in _below(v, k)}
    whose = _kinds().get(v.tokens[head].lemma) == "document"  # "the school's statement": a paper is known by its owner
    apart |= {m for k in v.of(head, "poss") if not whose or v.tokens[k].tag == "PRP$" for m in _below(v, k)}
    apart |= {m for k in v.of(head, "prep") if v.tokens[k].lemma not in {"of", "for"} for m in _below(v, k)}
    kept = [k for k in source if k not in apart and v.tokens[k].quote < 0]
    while len(kept) > 1 and v.tokens[kept[0]].text.casefold() in words("articles", "word"):
        kept = kept[1:]
    last = max(kept, default=head)
    first = min(kept[0], head) if kept else head
    end = next((k for k in range(head + 1, last + 1) if k not in kept or v.tokens[k].text == ","), last + 1)
    return text[v.tokens[first].start : v.tokens[end - 1].end]


def _below(v: View, i: int) -> list[int]:
    out, stack = [], [i]
    while stack:
        k = stack.pop()
        out.append(k)
        stack.extend(v.kids[k])
    return out
