"""`make gate`: the table of quality, held against pinned floors.

    python evaluation/gate.py                 print the table; exit 3 where a floor is broken
    python evaluation/gate.py --raise [NAME]  pin what was reached as the new floors; none is lowered; with NAME only
                                              the floors whose key begins with it
    python evaluation/gate.py --lower KEY     let one floor fall to what was reached (write a changelog line)
    python evaluation/gate.py --figures       write the table into docs/quality.md and the packaged figures

Of the three frozen test parts only figures are printed and kept, never an item, so that nobody can mend one by one what
they hold. Public sets are read from ALLEGATA_DATASETS or ../shared/datasets and skipped loudly where absent.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from accounts_gold import ACCOUNTS, DATES, DIGESTS, accounts_rows, dates_rows, score_accounts_part, score_dates_part
from allegata.language import ENGINE
from bundles import bundle_rows
from bundles import score as score_bundles
from ecb_copies import copies_rows
from engine import analyse
from off_subject import SETS, off_subject
from own_gold import Row, frozen, rows, score
from public_sets import PUBLIC, public_rows
from voices_gold import score_voices, voices_rows

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
PINNED = HERE / "pinned.json"
"""Every figure of the day when the floors were last raised: what moved since is printed."""
FIGURES = HERE.parent / "src" / "allegata" / "publish" / "data" / "quality.json"
OFF_SUBJECT = "accounts.off_subject"
PARTS = ("test", "voices_test", "bundles_test")
THIRD = ("accounts2.", "bearing", "steps", "dates2.")
PAGE = HERE.parent / "docs" / "quality.md"
_ROUNDING = 0.0005
_MARGIN = 0.005
"""Floors are pinned this far below what was reached, so that another machine's last digit breaks none."""


def main() -> int:
    """Run the gate; the exit status is the command's."""
    options = _options()
    broken = [name for part in PARTS for name in frozen(HERE / "gold" / part)] + frozen(HERE / "gold", DIGESTS)
    if broken:
        print(f"gate: the test part was changed since it was frozen: {', '.join(broken)}")
        return 3
    table = rows(score(HERE / "gold" / "test", analyse))
    table += voices_rows(score_voices(HERE / "gold" / "voices_test", analyse))
    table += accounts_rows(score_accounts_part(HERE / "gold" / ACCOUNTS, analyse))
    table += dates_rows(score_dates_part(HERE / "gold" / DATES, analyse))
    table += bundle_rows(score_bundles(HERE / "gold" / "bundles_test"), "bundles", "bundles")
    datasets = Path(os.environ.get("ALLEGATA_DATASETS", HERE.parent.parent / "shared" / "datasets"))
    public, skipped = public_rows(datasets)
    table += public
    if all((datasets / name).is_dir() for name in SETS):
        table += off_subject(datasets)[0]
    else:
        skipped.append(OFF_SUBJECT)
    if (datasets / "ecbplus").is_dir():
        table += copies_rows(datasets)
    else:
        skipped.append("copies.ecb")
    floors: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    text = _print(table, floors)
    print(text)
    for name in skipped:
        print(f"SKIPPED: {name} is not in {datasets.name}; set ALLEGATA_DATASETS to score it")
    _moved(table)
    if options.pin is not None or options.lower:
        _pin(table, floors, options.pin, options.lower)
    if options.figures:
        _figures(table)
    failed = [r for r in table if r.floor in floors and r.value < floors[r.floor] - _ROUNDING]
    for r in failed:
        print(f"BROKEN: {r.name}: {r.value:.3f} is below its floor of {floors[r.floor]:.3f}")
    missing = sorted(set(floors) - {r.floor for r in table} - _absent(skipped))
    for key in missing:
        print(f"BROKEN: {key} has a floor and was not scored")
    print(f"gate: {len(table)} figures, {len(failed) + len(missing)} below their floors, {len(skipped)} sets skipped")
    return 3 if failed or missing else 0


