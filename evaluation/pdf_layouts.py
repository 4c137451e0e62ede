"""Sentences kept whole in PDFs of many layouts: our reader beside pdfium's own text and pypdf's, in one run.

A sentence counts where its exact words are found, white space folded. Ours must stand within one block; the peers' text
is taken as one line, so that a sentence that they cut by a line or a page still counts. All texts are invented.

    python evaluation/pdf_layouts.py
"""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pypdf
import pypdfium2  # type: ignore[import-untyped]  # ships no types
from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]  # ships no types
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # ships no types

from allegata.errors import InputError
from allegata.text import read

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 60.0
FONTS = ("Helvetica", "Times-Roman", "Courier", "Times-Italic", "Helvetica-Bold", "Courier-Oblique")
TITLE = "Passports kept at Marrow Quay"
PARAGRAPHS = (
    (
        "The ferry reached Marrow Quay on Tuesday night, and the guards took the passports of eleven weavers.",
        "“We were told that the papers would come back in the morning,” one of them, Oda Finch, said.",
        "The quay's warden denied that any paper had been kept.",
    ),
    (
        "Two inspectors went to the mill on 4 May 2021 and found the dormitory locked from outside.",
        "“Nobody was ever locked in,” the foreman told them, and he showed the inspectors a key.",
        "A nurse at the long-term ward in Hallow said that six of the weavers had burns on their hands.",
    ),
    (
        "The Lantern Society, which runs the mill, wrote that its self-appointed critics had never asked it anything.",
        "Its treasurer, Per Anders Holm, said: “Every week's wage was paid in full.”",
        "The wage books that the union copied show no payment between January and the end of April.",
    ),
    (
        "Three weavers left through a window in the spring and walked to the next village.",
        "The well-known advocate Ruta Salo took their statements there.",
        "She said that the weavers' understanding of the contract had been nil, since nobody had read it to them.",
    ),
)
NOTES = ("Letter of the warden to the harbour board, sheet 7.", "Wage books of the mill, copied by the union.")
QUIRKS = {"passports": "pass-ports", "inspectors": "inspec-tors", "understanding": "under-standing"}
QUIRKS |= {"statements": "state-ments", "dormitory": "dormi-tory", "treasurer": "trea-surer", "payment": "pay-ment"}


