"""Outside checks of dates and numbers: GUM's normalised dates and NewsQuant's quantities.

`python evaluation/expression_sets.py [--show]` reads both from the folder of public data beside the repository
(`ALLEGATA_SHARED`). GUM: a gold date is right where one found at the same words covers the same days; gold of months
and years given as a point is read as that month or year. NewsQuant: a value is right where the numbers are equal, a
unit where the head nouns are, singular or plural alike.
"""

from __future__ import annotations

import calendar
import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allegata.extract.counts.quantities import quantities
from allegata.extract.when.dates import find_times, read_date
from allegata.extract.when.phrases import date_lexemes
from allegata.grammar.lexing import Line, lex, token_index
from allegata.language import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scoring import Tally

SHARED = Path(os.environ.get("ALLEGATA_SHARED", Path(__file__).parent.parent.parent / "shared"))
_DATE = re.compile(r"<date([^>]*)>|</date>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_TIGHT = frozenset(".,;:!?)]%’”") | {"'s", "’s", "n't", "'", "'re", "'ve", "'ll"}
_SYMBOLS = {
    "$": "dollar",
    "€": "euro",
    "£": "pound",
    "%": "percent",
    "us$": "dollar",
    "cent": "cent",
    "percentage": "percent",
}


def gum_documents(root: Path) -> Iterator[tuple[str, str, str, list[tuple[int, int, dict[str, str]]]]]:
    """Name, date, running text and gold dates (start, end, attributes) of each document."""
    for path in sorted((root / "gum" / "xml").glob("*.xml")):
        source = path.read_text(encoding="utf-8")
        created = re.search(r'dateCreated="([^"]*)"', source)
        text, gold = _running(source)
        yield path.stem, created.group(1) if created else "", text, gold


def _running(source: str) -> tuple[str, list[tuple[int, int, dict[str, str]]]]:
    out: list[str] = []
    gold: list[tuple[int, int, dict[str, str]]] = []
    opened: tuple[int, dict[str, str]] | None = None
    size = 0
    for line in source.splitlines():
        tag = _DATE.match(line)
        if tag is not None:
            if tag.group(1) is not None:
                opened = (size, dict(_ATTRIBUTE.findall(tag.group(1))))
            elif opened is not None:
                gold.append((opened[0], size, opened[1]))
                opened = None
        elif line.startswith(("</p>", "</head>", "</item>", "</sp>", "</caption>")) and out and out[-1] != "\n\n":
            out.append("\n\n")
            size += 2
        elif not line.startswith("<"):
            word = line.split("\t")[0]
            piece = word if word in _TIGHT or not out or out[-1] in {"\n\n", " (", "("} else f" {word}"
            out.append(piece)
            size += len(piece)
    return "".join(out), gold


def gum_bounds(attributes: dict[str, str]) -> tuple[str, str] | None:
    """First and last day of a gold date, None where it is open or has no year."""
    first = attributes.get("when") or attributes.get("from") or attributes.get("notBefore")
    last = attributes.get("when") or attributes.get("to") or attributes.get("notAfter")
    if first is None or last is None or first.startswith("-") or last.startswith("-"):
        return None
    return _edge(first[:10], last=False), _edge(last[:10], last=True)


def _edge(iso: str, *, last: bool) -> str:
    parts = [int(p) for p in iso.split("-")]
    if len(parts) == 1:
        parts.append(12 if last else 1)
    if len(parts) == 2:  # noqa: PLR2004  a size of the calendar or of English numerals
        parts.append(calendar.monthrange(parts[0], parts[1])[1] if last else 1)
    return f"{parts[0]:04d}-{parts[1]:02d}-{parts[2]:02d}"


