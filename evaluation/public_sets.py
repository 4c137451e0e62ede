"""Public sets, read where they lie: factuality, dates, quantities. Only figures leave this file, never texts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import allegata
from expression_sets import score_gum, score_newsquant
from name_set import score_names
from own_gold import Row, pick
from pronoun_set import score_pronouns
from scoring import Tally, interval, pearson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PUBLIC = ("meantime", "uds", "gum", "newsquant", "name_bench")

Predicate = tuple[str, list[str], int, float]
"""Sentence id, its tokens, the predicate's index, the value people gave."""


def public_rows(datasets: Path) -> tuple[list[Row], list[str]]:
    """Score every public set that is there.

    Returns:
        Rows of the table, and the names of sets that are absent.
    """
    sets: dict[str, tuple[Path, Callable[[Path], Iterator[Predicate]]]] = {
        "meantime": (datasets / "meantime_factuality" / "dev.conll", _meantime),
        "uds": (datasets / "uds_factuality" / "dev.jsonl", _uds),
    }
    rows, skipped = [], []
    for name, (path, read) in sets.items():
        if path.is_file():
            rows.append(_factuality(name, list(read(path))))
        else:
            skipped.append(name)
    for name, score in (("gum", _gum), ("newsquant", _newsquant), ("name_bench", _names)):
        if (datasets / name).is_dir():
            rows.extend(score(datasets))
        else:
            skipped.append(name)
    return rows, skipped


def _gum(datasets: Path) -> list[Row]:
    exact = Tally()
    score_gum(datasets, show=False, exact=exact)
    pronouns, nearest = score_pronouns(datasets)
    return [
        pick("dates: bounds exact on GUM, gold with both bounds", exact, 1, "gum_dates"),
        pick("voices: he, she and they taken up, GUM", pronouns, 1, "gum_pronouns", f"nearest person {nearest:.3f}"),
    ]


def _newsquant(datasets: Path) -> list[Row]:
    values, units = Tally(), Tally()
    score_newsquant(datasets, show=False, each=(values, units))
    return [
        pick("counts: value F1 on NewsQuant", values, 2, "newsquant_value", "published rules 0.730"),
        pick("counts: value and unit F1 on NewsQuant", units, 2, "newsquant_unit", "published rules 0.472"),
    ]


def _names(datasets: Path) -> list[Row]:
    pairs, bare = score_names(datasets)
    return [pick("names: same or not, F1 on name_bench", pairs, 2, "name_bench", f"bare Levenshtein {bare:.3f}")]


def _factuality(name: str, items: list[Predicate]) -> Row:
    pairs: dict[str, list[tuple[float, float]]] = {}
    for sentence, tokens, at, value in items:
        start = sum(len(t) + 1 for t in tokens[:at])
        given = allegata.factuality(" ".join(tokens), start, start + len(tokens[at]))
        pairs.setdefault(sentence, []).append((given, value))

    def r(chosen: list[str]) -> float:
        return pearson([p for s in chosen for p in pairs[s]])

    names = sorted(pairs)
    low, high = interval(r, names)
    return Row(
        f"factuality: Pearson's r on {name} dev", r(names), low, high, len(items), "always +3: 0.000", f"{name}_r"
    )


def _meantime(path: Path) -> Iterator[Predicate]:
    for number, block in enumerate(path.read_text(encoding="utf-8").strip().split("\n\n")):
        columns = [line.split("\t") for line in block.splitlines()]
        tokens = [c[1] for c in columns]
        for i, c in enumerate(columns):
            if c[2] != "_":
                yield str(number), tokens, i, float(c[2])


def _uds(path: Path) -> Iterator[Predicate]:
    for line in path.read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        for value in raw["factuality"]:
            yield raw["id"], raw["tokens"], value["token"] - 1, value["value"]
