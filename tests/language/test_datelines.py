"""Datelines stand apart from the first sentence. Invented places and agencies."""

from __future__ import annotations

import time

import pytest

from allegata.language import parse


@pytest.mark.parametrize(
    "line",
    [
        "HARROW — ",
        "HARROW, Orsania — ",
        "PORT SALLOW, May 4 (CPA) - ",
        "HARROW (CPA) – ",
        "(Harrow) – ",
        "(Harrow, December 28, 2019) – ",
        "Harrow (News 1st) – ",
        "Harrow, Orsania — ",
        "HARROW, Oct. 2 (Coastal) -- ",
    ],
)
def test_a_dateline_is_no_part_of_the_sentence(line: str):
    text = f"{line}Two men were held in May."
    sentences = parse(text).sentences
    assert sentences[-1].start == len(line)
    assert text[sentences[-1].start : sentences[-1].end] == "Two men were held in May."


@pytest.mark.parametrize(
    "text",
    [
        "Orsania – where the vote was held in May – is at peace.",
        "The groups - Harrow Watch, the Lantern - were closed.",
        "HARROW is a town on the coast.",
        "VALE SHIPPING – the owner of the boat – said nothing.",
        "A nurse (Anna Rook) - she left in May - said nothing.",
    ],
)
def test_other_dashes_are_none(text: str):
    assert parse(text).sentences[0].start == 0
    assert len(parse(text).sentences) == 1


@pytest.mark.parametrize("line", ["A" * 80 + ", " + "A" * 80, "AA, " + "A" * 5_000, "AA, " + "A " * 2_000, "“" * 5_000])
def test_a_line_of_one_sign_takes_no_time(line: str):
    start = time.process_time()
    parse(line + "\n\nThe gate was locked.")
    assert time.process_time() - start < 20  # a minute for eighty capitals, once; the parser's own time is left room