@dataclass
class Sheet:
    """A PDF under way: a canvas, and what must be found in it."""

    font: str = "Times-Roman"
    size: float = 11.0
    rotate: int = 0
    buffer: io.BytesIO = field(default_factory=io.BytesIO)

    def __post_init__(self) -> None:
        self.canvas = Canvas(self.buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
        self.leading = self.size * 1.25
        self.turn()

    def turn(self) -> None:
        """Set the page's axes so that its text reads upright once the page is shown turned."""
        self.canvas.setPageRotation(self.rotate)
        moves = {90: (WIDTH, 0), 180: (WIDTH, HEIGHT), 270: (0, HEIGHT)}
        if self.rotate:
            self.canvas.translate(*moves[self.rotate])
            self.canvas.rotate(self.rotate)

    def page(self) -> None:
        """Begin a new page."""
        self.canvas.showPage()
        self.turn()

    def put(self, x: float, y: float, text: str, font: str | None = None, size: float | None = None) -> None:
        """Write a line at a place."""
        self.canvas.setFont(font or self.font, size or self.size)
        self.canvas.drawString(x, y, text)

    def wide(self, text: str, size: float | None = None) -> float:
        """Width of a text."""
        return float(stringWidth(text, self.font, size or self.size))

    def wrap(self, text: str, width: float, *, broken: bool = False, size: float | None = None) -> list[str]:
        """Break a text into lines, on demand inside words too."""
        lines, line = [], ""
        for word in text.split():
            bare = word.strip("“”.,")
            parts = QUIRKS[bare].split("-") if broken and bare in QUIRKS else []
            if self.wide(f"{line} {word}".strip(), size) <= width:
                line = f"{line} {word}".strip()
                continue
            for glue, chunks in (("-", parts), ("-", word.split("-") if "-" in word else [])):
                if len(chunks) > 1 and line and self.wide(f"{line} {chunks[0]}{glue}", size) <= width:
                    lines.append(f"{line} {word[: word.index(chunks[0]) + len(chunks[0])]}{glue}")
                    line = word[word.index(chunks[0]) + len(chunks[0]) :].lstrip("-")
                    break
            else:
                lines.append(line)
                line = word
        return [*lines, line]

    def title(self, y: float = 780) -> None:
        """The title over the text."""
        self.put(MARGIN, y, TITLE, "Helvetica-Bold", 18)

    def bytes(self) -> bytes:
        """The file."""
        self.canvas.save()
        return self.buffer.getvalue()


Layout = tuple[str, bytes, list[str]]


def _sentences() -> list[str]:
    return [s for p in PARAGRAPHS for s in p]


def _flow(sheet: Sheet, width: float, *, broken: bool = False) -> list[str]:
    """All lines of the text; an empty one parts paragraphs."""
    out: list[str] = []
    for p in PARAGRAPHS:
        out += [*sheet.wrap(" ".join(p), width, broken=broken), ""]
    return out[:-1]


def columns(number: int, font: str, *, by_rows: bool = False, broken: bool = False) -> Layout:
    """Text in columns, drawn column by column or row by row."""
    sheet = Sheet(font, 9.0 if number > 2 else 10.5)  # noqa: PLR2004  three columns want smaller letters
    gutter = 16.0
    width = (WIDTH - 2 * MARGIN - gutter * (number - 1)) / number
    lines = _flow(sheet, width, broken=broken)
    high = -(-len(lines) // number)
    sheet.title()
    at = [(i // high, i % high, line) for i, line in enumerate(lines) if line]
    for column, row, line in sorted(at, key=lambda a: (a[1], a[0])) if by_rows else at:
        sheet.put(MARGIN + column * (width + gutter), 740 - row * sheet.leading, line)
    way = f"{', by rows' if by_rows else ''}{', broken words' if broken else ''}"
    return f"{number} column(s), {font}{way}", sheet.bytes(), _sentences()


def drop_cap(font: str, *, two: bool = False) -> Layout:
    """A first letter over three lines."""
    sheet = Sheet(font)
    sheet.title()
    width = (WIDTH - 2 * MARGIN - 16) / 2 if two else WIDTH - 2 * MARGIN
    y = 740.0
    for k, p in enumerate(PARAGRAPHS[:3]):
        text = " ".join(p)
        indent = 34.0 if not k else 0.0
        lines = sheet.wrap(text[1:] if not k else text, width - indent)
        if not k:
            sheet.put(MARGIN, y - 2 * sheet.leading, text[0], size=3.1 * sheet.size)
            head, rest = lines[:3], " ".join(lines[3:])
            for i, line in enumerate(head):
                sheet.put(MARGIN + indent, y - i * sheet.leading, line)
            y -= len(head) * sheet.leading
            lines = sheet.wrap(rest, width) if rest else []
        for line in lines:
            sheet.put(MARGIN, y, line)
            y -= sheet.leading
        y -= sheet.leading
    return f"drop cap, {font}{', narrow' if two else ''}", sheet.bytes(), [s for p in PARAGRAPHS[:3] for s in p]


def pages(font: str, *, notes: bool = False, heads: bool = True, broken: bool = False) -> Layout:
    """Text over pages of a few lines each, with running heads and feet, or with notes and their marks."""
    sheet = Sheet(font)
    lines = _flow(sheet, WIDTH - 2 * MARGIN, broken=broken)
    sheet.title()
    for start in range(0, len(lines), 5):
        number = start // 5 + 1
        if start:
            sheet.page()
        if heads:
            sheet.put(MARGIN, 815, f"Harbour Watch {'yearly report' if number % 2 else 'of the coast'}", size=8)
            sheet.put(WIDTH / 2, 30, str(number), size=8)
        y = 740.0
        for i, line in enumerate(lines[start : start + 5]):
            sheet.put(MARGIN, y - i * sheet.leading, line)
            if notes and i == 1 and line.endswith((".", "”", ",")):
                sheet.put(MARGIN + sheet.wide(line), y - i * sheet.leading + 4, str(number), size=6.5)
        if notes:
            sheet.put(MARGIN, 90, f"{number} {NOTES[number % 2]}", size=8)
    said = _sentences() + (list(NOTES) if notes else [])
    kinds = [w for w, on in (("heads", heads), ("notes", notes), ("broken words", broken)) if on]
    return f"pages, {font}, {', '.join(kinds)}", sheet.bytes(), said


def marks(font: str) -> Layout:
    """Call marks of notes after the sentences of a paragraph, and the notes below."""
    sheet = Sheet(font)
    sheet.title()
    y = 740.0
    for p in PARAGRAPHS:
        for k, s in enumerate(p):
            lines = sheet.wrap(s, WIDTH - 2 * MARGIN)
            for line in lines:
                sheet.put(MARGIN, y, line)
                y -= sheet.leading
            sheet.put(MARGIN + sheet.wide(lines[-1]), y + sheet.leading + 4, str(k + 1), size=6.5)
        y -= sheet.leading
    for k, note in enumerate(NOTES):
        sheet.put(MARGIN, 90 - 10 * k, f"{k + 1} {note}", size=8)
    return f"call marks, {font}", sheet.bytes(), [*_sentences(), *NOTES]


def turned(angle: int) -> Layout:
    """A page shown turned, with its text upright then."""
    sheet = Sheet("Helvetica", 9.0, angle)
    high = WIDTH if angle != 180 else HEIGHT  # noqa: PLR2004  upside down keeps the height
    for i, line in enumerate(_flow(sheet, WIDTH - 2 * MARGIN)):
        sheet.put(MARGIN, high - 80 - i * sheet.leading, line)
    return f"page turned by {angle}", sheet.bytes(), _sentences()


def overlaid(word: str, angle: float) -> Layout:
    """A watermark over the text and a line along the margin."""
    sheet = Sheet("Helvetica")
    sheet.title()
    lines = _flow(sheet, WIDTH - 2 * MARGIN - 30)
    for i, line in enumerate(lines):
        if i == len(lines) // 2:
            sheet.canvas.saveState()
            sheet.canvas.translate(180, 600)
            sheet.canvas.rotate(angle)
            sheet.put(0, 0, word, size=70)
            sheet.canvas.rotate(90 - angle)
            sheet.put(-100, 145, "Registry of Hallow, copy 3", size=8)
            sheet.canvas.restoreState()
        sheet.put(MARGIN + 30, 740 - i * sheet.leading, line)
    return f"watermark at {angle:.0f}", sheet.bytes(), _sentences()


def table(font: str, *, wrapped: bool = False) -> Layout:
    """A table between paragraphs; the cells of a row belong together."""
    sheet = Sheet(font, 10.0)
    sheet.title()
    rows = [
        ("Loom hall", "4 May 2021", "The foreman refused entry."),
        ("Dye works", "11 May 2021", "Nine weavers were found there."),
        ("Quay office", "2 June 2021", "The clerk gave the papers back."),
        ("Store shed", "9 June 2021", "The gate was open."),
    ]
    y = 740.0
    for k, s in enumerate((PARAGRAPHS[0], PARAGRAPHS[1])):
        for line in sheet.wrap(" ".join(s), WIDTH - 2 * MARGIN):
            sheet.put(MARGIN, y, line)
            y -= sheet.leading
        y -= sheet.leading
        for site, day, found in rows if not k else []:
            lines = sheet.wrap(found, 90 if wrapped else 300)
            for x, cell in ((MARGIN, site), (200, day)):
                sheet.put(x, y, cell)
            for line in lines:
                sheet.put(320, y, line)
                y -= sheet.leading
            y -= 8
        y -= sheet.leading
    said = [*PARAGRAPHS[0], *PARAGRAPHS[1], *(" ".join(row) for row in rows)]
    return f"table, {font}{', wrapped cells' if wrapped else ''}", sheet.bytes(), said


def interrupted(font: str, text: str, size: float) -> Layout:
    """Two columns with a pull quote or a caption in the middle of a paragraph of the first."""
    sheet = Sheet(font, 10.0)
    sheet.title()
    width = (WIDTH - 2 * MARGIN - 18) / 2
    lines = [line for p in PARAGRAPHS for line in sheet.wrap(" ".join(p), width)]
    half = len(lines) // 2 + 2
    y = 740.0
    for i, line in enumerate(lines):
        if i == half:
            y = 740.0
        if i == 3:  # noqa: PLR2004  after the third line, in the middle of a sentence
            y -= sheet.leading
            for quoted in sheet.wrap(text, width, size=size):
                sheet.put(MARGIN, y, quoted, size=size)
                y -= 1.25 * size
            y -= sheet.leading
        sheet.put(MARGIN if i < half else MARGIN + width + 18, y, line)
        y -= sheet.leading
    return f"{'pull quote' if size > sheet.size else 'caption'}, {font}", sheet.bytes(), _sentences()


def justified(font: str, *, number: int = 1) -> Layout:
    """Lines stretched to the full width by the spaces between words."""
    sheet = Sheet(font, 10.0)
    sheet.title()
    width = (WIDTH - 2 * MARGIN - 14 * (number - 1)) / number
    lines = _flow(sheet, width, broken=True)
    high = -(-len(lines) // number)
    for i, line in enumerate(lines):
        last = i + 1 == len(lines) or not lines[i + 1]
        free = 0.0 if last else max(0.0, width - sheet.wide(line)) / max(1, line.count(" "))
        sheet.canvas.setFont(font, sheet.size)
        x = MARGIN + i // high * (width + 14)
        sheet.canvas.drawString(x, 740 - i % high * sheet.leading, line, wordSpace=free)
    return f"justified, {font}, {number} column(s)", sheet.bytes(), _sentences()


def layouts() -> list[Layout]:
    """All layouts."""
    quote = "“Nobody had read the contract to them”"
    under = "The quay at Marrow, seen from the mill"
    return [
        *(columns(n, f) for f in FONTS[:4] for n in (1, 2, 3)),
        *(columns(n, f, by_rows=True) for f, n in (("Helvetica", 2), ("Times-Roman", 3))),
        *(columns(n, f, broken=True) for f in FONTS[:3] for n in (1, 2)),
        *(drop_cap(f) for f in FONTS[:4]),
        drop_cap("Times-Roman", two=True),
        *(pages(f) for f in FONTS[:3]),
        *(pages(f, notes=True, heads=False) for f in FONTS[:2]),
        pages("Courier-Oblique", notes=True, broken=True),
        *(marks(f) for f in FONTS[:3]),
        *(turned(a) for a in (90, 180, 270)),
        overlaid("DRAFT", 45),
        overlaid("COPY", 0),
        table("Helvetica"),
        table("Times-Roman", wrapped=True),
        *(interrupted(f, quote, 15) for f in ("Times-Roman", "Helvetica-Bold")),
        *(interrupted(f, under, 8) for f in ("Times-Roman", "Helvetica")),
        justified("Times-Roman"),
        justified("Helvetica", number=2),
    ]


def _folded(text: str) -> str:
    return " ".join(text.split())


def ours(payload: bytes) -> list[str]:
    """The blocks of our reader; none where it refuses the file."""
    try:
        page = read(payload, "layout.pdf")
    except InputError:
        return []
    return [page.title or "", *(page.text[b.start : b.end] for b in page.blocks)]


def pdfium(payload: bytes) -> list[str]:
    """The text that pdfium itself gives, as one line."""
    document = pypdfium2.PdfDocument(payload)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return [_folded(text)]


def pypdf_text(payload: bytes) -> list[str]:
    """The text that pypdf gives, as one line."""
    return [_folded(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(payload)).pages))]


READERS: dict[str, Callable[[bytes], list[str]]] = {"ours": ours, "pdfium": pdfium, "pypdf": pypdf_text}


def kept(layout: Layout) -> dict[str, list[str]]:
    """The sentences of a layout that each reader keeps whole."""
    _, payload, sentences = layout
    texts = {name: reader(payload) for name, reader in READERS.items()}
    return {name: [s for s in sentences if any(s in block for block in blocks)] for name, blocks in texts.items()}


def main() -> int:
    """Print the table; 1 where a peer keeps as many sentences whole."""
    totals = dict.fromkeys(READERS, 0)
    of = 0
    print(f"{'sentences whole':46}{'of':>6}" + "".join(f"{name:>8}" for name in READERS))
    for layout in layouts():
        found = kept(layout)
        of += len(layout[2])
        for name in READERS:
            totals[name] += len(found[name])
        print(f"{layout[0]:46}{len(layout[2]):>6}" + "".join(f"{len(found[name]):>8}" for name in READERS))
        if "-v" in sys.argv:
            for s in layout[2]:
                if s not in found["ours"]:
                    print("    lost:", s)
    print(f"{'together':46}{of:>6}" + "".join(f"{totals[name]:>8}" for name in READERS))
    return int(totals["ours"] <= max(totals["pdfium"], totals["pypdf"]))


if __name__ == "__main__":
    sys.exit(main())
