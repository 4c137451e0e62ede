"""Memory stays flat and time linear as reports are added."""

from __future__ import annotations

import time
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from invented_case import FakeReader, Writer, hop, make_document, make_source

import allegata.model as m
from allegata.publish import write_pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PER_REPORT = 50
TEXT = "\n\n".join(f"Paragraph {k}: Odo Vane said that house {k} was shut in May 2021." for k in range(PER_REPORT))


class Growing(FakeReader):
    """Makes each report's records when asked, so that what is measured is the page's own memory."""

    def __init__(self, reports: int) -> None:
        super().__init__([m.Case(id="case_1", title="Growing")])
        self._ids = [f"{i:04}" for i in range(reports)]

    def sources(self) -> Iterator[m.Source]:
        return (self.source(f"src_{i}") for i in self._ids)

    def source(self, source: str) -> m.Source:
        return make_source(source, title=source)

    def documents(self) -> Iterator[m.Document]:
        return (self.document(f"doc_{i}") for i in self._ids)

    def document(self, document: str) -> m.Document:
        return make_document(document, "src_" + document[4:], TEXT)

    def statements(self, document: str | None = None) -> Iterator[m.Statement]:
        for ident in [document] if document else [f"doc_{i}" for i in self._ids]:
            writer = Writer(ident, TEXT, "Ines Calder")
            for k in range(PER_REPORT):
                writer.say(f"house {k} was shut in May 2021", hop(f"Odo Vane {k % 5}"))
            yield from writer.made


def measure(reports: int, folder: Path) -> tuple[float, int]:
    reader: Any = Growing(reports)
    tracemalloc.start()
    start = time.process_time()
    write_pages(reader, folder)
    spent = time.process_time() - start
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return spent, peak


@pytest.mark.slow
def test_ten_times_the_reports_take_ten_times_the_time_and_little_more_memory(tmp_path: Path):
    measure(2, tmp_path)
    _, small_peak = measure(5, tmp_path)
    spent, peak = measure(50, tmp_path)
    assert peak - small_peak < 4_000_000
    assert spent < 30
