"""Places as named: countries and capitals from a small gazetteer, others by how they stand in the sentence.

A capitalised sequence is a place if the gazetteer knows it, if a head noun of places belongs to it ("Elm Province",
"Camp Elm", "the port of Elm"), or if it follows a preposition of place and nothing speaks against it. What holds a
place is taken from the text ("Elm, Kerovia", "Elm in Kerovia", "Kerovia's Elm Province"), else from the gazetteer.
"""

from __future__ import annotations

import functools
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from allegata.extract.records import PlaceSpan
from allegata.grammar.lexicon import rows, words
from allegata.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from allegata.language import Parsed, Token

Precision: TypeAlias = Literal["site", "town", "region", "country", "wider", "unknown"]
_SURE = frozenset({"GPE", "LOC", "FAC"})
_NEVER = frozenset({"DATE", "TIME", "NORP", "LANGUAGE", "MONEY", "PERCENT", "LAW", "EVENT", "WORK_OF_ART", "PRODUCT"})
_INSIDE = frozenset({"in", "near", "outside", "around", "across", "throughout", "inside", "within"})
_BESIDE = frozenset({"near", "outside"})
_TOWARDS = frozenset({"at", "from", "to", "into", "towards", "toward", "through", "via", "between", "off", "on", "by"})
_SEATED = frozenset({"be", "lie", "become", "remain", "host", "border", "stand", "sit", "fall", "have"})
"""Verbs whose subject may be a place."""
_LINKS = frozenset({"of", "the", "and", "la", "le", "el", "al", "de", "-"})
_AREA = frozenset(
    [
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
    ]
)
_SIZES = ("site", "town", "unknown", "region", "country", "wider")
"""Small to large; a place whose size is not said is taken for larger than a town, as what holds one."""


class _Entry(msgspec.Struct, frozen=True):
    kind: str
    name: str
    within: str


class _Run(msgspec.Struct, frozen=True):
    """A capitalised sequence: tokens `first` to `end`, exclusive, of one sentence, and how it reads as a place."""

    first: int
    end: int
    precision: Precision | None
    name: str
    within: str = ""


@functools.cache
def _gazetteer() -> Mapping[str, _Entry]:
    return MappingProxyType(
        {r["name"].casefold(): _Entry(r["kind"], r["stands_for"], r["within"]) for r in rows("gazetteer")}
    )


@functools.cache
def _heads(side: str) -> Mapping[str, Precision]:
    return MappingProxyType({r["head"]: r["precision"] for r in rows("place_heads") if r["side"] == side})  # type: ignore[misc]  # the column holds such


@functools.cache
def _no_places() -> frozenset[str]:
    calendar = words("name_parts", "form", **{"class": "calendar"})
    return frozenset(calendar | words("name_parts", "form", **{"class": "demonym"}))


def find_places(parsed: Parsed) -> tuple[PlaceSpan, ...]:
    """All places of a text in order; a name that is a place once is one wherever it stands alone."""
    runs = [(s.index, r) for s in parsed.sentences for r in _chained(s.tokens, list(_runs(parsed.text, s.tokens)))]
    known = {r.name: r for _, r in runs if r.precision is not None}
    out: list[PlaceSpan] = []
    held: dict[str, str] = {}
    for number, group in _by_sentence(runs):
        tokens = parsed.sentences[number].tokens
        settled = [_settle(r, known, tokens) for r in group]
        for k, run in enumerate(settled):
            if run.precision is None:
                continue
            within = _within(tokens, settled, k) or run.within or held.get(run.name, "")
            if within:
                held[run.name] = within
            out.append(_place(parsed, number, run, within, held))
    return tuple(out)


def _chained(tokens: Sequence[Token], runs: Sequence[_Run]) -> Iterator[_Run]:
    """Names joined by a comma: what stands before a country is a place, and so is what closes "in Elm, Kerovia"."""
    out = list(runs)
    for k in range(len(out) - 1):
        one, other = out[k], out[k + 1]
        if other.first - one.end != 1 or tokens[one.end].text != ",":
            continue
        if (one.precision is None and other.precision in {"country", "region"} and _placed(tokens, one.first)) or (
            one.precision == "unknown" and other.precision is not None
        ):
            out[k] = msgspec.structs.replace(one, precision="town")
        elif one.precision in {"town", "unknown", "site"} and other.precision is None and _closes(tokens, other.end):
            out[k + 1] = msgspec.structs.replace(other, precision="unknown")
            if one.precision == "unknown":
                out[k] = msgspec.structs.replace(one, precision="town")
    yield from out


def _closes(tokens: Sequence[Token], end: int) -> bool:
    """Whether a name after a comma is followed by a stop, or by a comma that opens no list."""
    if end >= len(tokens) or tokens[end].text in {".", ";", ")", ":", "?", "!"}:
        return True
    if tokens[end].text != ",":
        return False
    return end + 1 >= len(tokens) or not (tokens[end + 1].text[:1].isupper() or tokens[end + 1].text in {"and", "or"})


