"""Copied text found among thousands of documents: ours beside MinHash with LSH of datasketch and of rensa, in one run.

Invented documents of 500 words; of every tenth a quarter is a passage of an earlier one. Each tool makes its sketches,
indexes them and asks for the pairs. The peers have an environment of their own (`make bench`, peers.txt).
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PEERS = ROOT / ".venv-peers" / "bin" / "python"
DOCUMENTS, WORDS, QUOTED = 3000, 500, 125
_RUN, _PERMUTATIONS, _THRESHOLD = 5, 128, 0.1
"""A quarter in common is a Jaccard index of one seventh; a threshold of .1 leaves both peers room."""


def texts() -> tuple[list[str], set[tuple[int, int]]]:
    """Documents, and the pairs that share a quarter."""
    chance = random.Random(7)  # noqa: S311  no secret
    known = ["".join(chance.choice("bdfgklmnprst") + chance.choice("aeiou") for _ in range(3)) for _ in range(6000)]
    weights = [1 / (n + 20) for n in range(len(known))]
    held = [chance.choices(known, weights, k=WORDS) for _ in range(DOCUMENTS)]
    pairs = set()
    for later in range(10, DOCUMENTS, 10):
        earlier, start, place = chance.randrange(later), *(chance.randrange(WORDS - QUOTED) for _ in range(2))
        held[later][place : place + QUOTED] = held[earlier][start : start + QUOTED]
        pairs.add((earlier, later))
    return [" ".join(words) for words in held], pairs


def ours(held: list[str]) -> set[tuple[int, int]]:
    """Pairs that are read for shared passages."""
    from allegata.compare.sketches import Sketch, candidates  # noqa: PLC0415  not in the peers' environment
    from allegata.grammar.shingles import sample  # noqa: PLC0415  as above

    made = [Sketch(document=str(n), grams=sample(text)) for n, text in enumerate(held)]
    return {(int(a), int(b)) for a, b in candidates(made)}


def _runs(text: str) -> list[str]:
    words = text.split()
    return [" ".join(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)]


def datasketch(held: list[str]) -> set[tuple[int, int]]:
    """Pairs by datasketch."""
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found]  # noqa: PLC0415  a peer

    index, out = MinHashLSH(threshold=_THRESHOLD, num_perm=_PERMUTATIONS), set()
    for n, text in enumerate(held):
        made = MinHash(num_perm=_PERMUTATIONS)
        made.update_batch([run.encode() for run in _runs(text)])
        out |= {(int(other), n) for other in index.query(made)}
        index.insert(n, made)
    return out


def rensa(held: list[str]) -> set[tuple[int, int]]:
    """Pairs by rensa."""
    from rensa import RMinHash, RMinHashLSH  # type: ignore[import-not-found]  # noqa: PLC0415  a peer

    index, out = RMinHashLSH(threshold=_THRESHOLD, num_perm=_PERMUTATIONS, num_bands=64), set()
    for n, text in enumerate(held):
        made = RMinHash(num_perm=_PERMUTATIONS, seed=42)
        made.update(_runs(text))
        out |= {(int(other), n) for other in index.query(made)}
        index.insert(n, made)
    return out


def measured(name: str) -> dict[str, float]:
    """Documents a second of one core, recall of the planted pairs, and other pairs a document."""
    held, pairs = texts()
    tool: Any = {"ours": ours, "datasketch": datasketch, "rensa": rensa}[name]
    tool(held[:20])
    start = time.process_time()
    found = tool(held)
    spent = time.process_time() - start
    return {
        "speed": len(held) / spent,
        "recall": len(found & pairs) / len(pairs),
        "others": len(found - pairs) / len(held),
    }


def main() -> None:
    """Print the rows."""
    mine = measured("ours")
    print(
        f"copies sketched and paired, documents/s a core {mine['speed']:>6,.0f}   "
        f"recall at a quarter {mine['recall']:.2f}"
    )
    for peer in ("datasketch", "rensa"):
        if not PEERS.exists():
            print(f"  beside {peer}: not installed; run: make bench")
            continue
        asked = [str(PEERS), __file__, peer]
        told = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
        ratio = mine["speed"] / told["speed"]
        print(f"  beside {peer:<36}{told['speed']:>7,.0f}   recall {told['recall']:.2f}   ratio {ratio:.2f}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measured(sys.argv[1])))
    else:
        main()
