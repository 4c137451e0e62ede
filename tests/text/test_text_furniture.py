"""Bylines, dates and furniture: what goes, and above all what stays."""

from __future__ import annotations

import pytest

from allegata.text import read
from allegata.text.bylines import authors_of, byline_of
from allegata.text.decode import decode
from allegata.text.furniture import date_line, is_trail
from allegata.text.languages import identify

BODY = "The ferry reached the quay at night, and the guards took eleven passports, a dock worker said."


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ada and Bram Okoro,", ("Ada Okoro", "Bram Okoro")),
        ("By Ada, Bram and Cy Okoro", ("Ada Okoro", "Bram Okoro", "Cy Okoro")),
        ("By Ada Roe, Bo Lee and Cy Okoro", ("Ada Roe", "Bo Lee", "Cy Okoro")),
        ("by Jane Roe, Special Correspondent", ("Jane Roe",)),
        ("BY JANE ROE AND BO VAN DALE", ("JANE ROE", "BO VAN DALE")),
        ("By Staff Writers", ()),
        ("By Dr Jane Roe in Marrow Quay", ("Jane Roe",)),
        ("Interview: Cass Wren", ("Cass Wren",)),
        ("By María de la Cruz & Zoë O’Hara", ("María de la Cruz", "Zoë O’Hara")),
    ],
)
def test_bylines(line: str, authors: tuple[str, ...]):
    assert byline_of(line) is not None
    assert authors_of(line) == authors


@pytest.mark.parametrize(
    "line",
    [
        "By then the ferry had left.",
        "By the time they came, nobody was there",
        "By Tuesday 2021 it was over",
        "Text messages were read aloud",
        "Bystanders saw it",
        BODY,
    ],
)
def test_no_bylines(line: str):
    assert byline_of(line) is None


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Published: 3 May 2021", ("published", "3 May 2021")),
        ("Last updated on May 3, 2021 at 10:30 pm", ("updated", "May 3, 2021 at 10:30 pm")),
        ("2021-05-03", ("plain", "2021-05-03")),
        ("Monday, 3rd May 2021", ("plain", "Monday, 3rd May 2021")),
        ("In May 2021 eleven people left", None),
        ("3 May", None),
        ("Room 2021", None),
    ],
)
def test_date_lines(line: str, found: tuple[str, str] | None):
    assert date_line(line) == found


def test_trails():
    assert is_trail("Home » Reports » Passports taken")
    assert is_trail("Coast > Ports > Marrow Quay")
    assert not is_trail("Income > costs, the ledger says.")
    assert not is_trail("Either/or")


@pytest.mark.parametrize(
    "text",
    [
        f"{BODY}\n\nThey said no.\n\nShare this house with us, the notice read.",
        f"{BODY}\n\nRelated to this are two other cases, which the court will hear in the coming weeks.\n\nIt ended.",
        f"No.\n\n{BODY}",
        f"{BODY}\n\nComments made by the guards were not recorded by anyone in the house.",
        f"MARROW QUAY (CPA) - Police came.\n\n{BODY}",
        f"{BODY}\n\nBy then the ferry had left.",
        "A single line without an end",
        f"“We left,” she said.\n\n{BODY}",
    ],
)
def test_a_plain_report_loses_nothing(text: str):
    assert read(text.encode(), "a.txt").text == text


def test_text_after_a_box_of_links_is_kept():
    text = f"A title here\n\n{BODY}\n\nRead more\n\nTen walks\n\nBest soups\n\n{BODY}\n\nLeave a Reply\n\nI agree."
    assert read(text.encode(), "a.txt").text == f"{BODY}\n\n{BODY}"


@pytest.mark.parametrize("words", [1, 3, 20, 100])
def test_no_sentence_of_a_random_length_report_is_lost(words: int):
    text = "\n\n".join(" ".join(["word"] * words) + "." for _ in range(5))
    assert read(text.encode(), "a.txt").text == text


def test_an_updated_date_is_not_the_date_of_publication():
    page = read(f"A title here\nUpdated 4 May 2021\n\n{BODY}".encode(), "a.txt")
    assert (page.title, page.dated, page.published) == ("A title here", "Updated 4 May 2021", None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (BODY, "en"),
        ("Policia ka ndaluar dy anëtarë të një organizate fetare, të dyshuar se mbanin emigrantë.", "sq"),
        ("گزارش‌ها درباره بازداشت مهاجران در بندر همچنان ادامه دارد و پلیس پاسخی نداده است.", "fa"),
        ("Polis limanda iki kişiyi gözaltına aldı ve soruşturmanın sürdüğünü açıkladı.", "tr"),
        ("12 345", "und"),
        ("Ok", "und"),
    ],
)
def test_languages(text: str, code: str):
    assert identify(text) == code


def test_short_repeated_legacy_text_is_recognised():
    text = "Корабль прибыл в порт. " * 50
    assert decode(text.encode("cp1251")).text == text
