"""Names and descriptions where they stand: who and what a report talks of.

General method, no list of names: sequences of capitalised words with lower-case words inside, as "Ministry of Labour",
short forms with their long form, titles, appositions, and head nouns that say what kind of thing it is ("camp",
"committee", "brigade"). The parser's entity label decides only where nothing else does. A user's names win.
Descriptions
without a name ("a senior police official") are mentions with `is_named` False.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING

from allegata.extract.named.descriptions import describe, find_descriptions, kind_of_description
from allegata.extract.named.names import NamedSpan, find_named, number_of, short_forms
from allegata.extract.records import MentionDraft

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from allegata.extract.records import Name, Span
    from allegata.language import Parsed
    from allegata.model import MentionKind


def find_mentions(parsed: Parsed, names: tuple[Name, ...] = ()) -> tuple[MentionDraft, ...]:
    """All mentions of a text in order of their place, none overlapping another of its own kind of finding.

    Args:
        parsed: the parsed text.
        names: what the user knows; a listed name, or an alias of it, keeps the user's kind.

    Returns:
        Drafts whose `surface` is the exact slice of the text.
    """
    known = tuple(_known(parsed.text, names))
    taken = [k.span for k in known]
    found = find_named(parsed)
    beside = [(*n.descriptors, *describe(parsed.sentences[n.sentence], n.head)) for n in found]
    kinds = _settled(found, beside)
    out = list(known)
    for named, words in zip(found, beside, strict=True):
        if not _overlaps(named.span, taken):
            out.append(_draft(parsed, named, kinds, words))
    spans = sorted({*taken, *(n.span for n in found)})
    out.extend(find_descriptions(parsed, spans))
    return tuple(sorted(out, key=lambda m: (m.span, not m.is_named)))


def _draft(parsed: Parsed, named: NamedSpan, kinds: Mapping[str, MentionKind], beside: tuple[str, ...]) -> MentionDraft:
    return MentionDraft(
        span=named.span,
        surface=named.surface,
        kind=named.kind or kinds.get(named.surface, "other"),
        descriptors=tuple(dict.fromkeys(beside)),
        is_named=True,
        number=number_of(parsed.sentences[named.sentence].tokens[named.head]),
    )


_OWN, _LABEL, _HINT, _SHAPE = 4.0, 1.0, 1.5, 0.4
"""Weight of what a name's own words or its description say, of the parser's label, of how it is used, of its looks."""


def _settled(found: tuple[NamedSpan, ...], beside: list[tuple[str, ...]]) -> Mapping[str, MentionKind]:
    """What a surface is, by all its places in the text together: one name is one kind of thing in one report."""
    votes: dict[str, Counter[MentionKind]] = defaultdict(Counter)
    bare = Counter(n.surface for n in found)
    for named, words in zip(found, beside, strict=True):
        cast: Counter[MentionKind] = Counter()
        own = named.kind or next((k for k in map(kind_of_description, words) if k), None)
        for kind, weight in (
            (own, _OWN),
            (named.label, _LABEL),
            (named.hint, _HINT),
            (named.shape, _SHAPE),
        ):
            if kind:
                cast[kind] += weight  # type: ignore[assignment]  # a Counter may hold shares
        votes[named.surface].update(cast)
        if named.short and own:
            votes[named.short][own] += _OWN  # type: ignore[assignment]  # as above
        for form in short_forms(named.surface):
            votes[form]["person"] += _OWN  # type: ignore[assignment]  # as above
        if " " in named.surface and cast["person"]:
            last = named.surface.split()[-1]
            votes[last]["person"] += cast["person"]
            if own == "person":  # later mentions go by the surname, whatever else bears it
                votes[last].update(["person"] * bare[last])
    return MappingProxyType({s: max(c, key=lambda k: (c[k], k)) for s, c in votes.items() if c})


def _known(text: str, names: tuple[Name, ...]) -> Iterator[MentionDraft]:
    if not names:
        return
    pattern, kinds = _compiled(names)
    taken: list[Span] = []
    # a form that begins earlier and ends sooner ("the Lantern") does not cut one that says more ("Lantern Fellowship")
    for m in sorted(pattern.finditer(text), key=lambda m: (-len(m.group(1)), m.start())):
        form, span = m.group(1), m.span(1)
        if _overlaps(span, taken):
            continue
        taken.append(span)
        name = kinds[form]
        aka = (name.name,) if name.name != form else ()
        yield MentionDraft(span=span, surface=form, kind=name.kind, descriptors=aka, number="unknown")


@functools.lru_cache(maxsize=4)
def _compiled(names: tuple[Name, ...]) -> tuple[re.Pattern[str], Mapping[str, Name]]:
    held = {form: n for n in names for form in (n.name, *n.aliases) if form.strip()}
    kinds = {f"{form[0].upper()}{form[1:]}": n for form, n in held.items()} | held
    forms = "|".join(re.escape(f) for f in sorted(kinds, key=lambda f: (-len(f), f)))
    return re.compile(rf"(?<!\w)(?=({forms})(?!\w))"), MappingProxyType(kinds)


def _overlaps(span: Span, others: list[Span]) -> bool:
    return any(a < span[1] and span[0] < b for a, b in others)
