"""Finds names by their capitals, and what kind of thing each is."""

from __future__ import annotations

import functools
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import msgspec

from allegata.grammar.gazetteer import known_places
from allegata.grammar.lexicon import lookup, words
from allegata.model import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from allegata.language import Parsed, Sentence, Token

_SHORT = 8
_MOSTLY = 0.6
_LABELS: Mapping[str, MentionKind] = MappingProxyType(
    {
        "PERSON": "person",
        "ORG": "organisation",
        "GPE": "place",
        "LOC": "place",
        "FAC": "facility",
        "LAW": "document",
        "WORK_OF_ART": "document",
    }
)


class NamedSpan(msgspec.Struct, frozen=True):
    """A name found: where, its head token, what it is.

    `kind` by its own words, `label` by the parser, `hint` by its use, `shape` by its looks. `short` is the short form
    that it introduces.
    """

    sentence: int
    span: tuple[int, int]
    head: int
    surface: str
    kind: MentionKind | None
    label: MentionKind | None = None
    hint: MentionKind | None = None
    descriptors: tuple[str, ...] = ()
    short: str | None = None
    shape: MentionKind | None = None


def find_named(parsed: Parsed) -> tuple[NamedSpan, ...]:
    """Names of a text in order. In a heading in title case only what also stands in running text is taken."""
    running: list[NamedSpan] = []
    headings: list[NamedSpan] = []
    for sentence in parsed.sentences:
        (headings if _is_heading(sentence) else running).extend(_in_sentence(parsed.text, sentence))
    seen = {n.surface for n in running}
    longer = {w for s in seen for w in s.split()}
    kept = [h for h in headings if h.surface in seen or h.surface in longer]
    return tuple(sorted([*running, *kept], key=lambda n: n.span))


def number_of(t: Token) -> Literal["singular", "plural", "unknown"]:
    """Grammatical number by the tag of the head."""
    return "plural" if t.tag in ("NNS", "NNPS") else "singular" if t.tag in ("NN", "NNP") else "unknown"


def _is_heading(sentence: Sentence) -> bool:
    long = [t.text for t in sentence.tokens if len(t.text) > 3 and t.text[0].isalpha()]  # noqa: PLR2004  short words stay small
    if len(long) < 3 or sentence.tokens[-1].text in ".!?:;”\"'’":  # noqa: PLR2004  a name alone is no heading
        return False
    return sum(w[0].isupper() for w in long) >= _MOSTLY * len(long)


def _in_sentence(text: str, sentence: Sentence) -> Iterator[NamedSpan]:
    tokens = sentence.tokens
    i, n = 0, len(tokens)
    while i < n:
        if not _capital(tokens, i):
            i += 1
            continue
        end = _extend(tokens, i)
        if _is_place_then_person(tokens, i, end):
            yield from (msgspec.structs.replace(n, kind="place") for n in _named(text, sentence, i, i + 1))
            i += 1
        yield from _named(text, sentence, i, end)
        i = end


def _is_place_then_person(tokens: tuple[Token, ...], i: int, end: int) -> bool:
    """Two names that touch: the end of an office and its holder ("the envoy to Mali Ina Sorel")."""
    before = tokens[i - 1].pos if i else ""
    rest = tokens[i + 1 : end]
    return (
        before == "ADP"
        and tokens[i].text in known_places()
        and len(rest) > 1
        and all(t.pos == "PROPN" and t.text.isalpha() for t in rest)
        and not any(_institution(t) for t in rest)
    )


def _capital(tokens: tuple[Token, ...], i: int) -> bool:
    t = tokens[i]
    c = t.text[0]
    if not c.isupper() or t.quote >= 0:
        return False
    if t.text in words("name_parts", "form", **{"class": "calendar"}):
        return False
    if i and tokens[i - 1].text not in _OPENERS:
        return t.text != "I" and (t.pos != "PRON" or len(t.text) > 3) and not t.text.startswith("I'")  # noqa: PLR2004  "us" is no name
    if _hyphens(tokens, i + 1):
        return len(t.text) == 1 or t.tag in ("NNP", "NNPS")
    if t.text in words("name_parts", "form", **{"class": "function"}):
        return False
    following = tokens[i + 1].text if i + 1 < len(tokens) else ""
    if following in _particles() and i + 2 < len(tokens) and tokens[i + 2].text[0].isupper():
        return t.pos in ("NOUN", "PROPN", "ADJ")
    return t.tag in ("NNP", "NNPS") or bool(t.ent and t.ent in _LABELS) or (following[:1].isupper() and t.pos == "NOUN")