def _by_sentence(runs: Sequence[tuple[int, _Run]]) -> Iterator[tuple[int, list[_Run]]]:
    grouped: dict[int, list[_Run]] = {}
    for number, run in runs:
        grouped.setdefault(number, []).append(run)
    yield from grouped.items()


def _place(parsed: Parsed, number: int, run: _Run, within: str, held: Mapping[str, str]) -> PlaceSpan:
    tokens = parsed.sentences[number].tokens
    start, end = tokens[run.first].start, tokens[run.end - 1].end
    chain: list[str] = []
    while within and within not in chain and within != run.name:
        chain.append(within)
        entry = _gazetteer().get(within.casefold())
        within = held.get(within, entry.within if entry is not None else "")
    precision: Precision = run.precision or "unknown"
    value = Place(verbatim=parsed.text[start:end], anchor=None, name=run.name, within=tuple(chain), precision=precision)
    return PlaceSpan(number, start, end, value)


def _runs(text: str, tokens: Sequence[Token]) -> Iterator[_Run]:
    """The capitalised sequences of a sentence, read as places where they can be."""
    at = 0
    while at < len(tokens):
        if not _opens(tokens, at):
            at += 1
            continue
        end = _close(tokens, at)
        yield from _read(text, tokens, at, end)
        at = end


def _opens(tokens: Sequence[Token], i: int) -> bool:
    t = tokens[i]
    if is_code_of_time(t.text):
        return False
    return (
        t.quote < 0 and t.text[:1].isupper() and t.pos in {"PROPN", "NOUN", "ADJ", "X"} and t.text not in _no_places()
    )


def _close(tokens: Sequence[Token], first: int) -> int:
    """One past the last token of the capitalised sequence; links stay where a capital follows, figures at the end."""
    end = first + 1
    while end < len(tokens):
        t = tokens[end]
        if t.quote >= 0:
            break
        if (
            (t.text[:1].isupper() and t.pos in {"PROPN", "NOUN", "ADJ", "X"} and t.text not in words_of_time())
            or (t.text in _LINKS and t.text not in {"and", "of"} and _capital(tokens, end + 1))
            or _of_head(tokens, end)
            or (t.text.isdecimal() and tokens[first].text.lower() in _heads("after"))
        ):
            end += 1
        else:
            break
    return end


def is_code_of_time(text: str) -> bool:
    """Whether a word is a year or quarter of accounts: "FY2021", "Q3"."""
    return text.rstrip("0123456789/-") in {"FY", "Q", "H"} and text[-1:].isdecimal()


def words_of_time() -> frozenset[str]:
    """Months and weekdays."""
    return words("name_parts", "form", **{"class": "calendar"})


def _of_head(tokens: Sequence[Token], i: int) -> bool:
    """Whether "of" inside a name joins a place to its head: "Republic of Elm", "Gulf of Elm"."""
    if tokens[i].text != "of" or not _capital(tokens, i + 1 + (i + 1 < len(tokens) and tokens[i + 1].text == "the")):
        return False
    return tokens[i - 1].text.lower() in _heads("of")


def _capital(tokens: Sequence[Token], i: int) -> bool:
    return i < len(tokens) and tokens[i].text[:1].isupper() and tokens[i].text not in words_of_time()


def _read(text: str, tokens: Sequence[Token], first: int, end: int) -> Iterator[_Run]:
    name = text[tokens[first].start : tokens[end - 1].end]
    entry = _gazetteer().get(name.casefold()) if tokens[first].text != "us" else None
    if entry is not None:
        if _is_name_of_other(tokens, first, entry):
            yield _Run(first, end, None, name)
            return
        precision: Precision = "town" if entry.kind == "capital" else entry.kind  # type: ignore[assignment]  # the others are precisions
        yield _Run(first, end, precision, entry.name if entry.kind == "country" else name, entry.within)
        return
    yield _headed(tokens, first, end, name) or _after_preposition(tokens, first, end, name)


def _is_name_of_other(tokens: Sequence[Token], first: int, entry: _Entry) -> bool:
    """Whether a known name is part of another: "Bank of Elm", a woman called Georgia, "us" in capitals."""
    t = tokens[first]
    before = tokens[first - 1] if first else None
    if before is not None and before.text == "of" and first > 1 and tokens[first - 2].pos == "PROPN":
        held = tokens[first - 2].text.lower()
        return held not in _heads("of") and held not in _gazetteer()
    return t.ent == "PERSON" and entry.kind != "wider" and (before is None or before.text.lower() not in _INSIDE)


