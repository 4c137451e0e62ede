"""PDFs: paragraphs, columns, running heads, boxes, and what cannot be read."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from allegata.errors import InputError
from allegata.text import locate, read

_spec = importlib.util.spec_from_file_location("minipdf", Path(__file__).parent / "minipdf.py")
assert _spec is not None
assert _spec.loader is not None
_minipdf = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_minipdf)
pdf = _minipdf.pdf

BODY = [
    "The ferry reached Marrow Quay on Tuesday night, and the guards took the pass-",
    "ports of eleven people, a dock worker said. The house is run by the Lantern",
    "Society, which denied the claims.",
]


def lines(texts: list[str], x: float = 72, top: float = 640, size: float = 11) -> list[tuple[float, float, float, str]]:
    return [(x, top - 14 * i, size, t) for i, t in enumerate(texts)]


def test_lines_become_paragraphs_and_broken_words_whole():
    page = [(72, 700, 20, "Passports taken at the quay"), (72, 676, 11, "By Jane Roe"), *lines(BODY)]
    page += lines(["A second paragraph starts after a gap, and it ends here."], top=560)
    read_page = read(pdf([page], title="Microsoft Word - draft.docx"), "a.pdf")
    assert read_page.title == "Passports taken at the quay"
    assert read_page.authors == ("Jane Roe",)
    assert read_page.text == (
        "The ferry reached Marrow Quay on Tuesday night, and the guards took the passports of eleven people, a dock "
        "worker said. The house is run by the Lantern Society, which denied the claims.\n\n"
        "A second paragraph starts after a gap, and it ends here."
    )


def test_boxes_hold_the_lines_of_a_span():
    page = read(pdf([lines(BODY)]), "a.pdf")
    start = page.text.index("eleven")
    where = locate(page.offset_map, start, page.text.index("Lantern") + 7)
    assert where is not None
    assert (where.page, where.end_page, len(where.boxes)) == (1, 1, 1)
    left, bottom, right, top = where.boxes[0]
    assert 70 < left < 74
    assert 620 < bottom < 640
    assert right > 300
    assert top > bottom


def test_every_character_of_a_pdf_has_its_line():
    page = read(pdf([lines(BODY), lines(BODY)]), "a.pdf")
    covered = sum(s.length for s in page.offset_map.segments)
    assert covered == len(page.text) - 2 * page.text.count("\n\n")


def test_two_columns_are_read_one_after_the_other():
    left = [
        "The left column tells of",
        "the ferry and of eleven",
        "passports that were taken",
        "on the first night there.",
    ]
    right = [
        "The right column gives the",
        "answer of the society that",
        "denied every one of these",
        "claims in a short note.",
    ]
    rows = []
    for i, (a, b) in enumerate(zip(left, right, strict=True)):
        rows += [(72, 600 - 14 * i, 11, a), (330, 600 - 14 * i, 11, b)]
    page = read(pdf([rows]), "a.pdf")
    assert page.text.index("first night there.") < page.text.index("The right column")
    assert "The left column tells of the ferry and of eleven passports" in page.text


def test_running_heads_and_page_numbers_go():
    pages = [
        [
            (72, 760, 9, "Coast Report 2021"),
            *lines([f"Page text number {n} is here, and it ends with a stop."]),
            (300, 30, 9, str(n)),
        ]
        for n in (1, 2, 3)
    ]
    page = read(pdf(pages), "a.pdf")
    assert "Coast Report" not in page.text
    assert page.text.split("\n\n") == [f"Page text number {n} is here, and it ends with a stop." for n in (1, 2, 3)]


def test_a_scan_asks_for_ocr_and_a_part_scan_warns():
    with pytest.raises(InputError, match=r"no text layer.*OCR"):
        read(pdf([[], []]), "scan.pdf")
    page = read(pdf([lines(BODY), []]), "part.pdf")
    assert page.warnings == ("no text layer on page 2: scanned or blank",)


def test_a_password_is_named():
    with pytest.raises(InputError, match="password"):
        read(pdf([lines(BODY)], encrypt=True), "locked.pdf")


@pytest.mark.parametrize("keep", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_cut_pdf_is_read_or_refused_in_one_line(keep: float):
    whole = pdf([lines(BODY)] * 3)
    reason = ""
    try:
        text = read(whole[: int(len(whole) * keep)], "cut.pdf").text
    except InputError as error:
        text, reason = "", str(error)
    assert "ferry" in text or reason.startswith("cut.pdf: this PDF is damaged or cut off")
    assert "\n" not in reason
