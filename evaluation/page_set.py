"""Invented pages with known article text: our reading beside plain trafilatura's, tokens kept, template by template.

`python evaluation/page_set.py` prints precision, recall and F1 of both. The pages come from `page_templates.py`;
every person and place in them is invented. Tokens are compared as multisets and averaged over pages.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from trafilatura import extract

from allegata.errors import InputError
from allegata.text import read
from page_templates import pages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from page_templates import InventedPage

_WORD = re.compile(r"[^\W_]+")

Scores = tuple[float, float, float]
"""Precision, recall, F1."""


def tokens(text: str) -> Counter[str]:
    """Words of a text, folded, with how often each stands in it."""
    return Counter(_WORD.findall(text.casefold()))


def score(found: str, wanted: str) -> Scores:
    """Token precision, recall and F1 of a text against the article as it was put into the page."""
    ours, gold = tokens(found), tokens(wanted)
    shared = sum((ours & gold).values())
    precision = shared / sum(ours.values()) if ours else 0.0
    recall = shared / sum(gold.values()) if gold else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if shared else 0.0


def mean(scores: Iterable[Scores]) -> Scores:
    """The average of each figure."""
    rows = list(scores)
    precision, recall, f1 = (sum(r[i] for r in rows) / len(rows) for i in range(3))
    return precision, recall, f1


def ours(page: InventedPage) -> str:
    """The text of record; empty where the page is refused."""
    try:
        return read(page.html.encode("utf-8"), "page.html").text
    except InputError:
        return ""


def plain(page: InventedPage) -> str:
    """What trafilatura alone gives."""
    return extract(page.html, include_comments=False) or ""


def run() -> dict[str, tuple[Scores, Scores]]:
    """Both figures by template, and over all pages under `all`."""
    found: dict[str, list[tuple[Scores, Scores]]] = defaultdict(list)
    for page in pages():
        pair = score(ours(page), page.article), score(plain(page), page.article)
        found[page.template].append(pair)
        found["all"].append(pair)
    return {name: (mean(p[0] for p in pairs), mean(p[1] for p in pairs)) for name, pairs in found.items()}


def main() -> int:
    """Print the table; 1 where trafilatura alone does better."""
    table = run()
    print(f"{'template':<24}{'ours P':>8}{'R':>7}{'F1':>7}{'plain P':>10}{'R':>7}{'F1':>7}")
    for name in sorted(table, key=lambda n: (n == "all", n)):
        (a, b, c), (d, e, f) = table[name]
        print(f"{name:<24}{a:8.3f}{b:7.3f}{c:7.3f}{d:10.3f}{e:7.3f}{f:7.3f}")
    return 0 if table["all"][0][2] >= table["all"][1][2] else 1


if __name__ == "__main__":
    sys.exit(main())
