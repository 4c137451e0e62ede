"""Whom "he", "she" and "they" take up as voices. Invented people."""

from __future__ import annotations

import pytest

from reading import read


def voices(text: str) -> list[list[str | None]]:
    """By claim with a voice beyond the author's, the names of the chain."""
    return [[h.name for h in s.voice[1:]] for s in read(text).statements if len(s.voice) > 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a subject above the pronoun, before one that stands beside it
        ("Joren Vale left. Anselm Rook said he believed the gate was locked.", ["Anselm Rook", "Anselm Rook"]),
        ("According to Anselm Rook, he told Joren Vale that the gate was locked.", ["Anselm Rook"]),
        ("Anna Rook was held for a year. Joren Vale may not return, she said.", ["Anna Rook"]),
        # who is spoken of stays so until somebody else is
        (
            (
                "Anna Rook had been ill, with a wound that the judge had to have treated. She was searched every day. "
                "She said the cell was cold."
            ),
            ["Anna Rook"],
        ),
        # a given name tells; what the text says tells better
        ("Anna Rook met Jonathan Vale at the port. She said the gate was locked.", ["Anna Rook"]),
        ("Mr Anna Rook met the porter Ilva Sun. He said the gate was locked.", ["Anna Rook"]),
        # who speaks is no "he" in his own words
        (
            "Joren Vale denied the theft. “He told me that the money was gone,” Anselm Rook said.",
            ["Anselm Rook", "Joren Vale"],
        ),
        # who goes by one name may be a body
        ("“It can help,” Kosat said. “The port is shut. The gate is locked,” it said in a statement.", ["Kosat"]),
        # somebody who is no subject
        ("There was a woman at the gate. She said the gate was locked.", ["woman"]),
        ("Some passengers came back. The boat had gone when they claimed that it was late.", ["Some passengers"]),
    ],
)
def test_a_pronoun_takes_up(text: str, expected: list[str]):
    assert voices(text)[-1] == expected


def test_a_surname_that_is_a_place_too_is_the_person_named_before():
    text = "Anna Paris, a cook, left in May. Paris claims that she was kept in a cellar. She said the door was locked."
    assert voices(text) == [["Anna Paris"], ["Anna Paris"]]