def _absent(skipped: list[str]) -> set[str]:
    keys = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    return {k for k in keys if any(k.startswith(name) for name in skipped)}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The quality gate.")
    parser.add_argument("--raise", dest="pin", nargs="?", const="", metavar="NAME", help="pin what was reached")
    parser.add_argument("--lower", action="append", default=[], metavar="KEY", help="let one floor fall")
    parser.add_argument("--figures", action="store_true", help="write the table into the docs and the package")
    return parser.parse_args()


def _print(table: list[Row], floors: dict[str, float]) -> str:
    width = max(len(r.name) for r in table)
    lines = [f"{'figure':<{width}}  value  95 % interval  items  floor  baseline", "-" * (width + 48)]
    for r in table:
        floor = f"{floors[r.floor]:.3f}" if r.floor in floors else "    -"
        figures = f"{r.value:.3f}  {r.low:.3f}-{r.high:.3f}    {r.items:>5}  {floor}"
        lines.append(f"{r.name:<{width}}  {figures}  {r.baseline}".rstrip())
    return "\n".join(lines)


def _moved(table: list[Row]) -> None:
    """Print what moved by a digit that shows since the floors were last raised: figures alone."""
    before: dict[str, float] = json.loads(PINNED.read_text(encoding="utf-8")) if PINNED.exists() else {}
    for r in table:
        if r.floor in before and abs(r.value - before[r.floor]) > _ROUNDING:
            print(f"moved since the floors were pinned: {r.name}: {before[r.floor]:.3f} to {r.value:.3f}")


def _pin(table: list[Row], floors: dict[str, float], pin: str | None, lower: list[str]) -> None:
    """Write the floors anew: those whose key begins with `pin` rise (None: none does), those in `lower` may fall."""
    new = dict(floors)
    before: dict[str, float] = json.loads(PINNED.read_text(encoding="utf-8")) if PINNED.exists() else {}
    for r in table:
        raised = pin is not None and r.floor.startswith(pin)
        if not r.floor or not (raised or r.floor in lower):
            continue
        reached = round(max(0.0, r.value - _MARGIN), 3)
        new[r.floor] = reached if r.floor in lower else max(reached, floors.get(r.floor, 0.0))
        before[r.floor] = round(r.value, 3)
    for path, held in ((FLOORS, new), (PINNED, before)):
        path.write_text(json.dumps(dict(sorted(held.items())), indent=2) + "\n", encoding="utf-8")
    floors.update(new)


def _set_of(key: str) -> str:
    if key.startswith((*PUBLIC, OFF_SUBJECT)):
        return "public set"
    if key.startswith(THIRD):
        return "own gold, third test part"
    return "own gold, second test part" if key.startswith("voices2.") else "own gold, test part"


def _figures(table: list[Row]) -> None:
    figures = [
        {
            "ability": r.name.partition(":")[0],
            "measure": r.name.partition(": ")[2],
            "value": round(r.value, 3),
            "low": round(r.low, 3),
            "high": round(r.high, 3),
            "items": r.items,
            "baseline": float(r.baseline.split()[-1]) if r.baseline else None,
            "on": _set_of(r.floor),
        }
        for r in table
    ]
    packaged = {"engine": ENGINE, "measured": datetime.now(tz=UTC).date().isoformat(), "rows": figures}
    FIGURES.write_text(json.dumps(packaged, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    lines = ["| figure | value | 95 % interval | items | baseline |", "|---|---|---|---|---|"]
    lines += [f"| {r.name} | {r.value:.3f} | {r.low:.3f}-{r.high:.3f} | {r.items} | {r.baseline} |" for r in table]
    head, _, rest = PAGE.read_text(encoding="utf-8").partition("<!-- table -->\n")
    _, _, tail = rest.partition("<!-- /table -->")
    body = "\n".join(lines)
    PAGE.write_text(f"{head}<!-- table -->\n{body}\n<!-- /table -->{tail}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