_OPENERS = "“\"'‘’”([-–—:•*"


def _extend(tokens: tuple[Token, ...], i: int) -> int:
    """End of the name that begins at `i`: further capitals, and linkers with a capital behind them."""
    n = len(tokens)
    linkers = words("name_parts", "form", **{"class": "linker"}) | _particles()
    j = i + 1
    institution = _institution(tokens[i])
    if i and tokens[i].tag in ("VB", "VBP") and tokens[i - 1].pos == "ADP" and _is_slogan(tokens, i):
        j = i + 3  # a body called by what it does: "Save the Harbour"
    while j < n:
        t = tokens[j]
        if _continues(tokens, j):
            institution = institution or _institution(t)
            j += 1
            continue
        if _hyphens(tokens, j):
            j += 1 + (not tokens[j + 1].text[0].isupper())
            continue
        reach = _nickname(tokens, j) if not institution else _fields(tokens, i, j) if t.text == "," else None
        if reach is not None:
            j = reach
            continue
        reach = _linked(tokens, j, linkers, institution=institution)
        if reach is None:
            break
        j = reach
    return j


def _nickname(tokens: tuple[Token, ...], j: int) -> int | None:
    """Behind a by-name in marks that a family name follows: "Imre “Red” Valk"."""
    if tokens[j].text not in _OPENS or j + _TO_FAMILY >= len(tokens):
        return None
    inside, closing, family = tokens[j + 1 : j + _TO_FAMILY + 1]
    named = all(t.text[0].isupper() and t.pos in ("PROPN", "NOUN") for t in (inside, family))
    return j + _TO_FAMILY if named and closing.text in _CLOSES and not _institution(family) else None


def short_forms(name: str) -> tuple[str, ...]:
    """How else one is called who has a by-name in marks: "Red Valk", "Imre Valk"."""
    parts = name.split()
    at = next((n for n, w in enumerate(parts) if 0 < n < len(parts) - 1 and w[0] in _OPENS and w[-1] in _CLOSES), 0)
    return (f"{parts[at][1:-1]} {parts[-1]}", " ".join((*parts[:at], *parts[at + 1 :]))) if at else ()


_OPENS, _CLOSES = frozenset("“\"'‘("), frozenset("”\"'’)")
_TO_FAMILY = 3  # tokens from the mark that opens a by-name to the family name


def _continues(tokens: tuple[Token, ...], j: int) -> bool:
    t = tokens[j]
    if t.text[0].isupper() and t.quote < 0:
        return t.text not in words("name_parts", "form", **{"class": "calendar"}) and t.text != "I"
    return t.text.isdigit() and len(t.text) < 4 and tokens[j - 1].tag == "NNP" and t.dep == "nummod" and t.ent == ""  # noqa: PLR2004  no year


def _linked(tokens: tuple[Token, ...], j: int, linkers: frozenset[str], *, institution: bool) -> int | None:
    k = j
    while k < len(tokens) and tokens[k].text in linkers and k - j <= 1:
        k += 1
    if k > j and k + 1 < len(tokens) and tokens[k].text == "-" and tokens[k].start == tokens[k - 1].end:
        k += 1  # "bin Khalid al-Harbi"
    if k == j or k >= len(tokens) or not _continues(tokens, k):
        return None
    joint = tokens[j].text
    if joint in ("and", "&"):
        wide = joint == "&" or (institution and any(t.text in ("of", "for", "on") for t in tokens[max(0, j - 5) : j]))
        return k if wide and not _institution(tokens[k]) else None
    if joint in ("of", "for", "on", "in", "at", "to", "the"):
        return k if institution and joint in ("of", "for", "on", "to") else None
    return k


@functools.cache
def _particles() -> frozenset[str]:
    return words("name_parts", "form", **{"class": "particle"})


def _hyphens(tokens: tuple[Token, ...], j: int) -> bool:
    """Whether a hyphen or apostrophe at `j` goes on inside a name: "Brul-Marr", "O'Dell", "Wei-ming"."""
    if j + 1 >= len(tokens) or tokens[j].text not in ("-", "’", "'") or tokens[j].start != tokens[j - 1].end:
        return False
    after = tokens[j + 1]
    if after.text[0].isupper():
        return after.start == tokens[j].end or tokens[j].text != "-"
    given = j > 1 and tokens[j - 2].text[0].isupper() and after.tag == "NNP" and after.start == tokens[j].end
    return tokens[j].text == "-" and given and after.ent == "PERSON"


