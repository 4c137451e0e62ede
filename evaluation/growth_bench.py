"""How a case behaves as it grows: `python evaluation/growth_bench.py 1000 2000 4000`.

Of each size: seconds to compare and write the whole case, of one report of 500 words more (`add` and `analyse`), and of
`analyse` with nothing new; peak memory of each. Invented reports, of which a few hundred are read and the rest are
their results under other names.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import growth_case

READ = 200
SIZES = (1000, 2000)


def run(*arguments: str) -> tuple[float, float]:
    """Wall-clock seconds of a command, and its peak memory in MB."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "allegata", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as child:
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in {0, 1}:
        raise SystemExit(f"{arguments[0]} failed: {child.returncode}")
    return time.perf_counter() - start, used.ru_maxrss / 1024


def rows(case: Path, folder: Path, size: int) -> None:
    """Bring a case up to a size and print its row."""
    growth_case.grow(case, size)
    whole, peak = run("analyse", str(case))
    growth_case.write_reports(folder / f"more-{size}", range(900_000 + size, 900_001 + size))
    added, _ = run("add", str(case), str(folder / f"more-{size}"))
    one, peak_one = run("analyse", str(case))
    nothing, _ = run("analyse", str(case))
    told = f"{size:>7,} {whole:>9.1f} s {whole / size * 1000:>8.1f} s {peak:>9,.0f} MB"
    print(f"{told} {added + one:>11.1f} s {peak_one:>9,.0f} MB {nothing:>9.2f} s", flush=True)


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print the table."""
    print("reports     whole   per 1,000      peak    one report more, peak     nothing new")
    with tempfile.TemporaryDirectory() as place:
        folder, case = Path(place), Path(place) / "case"
        growth_case.write_reports(folder / "reports", range(READ))
        run("report", str(folder / "reports"), "--out", str(case))
        for size in sizes:
            rows(case, folder, size)


if __name__ == "__main__":
    main(tuple(int(size) for size in sys.argv[1:]) or SIZES)
