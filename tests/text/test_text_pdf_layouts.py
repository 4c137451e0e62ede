"""PDFs as people meet them: columns, drop caps, notes, turned pages, tables, hyphens; beside two other readers."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from allegata.errors import InputError
from allegata.text import hyphens, locate, pdf, read

sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))

import pdf_layouts as layouts

SHEET = layouts.Sheet


def blocks(sheet: layouts.Sheet) -> list[str]:
    page = read(sheet.bytes(), "sheet.pdf")
    return [page.text[b.start : b.end] for b in page.blocks]


def column(sheet: layouts.Sheet, lines: list[str], *, x: float = 60, top: float = 700) -> None:
    for i, line in enumerate(lines):
        sheet.put(x, top - i * sheet.leading, line)


HANDFUL = [
    layouts.columns(3, "Helvetica", by_rows=True),
    layouts.columns(2, "Courier", broken=True),
    layouts.drop_cap("Times-Italic"),
    layouts.pages("Times-Roman", notes=True),
    layouts.turned(270),
    layouts.overlaid("COPY", 0),
    layouts.table("Times-Roman", wrapped=True),
    layouts.interrupted("Helvetica", "The mill at Hallow in the spring", 8),
    layouts.columns(2, "Times-Roman"),
]


@pytest.mark.parametrize("layout", HANDFUL, ids=lambda layout: layout[0])
def test_every_sentence_of_a_layout_stays_whole(layout: layouts.Layout):
    assert layouts.kept(layout)["ours"] == layout[2]


def test_on_a_handful_of_layouts_ours_keeps_more_sentences_than_either_peer():
    whole: Counter[str] = Counter()
    for layout in HANDFUL:
        whole.update({name: len(kept) for name, kept in layouts.kept(layout).items()})
    assert whole["ours"] > max(whole["pdfium"], whole["pypdf"])


@pytest.mark.slow
def test_over_all_layouts_ours_keeps_more_sentences_than_either_peer():
    all_of_them = layouts.layouts()
    assert len(all_of_them) >= 30
    whole: Counter[str] = Counter()
    for layout in all_of_them:
        whole.update({name: len(kept) for name, kept in layouts.kept(layout).items()})
    assert whole["ours"] > max(whole["pdfium"], whole["pypdf"])


@pytest.mark.parametrize("font", layouts.FONTS)
def test_a_closing_mark_stays_with_its_quotation_in_every_font(font: str):
    sheet = SHEET(font, 10.0)
    column(sheet, ["“The ledger is gone,” the warden said. He", 'shut the hut. "Ask the mill," he told us.'])
    assert blocks(sheet) == ['“The ledger is gone,” the warden said. He shut the hut. "Ask the mill," he told us.']


def test_a_raised_mark_goes_and_a_raised_ending_stays():
    sheet = SHEET("Helvetica", 11.0)
    first, second = "They slept in the loft over the dye works.", "On the 3"
    column(sheet, [first, second])
    sheet.put(60 + sheet.wide(first), 704, "12", size=6.5)
    below = 700 - sheet.leading
    sheet.put(60 + sheet.wide(second), below + 4, "rd", size=6.5)
    sheet.put(60 + sheet.wide(second) + 8, below, " day they left.")
    assert blocks(sheet) == [f"{first} On the 3rd day they left."]


def test_a_note_stands_after_the_paragraph_that_crosses_the_page():
    sheet = SHEET("Times-Roman", 11.0)
    column(sheet, ["The warden wrote that the weavers had been under-"], top=160)
    sheet.put(60, 90, "* Day book of the quay.", size=8)
    sheet.page()
    column(sheet, ["standing the contract all along, and nobody in Hallow asked again."], top=700)
    paragraph, note = blocks(sheet)
    assert "the weavers had been understanding the contract all along, and nobody" in paragraph
    assert note == "Day book of the quay."


def test_line_numbers_at_the_margin_are_no_text():
    sheet = SHEET("Courier", 10.0)
    said = [
        "The witness said that the",
        "gate was shut at night and",
        "that a guard had the key",
        "to it until the morning.",
    ]
    for i, line in enumerate(said):
        sheet.put(60, 700 - 20 * i, str(i + 1))
        sheet.put(100, 700 - 20 * i, line)
    assert blocks(sheet) == [" ".join(said)]


def test_cells_of_a_row_keep_together_and_names_beside_a_text_are_no_cells():
    sheet = SHEET("Helvetica", 10.0)
    column(sheet, sheet.wrap(" ".join(layouts.PARAGRAPHS[0]), 300), top=740)
    for i, name in enumerate(["Oda Finch", "Per Anders Holm", "Ruta Salo"]):
        sheet.put(420, 740 - sheet.leading * i, name)
    assert " ".join(layouts.PARAGRAPHS[0]) in blocks(sheet)
    found = layouts.ours(layouts.table("Helvetica")[1])
    assert "Dye works 11 May 2021 Nine weavers were found there." in found


@pytest.mark.parametrize(
    ("line", "author", "day"),
    [
        ("By Tove Brandt 6 June 2022", "Tove Brandt", "6 June 2022"),
        ("Published 6 June 2022 by Tove Brandt", "Tove Brandt", "Published 6 June 2022"),
    ],
)
def test_byline_and_date_in_one_line_are_read(line: str, author: str, day: str):
    sheet = SHEET("Helvetica", 11.0)
    sheet.title()
    sheet.put(60, 760, line, size=9)
    column(sheet, sheet.wrap(" ".join(layouts.PARAGRAPHS[0]), 470))
    page = read(sheet.bytes(), "sheet.pdf")
    assert (page.title, page.authors, page.dated) == (layouts.TITLE, (author,), day)
    assert page.text == " ".join(layouts.PARAGRAPHS[0])


def test_large_body_text_is_no_title():
    sheet = SHEET("Helvetica", 10.0)
    for i, line in enumerate(["Nine weavers were left without papers", "at Marrow Quay, the union found."]):
        sheet.put(60, 760 - 18 * i, line, size=14)
    column(sheet, sheet.wrap(" ".join(layouts.PARAGRAPHS[1]), 470))
    page = read(sheet.bytes(), "sheet.pdf")
    assert page.title is None
    assert page.text.startswith("Nine weavers were left without papers at Marrow Quay, the union found.\n\n")


@pytest.mark.parametrize(
    ("broken", "goes"),
    [
        (("investi-", "gation of"), True),
        (("the dormi-", "tory was"), True),
        (("a long-", "term ward"), False),
        (("the co-", "ordinate of"), False),
        (("her father-in-", "law said"), False),
        (("an ex-", "warden of"), False),
        (("in Hal-", "low and"), True),
        (("soft\u00ad", "ware of"), True),
        (("pages 3-", "of"), False),
    ],
)
def test_a_hyphen_goes_where_it_only_broke_a_word(broken: tuple[str, str], *, goes: bool):
    assert hyphens.breaks_a_word(*broken, Counter()) is goes


def test_how_the_document_writes_a_word_decides_first():
    assert not hyphens.breaks_a_word("a rope-", "walk", Counter({"rope-walk": 2}))
    assert hyphens.breaks_a_word("a long-", "term", Counter({"longterm": 1}))


def test_boxes_of_a_turned_page_are_those_of_the_page():
    page = read(layouts.turned(90)[1], "sheet.pdf")
    start = page.text.index("The Lantern Society")
    where = locate(page.offset_map, start, start + 10)
    assert where is not None
    left, bottom, right, top = where.boxes[0]
    assert right - left < 15
    assert top - bottom > 200


def test_every_character_keeps_its_line_through_marks_notes_and_hyphens():
    for layout in (layouts.pages("Times-Roman", notes=True, broken=True), layouts.drop_cap("Helvetica")):
        page = read(layout[1], "sheet.pdf")
        assert sum(s.length for s in page.offset_map.segments) == len(page.text) - 2 * page.text.count("\n\n")


def test_letters_that_cannot_be_told_are_a_problem(monkeypatch: pytest.MonkeyPatch):
    made = layouts.pages("Helvetica")[1]
    told = pdf.page_spans
    calls: list[int] = []

    def second_unread(*args: object) -> object:
        calls.append(1)
        return told(*args)._replace(readable=len(calls) != 2)  # type: ignore[arg-type]

    monkeypatch.setattr(pdf, "page_spans", second_unread)
    page = read(made, "sheet.pdf")
    assert page.warnings == ("letters that cannot be told on page 2: left out, run OCR to read them",)
    monkeypatch.setattr(pdf, "page_spans", lambda *args: told(*args)._replace(readable=False))
    with pytest.raises(InputError, match=r"fonts of this PDF do not say which letters.*OCR"):
        read(made, "sheet.pdf")


@pytest.mark.slow
def test_a_hundred_pages_are_read_in_seconds():
    sheet = SHEET("Times-Roman", 9.0)
    words = " ".join(s for p in layouts.PARAGRAPHS for s in p).split()
    draw = random.Random(4)  # noqa: S311  no secret
    for _ in range(100):
        for x in (60.0, 310.0):
            column(sheet, sheet.wrap(" ".join(draw.choices(words, k=420)), 230), x=x, top=780)
        sheet.page()
    made = sheet.bytes()
    start = time.process_time()  # of this process alone: others may be at work beside it
    page = read(made, "long.pdf")
    assert time.process_time() - start < 40
    assert len(page.text) > 400_000


def test_scattered_letters_end_in_time():
    sheet = SHEET("Helvetica", 8.0)
    draw = random.Random(7)  # noqa: S311  no secret
    for _ in range(3_000):
        sheet.put(draw.uniform(20, 570), draw.uniform(20, 820), draw.choice("abc1*"), size=draw.choice((4, 8, 30)))
    made = sheet.bytes()
    start = time.process_time()
    read(made, "noise.pdf")
    assert time.process_time() - start < 20