def _is_slogan(tokens: tuple[Token, ...], i: int) -> bool:
    return i + 2 < len(tokens) and tokens[i + 1].text in ("the", "our") and tokens[i + 2].text[0].isupper()


def _fields(tokens: tuple[Token, ...], i: int, j: int) -> int | None:
    """End of a body's row of fields: "Ministry of Labour, Migration and Social Affairs"; None where no such row is."""
    if not any(t.text in ("of", "for", "on") for t in tokens[i:j]):
        return None
    at, closed = j, False
    while at + 1 < len(tokens) and (tokens[at].text == "," or (tokens[at].text in ("and", "&") and not closed)):
        if tokens[at].text == "," and tokens[at + 1].text in ("and", "&"):
            at += 1
        joint, at = tokens[at].text, at + 1
        first = at
        while at < len(tokens) and _continues(tokens, at) and at - first < _LONGEST_FIELD:
            if tokens[at].ent == "PERSON" or _institution(tokens[at]):
                return None
            at += 1
        if at == first:
            return None
        if joint != ",":
            return at
    return None


def _institution(t: Token) -> bool:
    kinds = lookup("head_nouns", "form", "kind")
    return kinds.get(t.lemma.lower(), kinds.get(t.text.lower())) in (
        "organisation",
        "facility",
        "document",
        "group",
        "place",
    )


def _named(text: str, sentence: Sentence, start: int, end: int) -> Iterator[NamedSpan]:
    tokens = sentence.tokens
    first = start
    while (
        first < end - 1
        and tokens[first + 1].text != "-"
        and tokens[first].text in words("name_parts", "form", **{"class": "function"})
    ):
        first += 1
    body_at = _after_title(tokens, first, end)
    body = tokens[body_at:end]
    if not body or len(text[body[0].start : body[-1].end]) == 1 or _is_demonym(body) or _is_office(body):
        return
    title = text[tokens[first].start : tokens[body_at - 1].end] if body_at > first else ""
    surface = text[body[0].start : body[-1].end]
    head = next((t.i for t in body if not body_at <= t.head < end), body[-1].i)
    yield NamedSpan(
        sentence=sentence.index,
        span=(body[0].start, body[-1].end),
        head=head,
        surface=surface,
        kind="person" if title or any(t.text in _OPENS for t in body[1:]) else _own_kind(body),
        label=next((_LABELS[t.ent] for t in reversed(body) if t.ent in _LABELS), None),
        hint=_hint(tokens, body, end),
        descriptors=(title,) if title else (),
        short=_short_form(tokens, body, end),
        shape=_shape(tokens, body, surface),
    )


def _is_demonym(body: tuple[Token, ...]) -> bool:
    demonyms = words("name_parts", "form", **{"class": "demonym"})
    return all(t.text in demonyms or t.text.rstrip("s") in demonyms for t in body)


def _is_office(body: tuple[Token, ...]) -> bool:
    """An office written large ("the Secretary", "Education Minister") names nobody."""
    last = body[-1]
    return last.text in words("name_parts", "form", **{"class": "title"}) and len(body) < 3  # noqa: PLR2004  longer is a name


def _after_title(tokens: tuple[Token, ...], first: int, end: int) -> int:
    """Where the name begins after titles and offices ("Mali President X", "Tourism Minister Y").

    A title word followed by the name of a body ("Prime Minister's Office") is part of that name.
    """
    titles = words("name_parts", "form", **{"class": "title"})
    kinds = lookup("head_nouns", "form", "kind")
    found = first
    for i in range(first, end - 1):
        t = tokens[i]
        reach = _of_what(tokens, i, end) if t.text in titles else None
        if reach is not None:
            found = reach
            continue
        office = t.text in titles or (kinds.get(t.lemma.lower()) == "person" and t.text[0].isupper())
        if office and not any(_institution(x) for x in tokens[i + 1 : end]) and tokens[i + 1].text[0].isupper():
            found = i + 1
    return found


def _of_what(tokens: tuple[Token, ...], i: int, end: int) -> int | None:
    """Where the name of a holder begins behind an office with its field: "Secretary of State Ina Sorel"."""
    if i + 2 >= end or tokens[i + 1].text != "of":
        return None
    k = i + 3
    if k + 1 < end and tokens[k].text == "and":
        k += 2
    rest = tokens[k:end]
    plain = all(t.pos == "PROPN" and t.text.isalpha() for t in rest) and not any(_institution(t) for t in rest)
    return k if len(rest) > 1 and plain else None


