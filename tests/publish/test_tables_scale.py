"""Tables of many records: quick, and one record in memory at a time."""

from __future__ import annotations

import time
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from test_case_scale import Growing

from allegata.publish import tables, write_csv
from allegata.publish.xlsx import write_xlsx

if TYPE_CHECKING:
    from pathlib import Path


def _written(reports: int, form: str, folder: Path) -> float:
    reader: Any = Growing(reports)
    start = time.process_time()
    if form == "csv":
        write_csv(tables(reader), folder / f"out{reports}", "Growing")
    else:
        write_xlsx(tables(reader), folder / f"out{reports}.xlsx")
    return time.process_time() - start


def _peak(reports: int, form: str, folder: Path) -> int:
    tracemalloc.start()
    _written(reports, form, folder)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_five_thousand_rows_take_seconds_and_memory_is_flat(form: str, tmp_path: Path):
    assert _written(100, form, tmp_path) < 12
    small, large = _peak(10, form, tmp_path), _peak(60, form, tmp_path)
    assert large < small + 6_000_000  # labels, links and a cell's style; no texts
