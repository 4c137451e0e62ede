"""The ledger of rules: `make rules`. Hits, gained, lost on the development sets; which rules nothing notices.

Prints a table and writes `rules.json`. Exit status 1: more than 15 % of the rules are noticed by nothing but their own
sentences, or a rule's own sentences do not need it.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from allegata.grammar.rules import rules
from ledger import MOST_UNNOTICED, Entry, speaks, table, unnoticed, weigh
from ledger_sets import CASES, SETS, outcome

if TYPE_CHECKING:
    from collections.abc import Callable

OUT = Path(__file__).parent / "rules.json"
_PARTS = 8
"""Each set is dealt out in this many parts, so that no worker waits long for another."""


def main() -> int:
    """Print the ledger and write its figures; returns the exit status."""
    if not (CASES / "check.py").is_file():
        print(f"SKIPPED: cases are not in {CASES.name}; set ALLEGATA_CASES to count them")
    entries: dict[str, Entry] = defaultdict(Entry, {r.id: Entry() for r in rules()})
    jobs = [(name, part) for name in SETS for part in range(_PARTS)]
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        for found in (*pool.map(_weighed, jobs), *pool.map(_own, range(_PARTS))):
            for name, entry in found.items():
                entries[name].add(entry)
    return report(entries, OUT)


def report(entries: dict[str, Entry], out: Path) -> int:
    """Print the table, write the figures, and say whether the rules are noticed."""
    print("\n".join(table(entries)))
    missed = unnoticed(entries)
    dumb = sorted(name for name, e in entries.items() if not e.speaks)
    share = len(missed) / max(1, len(entries))
    print(f"{len(entries)} rules, {len(missed)} unnoticed ({share:.0%}; at most {MOST_UNNOTICED:.0%})")
    for name in missed:
        print(f"UNNOTICED {name}")
    for name in dumb:
        print(f"OWN SENTENCES CHANGE NOTHING {name}")
    figures = {"rules": dict(sorted(entries.items())), "unnoticed": missed, "share_unnoticed": round(share, 3)}
    out.write_bytes(msgspec.json.format(msgspec.json.encode(figures), indent=1) + b"\n")
    return int(share > MOST_UNNOTICED or bool(dumb))


def _weighed(job: tuple[str, int]) -> dict[str, Entry]:
    name, part = job
    return weigh(SETS[name](slice(part, None, _PARTS)))


_ACCUSED = "The Orlo camp is accused of locking workers in, beating them and taking passports. The camp said that {}"


def _own(part: int) -> dict[str, Entry]:
    return {r.id: Entry(speaks=speaks(r, _outcome_of(r.id))) for r in rules()[part::_PARTS]}


def _outcome_of(rule: str) -> Callable[[str], object]:
    """What comes of a rule's own sentence; those of rules about answers are words of somebody accused."""
    if not rule.startswith("answer."):
        return outcome
    return lambda sentence: (
        outcome(_ACCUSED.format(sentence[:1].lower() + sentence[1:])),
        outcome(f"Cooks say that they were beaten, locked in and not paid. The foreman said: “{sentence}”"),
    )


if __name__ == "__main__":
    sys.exit(main())