def _own_kind(body: tuple[Token, ...]) -> MentionKind | None:
    """By the head noun among a name's own words: the last before "of", "for", "on", "to"."""
    if len(body) > 2 and body[0].tag in ("VB", "VBP") and body[1].text in ("the", "our"):  # noqa: PLR2004  a slogan
        return "organisation"
    kinds = lookup("head_nouns", "form", "kind")
    cut = next((n for n, t in enumerate(body) if t.text in ("of", "for", "on", "to")), len(body))
    for t in reversed(body[:cut]):
        kind = kinds.get(t.lemma.lower()) or kinds.get(t.text.lower())
        if kind and (len(body) > 1 or kind not in ("person", "group")):
            return kind  # type: ignore[return-value]  # the column holds kinds only; a test reads it
    return None


def _hint(tokens: tuple[Token, ...], body: tuple[Token, ...], end: int) -> MentionKind | None:
    """How a name is used: "in X" is a place, "X, 41," a person, "the X camp" a camp."""
    last, before = body[-1], tokens[body[0].i - 1] if body[0].i else None
    if any(t.text in _particles() for t in body[1:-1]) and not any(t.text in _BODILY for t in body):
        return "person"
    if end < len(tokens):
        following = tokens[end]
        if following.text == "," and end + 1 < len(tokens) and tokens[end + 1].lemma == "who":
            return "person"
        kind = lookup("head_nouns", "form", "kind").get(following.lemma)
        if kind and kind != "person" and following.tag == "NN" and last.head == following.i:
            return "place" if last.ent == "GPE" else kind  # type: ignore[return-value]  # as above
        if (
            following.text == ","
            and end + 2 < len(tokens)
            and tokens[end + 1].text.isdigit()
            and tokens[end + 2].text in ",."
        ):
            return "person" if len(tokens[end + 1].text) == _AGE else None
    if before is not None and before.dep == "prep" and last.dep == "pobj" and last.head == before.i:
        return "place" if before.lemma in ("in", "near", "outside", "across", "inside", "throughout") else None
    verb = tokens[last.head]
    if last.dep in ("nsubj", "nsubjpass", "dative") and verb.lemma in _HUMAN:
        return "person"
    return None


def _shape(tokens: tuple[Token, ...], body: tuple[Token, ...], surface: str) -> MentionKind | None:
    """What a name looks like, for want of better: a known country or city, capitals alone, two or three plain words."""
    if surface in known_places():
        return "place"
    before = tokens[body[0].i - 1].text.lower() if body[0].i else ""
    if len(body) == 1 and surface.isupper() and len(surface) <= _SHORT:
        return "organisation"
    if before == "the" or any(not (t.text.replace(".", "").isalpha() or t.text == "-") for t in body):
        return "organisation" if before == "the" else None
    plain = [t for t in body if t.text != "-"]
    if 2 <= len(plain) <= 4 and all(t.tag == "NNP" and t.text[0].isupper() for t in plain):  # noqa: PLR2004  given and family names
        return "person"
    if len(body) == 1 and body[0].dep == "pobj" and before in ("from", "to", "at", "of", "around", "through", "into"):
        return "place"
    return "person" if len(body) == 1 and body[0].dep in ("nsubj", "poss", "dobj", "agent") else None


_AGE = 2
_LONGEST_FIELD = 3
_BODILY = frozenset({"of", "for", "the"})
_HUMAN = frozenset(
    {"recall", "remember", "marry", "die", "arrest", "sentence", "convict", "flee", "kidnap", "shoot", "bear"}
)


def _short_form(tokens: tuple[Token, ...], body: tuple[Token, ...], end: int) -> str | None:
    """The short form in brackets after its long form: its letters are initials of the name in order."""
    if end + 2 >= len(tokens) or tokens[end].text != "(" or tokens[end + 2].text != ")":
        return None
    short = tokens[end + 1].text
    letters = [c for c in short if c.isalpha()]
    if not 2 <= len(letters) <= _SHORT or not all(c.isupper() for c in letters[:2]):  # noqa: PLR2004  two capitals
        return None
    initials = iter("".join(w[0].upper() for t in body for w in t.text.split("-") if w))
    return short if all(any(c.upper() == x for x in initials) for c in letters) else None