def _headed(tokens: Sequence[Token], first: int, end: int, name: str) -> _Run | None:
    """A name with a head noun of places, inside it or beside it."""
    last, opening = tokens[end - 1].text, tokens[first].text.lower()
    if end - first > 1:
        if last.lower() in _heads("before"):
            return _Run(first, end, _heads("before")[last.lower()], name)
        if opening in _heads("after"):
            return _Run(first, end, _heads("after")[opening], name)
        if opening in _heads("of") and tokens[first + 1].text == "of":
            return _Run(first, end, _heads("of")[opening], name)
    if end < len(tokens) and tokens[end].text in _heads("before") and tokens[end].pos == "NOUN":
        following = tokens[end].text
        if tokens[first].ent in _SURE or _heads("before")[following] != "site" or first == 0 or _placed(tokens, first):
            return _Run(first, end + 1, _heads("before")[following], f"{name} {following}")
    before = tokens[first - 1].text if first else ""
    if before == "of" and first > 1 and tokens[first - 2].text.lower() in _heads("of"):
        return _Run(first, end, _heads("of")[tokens[first - 2].text.lower()], name)
    return None


def _placed(tokens: Sequence[Token], first: int) -> bool:
    back = first - 1
    while back >= 0 and tokens[back].text.lower() in {"the", "a", "an", *_AREA}:
        back -= 1
    return back >= 0 and tokens[back].text.lower() in _INSIDE | _TOWARDS


def _after_preposition(tokens: Sequence[Token], first: int, end: int, name: str) -> _Run:
    """A name that stands where a place would; without a precision where it is none by itself."""
    t = tokens[first]
    labels = {tokens[k].ent for k in range(first, end)}
    nothing = _Run(first, end, None, name)
    if _is_holder(tokens, first, end):
        return nothing
    if (
        labels & _NEVER
        or name in _no_places()
        or t.tag == "NNPS"
        or not any(tokens[k].pos == "PROPN" for k in range(first, end))
    ):
        return nothing
    following = tokens[end].text if end < len(tokens) else ""
    if following in {"’s", "'s", "’"} and t.ent not in _SURE:
        return nothing
    back = first - 1
    while back >= 0 and tokens[back].text.lower() in {"the", *_AREA}:
        back -= 1
    before = tokens[back].text.lower() if back >= 0 else ""
    if (
        before in _INSIDE
        and (before in _BESIDE or not labels & {"ORG"})
        and not ("PERSON" in labels and _is_about(tokens, back))
    ):
        return _Run(first, end, "unknown", name)
    if before in _INSIDE | _TOWARDS and labels & _SURE:
        return _Run(first, end, "unknown", name)
    if _acts(tokens, end - 1):
        return nothing
    return _Run(first, end, "unknown", name) if t.ent in {"GPE", "LOC"} and t.pos == "PROPN" else nothing


def _is_holder(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Whether a name is of an office or its holder: "U.S. Attorney Lena Horvat"."""
    titles = words("name_parts", "form", **{"class": "title"})
    return end - first > 1 and any(tokens[k].text in titles for k in range(first, end))


def _acts(tokens: Sequence[Token], last: int) -> bool:
    """Whether a name without a preposition does what a place does not: "Tamsin was seen", not "Elm lies"."""
    t = tokens[last]
    return t.dep in {"nsubj", "nsubjpass"} and tokens[t.head].lemma not in _SEATED


def _is_about(tokens: Sequence[Token], i: int) -> bool:
    """Whether "in" depends on a noun that it does not place: "interest in", "trust in"."""
    head = tokens[tokens[i].head]
    return tokens[i].text.lower() == "in" and head.pos == "NOUN" and head.i == i - 1


def _settle(run: _Run, known: Mapping[str, _Run], tokens: Sequence[Token]) -> _Run:
    """A name that is a place elsewhere in the text is one here, unless it begins the name of something else."""
    if run.precision is not None or run.name not in known:
        return run
    t = tokens[run.first]
    return (
        run
        if t.ent in _NEVER | {"PERSON", "ORG"}
        else msgspec.structs.replace(run, precision=known[run.name].precision)
    )


def _within(tokens: Sequence[Token], runs: Sequence[_Run], k: int) -> str:
    """What the sentence says holds the place: a larger one after a comma or "in", or before it with an apostrophe."""
    run = runs[k]
    if k + 1 < len(runs) and runs[k + 1].precision is not None and _larger(runs[k + 1], run):
        between = [t.text.lower() for t in tokens[run.end : runs[k + 1].first]]
        core = [w for w in between if w not in {"the", *_AREA} and not w.endswith("ern")]
        if core in ([","], ["in"], [",", "in"], ["of"]):
            return runs[k + 1].name
    if k and runs[k - 1].precision is not None and _larger(runs[k - 1], run):
        between = [t.text for t in tokens[runs[k - 1].end : run.first]]
        if between and between[0] in {"’s", "'s"} and len(between) <= 4:  # noqa: PLR2004  a size of the calendar or of English numerals
            return runs[k - 1].name
    return ""


def _larger(one: _Run, other: _Run) -> bool:
    a, b = one.precision, other.precision
    return a is not None and b is not None and (_SIZES.index(a) > _SIZES.index(b) or a == b == "unknown")
