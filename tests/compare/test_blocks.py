"""Which reports are held against one another, and that a comparison that builds upon the last comes to the same."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_compare import WIRE, Reports

from allegata.compare import Comparison, Known
from allegata.compare.blocks import blocks
from allegata.compare.outlets import Heading, Outlets
from allegata.compare.traits import unread
from allegata.model import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allegata.model.profiles import Name, Traits

NO_OUTLETS = Outlets((), frozenset())


def _told(document: str, *names: Name) -> Traits:
    return msgspec.structs.replace(unread(document, "", ()), names=names)


def _case(**named: tuple[Name, ...]) -> dict[str, Traits]:
    return {document: _told(document, *names) for document, names in named.items()}


def test_a_name_in_common_joins_in_full_or_in_short_and_nothing_in_common_does_not():
    case = _case(a=(("lark", "hill"),), b=(("hill",),), c=(("fen", "mill"),), d=())
    assert blocks(case, NO_OUTLETS, ()).held == (("a", "b"), ("c",), ("d",))


def test_copied_text_joins_without_a_name():
    assert blocks(_case(a=(), b=(), c=()), NO_OUTLETS, [("c", "a")]).held == (("a", "c"), ("b",))


def test_a_name_that_would_bring_too_many_together_joins_none_and_is_told():
    rare: tuple[Name, ...] = (("fen", "mill"),)
    common: tuple[Name, ...] = (("red", "cross"),)
    found = blocks(_case(a=(*rare, *common), b=(*rare, *common), c=common), NO_OUTLETS, (), most=2)
    assert found.held == (("a", "b"), ("c",))
    assert found.common == (("red", "cross"),)


def test_what_people_said_is_one_is_together_however_many():
    found = blocks(_case(a=(), b=(), c=()), NO_OUTLETS, (), decided=[("a", "b"), ("b", "c")], most=2)
    assert found.held == (("a", "b", "c"),)


def test_the_name_of_an_outlet_joins_nothing_unless_it_answers_for_itself():
    case = _case(a=(("fen", "courier"),), b=(("fen", "courier"),))
    source = Source(
        id="s", publisher="Fen Courier", owner_group=None, authors=(), kind=None, title=None, url=None, published=None,
        language="en",
    )  # fmt: skip
    heading = Heading(document="c", source=source)
    assert blocks(case, Outlets([heading], frozenset()), ()).held == (("a",), ("b",))
    assert blocks(case, Outlets([heading], frozenset({"c"})), ()).held == (("a", "b"),)


NAMES = st.tuples(st.sampled_from("pqrs")) | st.tuples(st.sampled_from("pqrs"), st.sampled_from("tuv"))
CASES = st.dictionaries(st.sampled_from("abcdefgh"), st.lists(NAMES, max_size=3).map(tuple), min_size=1)


@given(CASES, st.integers(1, 5))
def test_blocks_part_the_documents_and_never_grow_past_their_size(case: dict[str, tuple[Name, ...]], most: int):
    found = blocks(_case(**case), NO_OUTLETS, (), most=most)
    assert sorted(d for held in found.held for d in held) == sorted(case)
    assert all(len(held) <= most for held in found.held)
    again = blocks(_case(**dict(reversed(case.items()))), NO_OUTLETS, (), most=most)
    assert again == found


TOLD = (
    ("Coast Wire", WIRE, "2023-06-02"),
    ("Sallow Courier", WIRE.replace("on Monday", "yesterday"), "2023-06-03"),
    (
        "Grenna Post",
        "The Sorrel mill in Grenna kept the passports of fifty weavers, Coast Wire reported.",
        "2023-06-04",
    ),
    ("Sorrel Mill Company", "The Sorrel mill in Grenna has never kept a passport of its weavers.", "2023-06-05"),
    ("Fen Review", "The Bream kiln in Ostry kept the passports of its potters, Ines Calder said.", "2023-06-05"),
    ("Ostry Echo", "Ines Calder said that the Bream kiln in Ostry paid its potters nothing for a year.", "2023-06-07"),
)


@functools.cache
def _read() -> Reports:
    case = Reports()
    for name, text, published in TOLD:
        case.add(name, text, published=published)
    return case


class _Growing:
    """A case compared after each report, every time upon what the last time left."""

    def __init__(self, most: int) -> None:
        self.case, self.most = Reports(), most
        self.read = _read()
        self.known = Known()
        self.found: dict[str, msgspec.Struct] = {}
        self.made = 0

    def add(self, name: str) -> None:
        """Add one of the reports, which are read once."""
        ident = f"doc_{name}"
        document = self.read.document(ident)
        self.case._documents[ident], self.case._sources[document.source] = document, self.read.source(document.source)
        self.case._profiles[ident] = self.read._profiles[ident]

    def step(self) -> Mapping[str, msgspec.Struct]:
        made = Comparison(self.case, self.known, most=self.most)  # type: ignore[arg-type]  # what it asks of a reader
        kept = self.known.copied(list(self.known.forms))
        copied = {**kept, **{k: c for k, c in made.new_pairs.items() if c is not None}}
        now = {}
        for block in made.blocks:
            if block.key in self.found:
                now[block.key] = self.found[block.key]
                continue
            self.made += 1
            found = made.findings(block)
            copied.update(found.copied)
            now[block.key] = _but_copied(found)
        self.found = now
        self.known = Known(made.traits, made.forms, lambda keys: {k: copied[k] for k in keys if k in copied})
        return now


def _but_copied(found: msgspec.Struct) -> msgspec.Struct:
    return msgspec.structs.replace(found, copied={})


@pytest.mark.parametrize("most", [1000, 2])
@settings(max_examples=12, deadline=None)
@given(order=st.permutations([name for name, *_ in TOLD]))
def test_building_upon_the_last_comparison_comes_to_the_same_as_beginning_anew(most: int, order: list[str]):
    growing = _Growing(most)
    for name in order:
        growing.add(name)
        found = growing.step()
        anew = Comparison(growing.case, most=most)  # type: ignore[arg-type]  # as above
        assert found == {block.key: _but_copied(anew.findings(block)) for block in anew.blocks}


def test_a_report_of_another_matter_leaves_the_others_alone():
    growing = _Growing(1000)
    for name, *_ in TOLD[:4]:
        growing.add(name)
    growing.step()
    before = growing.made
    growing.add(TOLD[4][0])
    assert len(growing.step()) == 2
    assert growing.made == before + 1
