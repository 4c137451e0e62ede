"""Dates against gold: `python evaluation/date_gold.py` scores the grammar over `gold/dev_dates.jsonl`, item by item.

Each line holds invented sentences, the date of publication and the expressions in them with the expected
EDTF, bounds and flags, written by hand from the rules of the interface.
Lines without expressions hold numbers that are no dates.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allegata.extract.when.dates import find_times, read_date
from allegata.language import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.extract.records import TimeSpan

GOLD = Path(__file__).parent / "gold" / "dev_dates.jsonl"


def lines(path: Path = GOLD) -> Iterator[dict[str, Any]]:
    """The lines of a gold file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def found(line: dict[str, Any]) -> tuple[TimeSpan, ...]:
    """What the grammar finds in one line."""
    published = read_date(line["published"]) if line["published"] else None
    return find_times(parse(line["text"]), published)


def as_expected(t: TimeSpan) -> tuple[str | None, str | None, str | None, tuple[str, ...]]:
    """The parts of a date that gold holds."""
    return t.value.edtf, t.value.earliest, t.value.latest, tuple(sorted(t.value.flags))


def score(path: Path = GOLD) -> tuple[dict[str, int], list[str]]:
    """Counts over a gold file, and a line for each item that is wrong.

    `invented`: dates found where there is none, or bounds narrower than the expected ones.
    """
    tally = dict.fromkeys(("expected", "found", "right", "interval", "impossible", "flagged", "invented"), 0)
    wrong = []
    for line in lines(path):
        times = found(line)
        tally["found"] += len(times)
        tally["expected"] += len(line["times"])
        tally["invented"] += max(0, len(times) - len(line["times"]))
        for g in line["times"]:
            held = [t for t in times if t.start < g["start"] + len(g["verbatim"]) and g["start"] < t.end]
            got = as_expected(held[0]) if held else None
            expected = (g["edtf"], g["earliest"], g["latest"], tuple(sorted(g["flags"])))
            tally["right"] += got == expected
            tally["interval"] += got is not None and got[1:3] == expected[1:3]
            tally["impossible"] += "impossible" in g["flags"]
            tally["flagged"] += "impossible" in g["flags"] and got == expected
            tally["invented"] += got is not None and expected[1] is None and got[1] is not None and expected[2] is None
            if got != expected:
                wrong.append(f"{line['text']}\n    {g['verbatim']}: expected {expected}, found {got}")
        if len(times) > len(line["times"]):
            wrong.append(f"{line['text']}\n    too much: {[t.value.verbatim for t in times]}")
    return tally, wrong


if __name__ == "__main__":
    counts, misses = score()
    print("\n".join(misses))
    print(counts)
    sys.exit(counts["interval"] < 0.9 * counts["expected"])
