"""A case in blocks: which reports belong together and what that depends on, then each block by itself. Pure."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from allegata.compare.blocks import MOST, blocks
from allegata.compare.citations import citations, credits_of, same_hands
from allegata.compare.copies import copies, documents_of, surest_first
from allegata.compare.entities import entities
from allegata.compare.findings import Findings, findings, grouped
from allegata.compare.matter import Matter, Report
from allegata.compare.outlets import Heading, Outlets
from allegata.compare.questions import one_publisher
from allegata.compare.sketches import Sketch, sketch
from allegata.compare.traits import traits_of, unread
from allegata.model import Entity, Link, Question, content_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from allegata.compare.blocks import Blocks
    from allegata.compare.copies import Copied, Form
    from allegata.model import CaseReader
    from allegata.model.decided import Pair
    from allegata.model.profiles import Claim, Profile, Traits

_WHOLE = frozenset({"twin", "copy", "excerpt"})


class Block(NamedTuple):
    """Reports that are held against one another.

    `key` stands for all that the result depends on: where it is the same, so is the result.
    """

    documents: tuple[str, ...]
    key: str

    @property
    def id(self) -> str:
        """By its documents: no other block has one of them."""
        return self.documents[0]


class Whole(NamedTuple):
    """What only the whole case says."""

    links: tuple[Link, ...]
    entities: tuple[Entity, ...]
    questions: tuple[Question, ...]


class Known(NamedTuple):
    """What earlier comparisons by the same rules found, for this one to build upon."""

    traits: Mapping[str, Traits] = {}
    forms: Mapping[str, Form | None] = {}
    """Pairs of documents with the form in which they share text, if any."""
    copied: Callable[[Sequence[str]], Mapping[str, Copied]] = lambda _: {}
    """Hands on what such pairs share."""


class Decided(NamedTuple):
    """What people decided: pairs, the documents that their statements and accounts stand in, and changed profiles.

    `keys` has a digest for each document of which a record was changed, `heed` puts the changes into its profile.
    """

    pairs: Sequence[Pair] = ()
    homes: Mapping[str, str] = {}
    keys: Mapping[str, str] = {}
    heed: Callable[[Profile], Profile] = lambda profile: profile


class Comparison:
    """The comparison of a case, of which each part is made when it is asked for."""

    def __init__(
        self,
        reader: CaseReader,
        known: Known = Known(),  # noqa: B008  a tuple
        decided: Decided = Decided(),  # noqa: B008  a tuple
        by: str = "",
        most: int = MOST,
    ) -> None:
        """Look at what each document is known by.

        Args:
            reader: the case.
            known: what earlier comparisons found; results are the same without it.
            decided: what people decided.
            by: a digest of the rules.
            most: reports in a block, at most.
        """
        self._reader, self._known, self._decided = reader, known, decided
        self._by, self._most = by, most
        engines = dict(reader.analysed_keys())
        self.headings = {
            ident: Heading(document=ident, source=reader.source(source), byline=byline)
            for ident, source, byline in reader.headings()
        }
        self.traits = {h.document: self._traits(h, engines.get(h.document, "")) for h in self.headings.values()}
        read = (h for h in self.headings.values() if self.traits[h.document].is_read)
        self._read = tuple(sorted(read, key=lambda h: h.order))
        self.outlets = Outlets(self._read, {t.document for t in self.traits.values() if t.answers})
        sketches = [Sketch(document=t.document, grams=t.grams) for t in self.traits.values()]
        published = {h.document: h.published for h in self._read}
        self.forms, self.new_pairs = copies(sketches, published, reader, known.forms)

    def _traits(self, heading: Heading, engine: str) -> Traits:
        """The traits of a document, made anew where anything that they are made of changed."""
        changed = self._decided.keys.get(heading.document, "")
        source = msgspec.json.encode(heading.source).decode()
        of = content_id("of", self._by, engine, changed, heading.byline, source)
        held = self._known.traits.get(heading.document)
        if held is not None and held.of == of:
            return held
        profile = self._reader.profile(heading.document)
        grams = profile.grams if profile is not None else None
        if grams is None:
            grams = sketch(self._reader.document(heading.document)).grams
        if profile is None:
            return unread(heading.document, of, grams)
        return traits_of(self._decided.heed(profile) if changed else profile, of, grams)

    @cached_property
    def _parted(self) -> Blocks:
        homes = self._decided.homes
        one = [
            (homes[p.a], homes[p.b])
            for p in self._decided.pairs
            if p.verdict == "same" and p.a in homes and p.b in homes
        ]
        return blocks(self.traits, self.outlets, surest_first(self.forms), one, self._most)

    @property
    def common(self) -> tuple[str, ...]:
        """Names that stand in too many reports to bring them together."""
        return tuple(" ".join(name) for name in self._parted.common)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks, each with its key."""
        told: dict[str, set[str]] = defaultdict(set)
        for block, keys in self._copied.items():
            told[block] = {f"{key} {self.forms[key]}" for key in keys}
        for p in self._decided.pairs:
            for document in (self._decided.homes.get(p.a), self._decided.homes.get(p.b)):
                if document in self._home:
                    told[self._home[document]].add(f"{p.a} {p.b} {p.verdict}")
        return tuple(
            Block(
                held,
                content_id("blk", self._by, *sorted(told[held[0]]), *(x for d in held for x in self._hangs_on(d))),
            )
            for held in self._parted.held
        )

    @cached_property
    def _home(self) -> dict[str, str]:
        """The block of each document, by its id."""
        return {d: held[0] for held in self._parted.held for d in held}

    @cached_property
    def _copied(self) -> dict[str, list[str]]:
        """The pairs of each block that share text, by their keys."""
        out: dict[str, list[str]] = defaultdict(list)
        for key, form in self.forms.items():
            later, earlier = documents_of(key)
            if form is not None and self._home[later] == self._home[earlier]:
                out[self._home[later]].append(key)
        return out

    @cached_property
    def _citing(self) -> dict[str, set[tuple[str, str]]]:
        """The pairs of each block of which one cites the other."""
        out: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for link in self._cites:
            if self._home[link.a] == self._home[link.b]:
                out[self._home[link.a]].add((link.a, link.b))
        return out

    def _hangs_on(self, document: str) -> Iterator[str]:
        """What the claims of a document hang on: itself, whom it cites in the whole case, which names are outlets."""
        traits, heading = self.traits[document], self.headings[document]
        yield traits.of
        voices = (name for _, name in traits.voices)
        for name in dict.fromkeys((*traits.cites, *voices, *credits_of(heading))):
            standing = self.outlets.standing(heading, name)
            if standing != "none":
                yield f"{standing} {name}"
        for told in traits.names:
            if told in self.outlets:
                yield f"{told in self.outlets.answering} {' '.join(told)}"

    def findings(self, block: Block) -> Findings:
        """Hold the reports of a block against one another."""
        cites = self._citing.get(block.id, set())
        return findings(self._matter(block), self._shared(block), cites, self._decided.pairs)

    def grouped(self, block: Block) -> Mapping[str, Sequence[Claim]]:
        """The statements of each claim of a block, by the smallest of them."""
        return grouped(self._matter(block), self._shared(block), self._citing.get(block.id, set()))

    def _matter(self, block: Block) -> Matter:
        reports = []
        for document in block.documents:
            profile = self._reader.profile(document) if self.traits[document].is_read else None
            if profile is not None:
                told = self._decided.heed(profile) if document in self._decided.keys else profile
                heading = self.headings[document]
                reports.append(Report(document=document, source=heading.source, byline=heading.byline, profile=told))
        return Matter(reports, self.outlets)

    def _shared(self, block: Block) -> dict[str, Copied]:
        keys = self._copied.get(block.id, [])
        new = {k: c for k in keys if (c := self.new_pairs.get(k)) is not None}
        return {**self._known.copied([k for k in keys if k not in new]), **new}

    @cached_property
    def _cites(self) -> tuple[Link, ...]:
        return citations(self._read, self.traits, self.outlets)

    def whole(self) -> Whole:
        """What only the whole case says: citations, owners and authors, names, a case of one origin."""
        named, unsure = entities([self.traits[h.document] for h in self._read], self._decided.pairs)
        copied = {documents_of(key)[0] for key, form in self.forms.items() if form in _WHOLE}
        return Whole(
            links=(*self._cites, *same_hands(self._read)),
            entities=named,
            questions=(*one_publisher(self._read, self.traits, copied), *unsure),
        )
