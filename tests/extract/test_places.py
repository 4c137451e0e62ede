"""Places: what is one, how large, and what holds it."""

from __future__ import annotations

import pytest

from allegata.extract.named.places import find_places
from allegata.grammar.lexicon import rows
from allegata.language import parse


def places(text: str) -> dict[str, tuple[tuple[str, ...], str]]:
    return {p.value.name: (p.value.within, p.value.precision) for p in find_places(parse(text))}


@pytest.mark.parametrize(
    ("text", "name", "within", "precision"),
    [
        ("They were held in a compound near Lower Wexcombe, Kerovia.", "Lower Wexcombe", ("Kerovia",), "town"),
        ("He came to Durres, Albania, by night.", "Durres", ("Albania",), "town"),
        ("He came from Tirana.", "Tirana", ("Albania",), "town"),
        ("He lives in the UK.", "United Kingdom", (), "country"),
        ("The prisoners stayed in Camp Elm 3 in northern Kerovia.", "Camp Elm 3", ("Kerovia",), "site"),
        ("He was seen in Elm Province.", "Elm Province", (), "region"),
        ("He was seen at Wexcombe airport.", "Wexcombe airport", (), "site"),
        ("The port of Marrowby was closed.", "Marrowby", (), "town"),
        ("He fled to Europe.", "Europe", (), "wider"),
        ("The Republic of Kerovia agreed.", "Republic of Kerovia", (), "country"),
    ],
)
def test_places_and_what_holds_them(text: str, name: str, within: tuple[str, ...], precision: str):
    assert places(text)[name] == (within, precision)


@pytest.mark.parametrize(
    "text",
    [
        "Albanian police questioned the Iranians.",
        "In March they left.",
        "Georgia Smith told us that she was ill.",
        "The Bank of Albania said nothing.",
        "His interest in John Miller grew.",
    ],
)
def test_what_is_no_place(text: str):
    assert places(text) == {}


def test_spans_slice_the_text():
    text = "They went from Tirana to Elm Province in Kerovia."
    found = find_places(parse(text))
    assert [text[p.start : p.end] for p in found] == [p.value.verbatim for p in found]
    assert [p.start for p in found] == sorted(p.start for p in found)


def test_every_entry_of_the_data_has_a_source_and_a_known_kind():
    assert {r["kind"] for r in rows("gazetteer")} == {"country", "capital", "region", "wider"}
    assert {r["precision"] for r in rows("place_heads")} <= {"site", "town", "region", "country"}
    for name in ("gazetteer", "place_heads", "when_words", "number_words", "quantity_words", "status_nouns"):
        assert all(r["source"] for r in rows(name)), name
