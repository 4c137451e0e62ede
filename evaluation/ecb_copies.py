"""Copied text on ECB+: pairs of one subtopic whose dependence was read, held against what the comparison finds.

    python evaluation/ecb_copies.py [DATASETS] [--show]

Labels, no texts, stand in `gold/ecb_copies.tsv`. Recall is over pairs labelled copy, excerpt, rewritten or quotation;
kept apart is the share of pairs labelled independent in which no copied text is found.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allegata.compare.copies import copies
from allegata.compare.sketches import sketch
from allegata.model import Document, OffsetMap
from ecb_claims import read
from own_gold import Row, pick
from scoring import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

GOLD = Path(__file__).parent / "gold" / "ecb_copies.tsv"


class _Texts:
    """As much of a case as copied text is looked for in."""

    def __init__(self, held: dict[str, Document]) -> None:
        self._held = held

    def document(self, ident: str) -> Document:
        """One document."""
        return self._held[ident]


def labels() -> Iterator[tuple[str, str, str]]:
    """Pairs of ids with their label."""
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            first, second, label = line.split("\t")
            yield first, second, label


def found(datasets: Path) -> set[frozenset[str]]:
    """Pairs of ids in which copied text is found, subtopic by subtopic."""
    parts: dict[str, dict[str, Document]] = defaultdict(dict)
    for path in sorted((datasets / "ecbplus" / "ECB+").glob("*/*.xml")):
        part = f"{path.parent.name} {'ecbplus' in path.stem}"
        parts[part][path.stem] = _document(path.stem, read(path)[0])
    out = set()
    for held in parts.values():
        texts: Any = _Texts(held)
        _, made = copies([sketch(d) for d in held.values()], {}, texts, {})
        out |= {frozenset((c.link.a, c.link.b)) for c in made.values() if c is not None}
    return out


def _document(ident: str, text: str) -> Document:
    return Document(
        id=ident, source="", media_type="text/plain", title=None, byline=None, dated=None, text=text,
        text_rules_version="", offset_map=OffsetMap(kind="text", segments=()),
    )  # fmt: skip


def copies_rows(datasets: Path) -> list[Row]:
    """The rows of the gate."""
    pairs = found(datasets)
    recall, apart = Tally(), Tally()
    for first, second, label in labels():
        is_found = frozenset((first, second)) in pairs
        if label == "independent":
            apart.add(f"{first} {second}", float(not is_found), 1.0, 1.0)
        else:
            recall.add(f"{first} {second}", float(is_found), 1.0, 1.0)
    return [
        pick("copies: dependent pairs found, ECB+", recall, 0, "copies.ecb.found"),
        pick("copies: independent pairs kept apart, ECB+", apart, 0, "copies.ecb.apart"),
    ]


def main() -> int:
    """Print the figures; with --show how each label fares, and each independent pair that is joined."""
    given = [a for a in sys.argv[1:] if not a.startswith("-")]
    datasets = Path(given[0] if given else os.environ.get("ALLEGATA_DATASETS", "../shared/datasets"))
    for row in copies_rows(datasets):
        print(f"{row.name}: {row.value:.3f} ({row.low:.3f}-{row.high:.3f}) of {row.items}")
    if "--show" in sys.argv:
        pairs, fared = found(datasets), defaultdict(list)
        for first, second, label in labels():
            fared[label].append(frozenset((first, second)) in pairs)
            if label == "independent" and fared[label][-1]:
                print(f"joined: {first} {second}")
        for label, hits in sorted(fared.items()):
            print(f"{label}: {sum(hits)} of {len(hits)} found")
    return 0


if __name__ == "__main__":
    sys.exit(main())