def score_gum(root: Path, *, show: bool, exact: Tally | None = None) -> dict[str, int]:
    """Gold dates with both bounds: how many are found, and how many with exactly those bounds."""
    tally = {"gold": 0, "found": 0, "exact": 0, "inside": 0}
    for name, created, text, gold in gum_documents(root):
        times = find_times(parse(text), read_date(created))
        for start, end, attributes in gold:
            bounds = gum_bounds(attributes)
            if bounds is None:
                continue
            held = [t for t in times if t.start < end and start < t.end]
            tally["gold"] += 1
            tally["found"] += bool(held)
            got = [(t.value.earliest, t.value.latest) for t in held]
            tally["exact"] += bounds in got
            if exact is not None:
                exact.hit(name, f"{name}:{start}", ok=bounds in got)
            tally["inside"] += any(a and b and a <= bounds[0] and bounds[1] <= b for a, b in got)
            if show and bounds not in got:
                print(f"{name} {created} {text[start:end].strip()!r} expected {bounds} found {got}")
    return tally


def _head(unit: str) -> str:
    words = [w for w in re.split(r"[\s\-]+", unit.lower()) if w] or [unit.lower()]
    word = _SYMBOLS.get(words[0], words[-1])
    return _SYMBOLS.get(word, word)


def _units(q: dict[str, Any]) -> set[str]:
    held = set()
    for unit in (q["unit"], q["normalized_unit"]):
        low = unit.lower()
        held |= {low, _head(unit), _head(unit).removesuffix("s"), _SYMBOLS.get(low, low)}
        held |= {w.removesuffix("s") for w in low.split()}
    return held


def _measured(text: str) -> Iterator[tuple[float | None, float | None, str]]:
    parsed = parse(text)
    tokens = token_index(parsed)
    for start, end in parsed.paragraphs:
        line = Line(lex(text, start, end), tokens)
        for q in quantities(line, date_lexemes(line)):
            if q.kind not in {"name", "clock"} and q.written != (3, None):
                yield q.written[0], q.written[1], q.unit or ""


def _values(text: str) -> tuple[float, ...]:
    return tuple(float(v) for v in re.split(r"(?<=\d)-", text) if v)


def score_newsquant(root: Path, *, show: bool, each: tuple[Tally, Tally] | None = None) -> dict[str, float]:
    """Precision, recall and F1 of values, and of values with units."""
    items = [i for p in sorted((root / "newsquant").glob("*.json")) for i in json.loads(p.read_text(encoding="utf-8"))]
    gold = found = right = units = 0
    for number, item in enumerate(items):
        expected = list(item["quantities"])
        measured = list(_measured(item["text"]))
        before = right, units
        sizes = len(measured), len(expected)
        gold += len(expected)
        found += len(measured)
        for low, high, unit in measured:
            pair = (low,) if low == high or high is None else (low, high)
            hits = [q for q in expected if _values(q["value"]) == pair]
            hit = next((q for q in hits if _same_unit(q, unit)), hits[0] if hits else None)
            if hit is None:
                if show:
                    print(f"too much {low} {high} {unit!r} in {item['text']}")
                continue
            expected.remove(hit)
            right += 1
            units += _same_unit(hit, unit)
            if show and not _same_unit(hit, unit):
                print(f"unit {unit!r} for {hit['unit']!r} in {item['text']}")
        for tally, hits_here in zip(each or (), (right - before[0], units - before[1]), strict=False):
            tally.add(str(number), hits_here, *sizes)
        if show:
            for q in expected:
                print(f"missed {q['value']} {q['unit']!r} in {item['text']}")
    return {
        "values": _f1(right, found, gold),
        "values and units": _f1(units, found, gold),
        "found": found,
        "gold": gold,
    }


def _same_unit(q: dict[str, Any], unit: str) -> bool:
    if q["unit"] == "-":
        return not unit or unit.lower() in _units(q)
    return bool(unit) and bool({_head(unit), _head(unit).removesuffix("s"), unit.lower()} & _units(q))


def _f1(right: int, found: int, gold: int) -> float:
    return round(200 * right / max(1, found + gold), 1)


if __name__ == "__main__":
    verbose = "--show" in sys.argv
    print("GUM dates", score_gum(SHARED / "datasets", show=verbose))
    print("NewsQuant", score_newsquant(SHARED / "datasets", show=verbose))
