"""The case file in its formats, one file a format. Reads a case through `CaseReader`, writes one file, whole."""

from allegata.publish.cells import unguarded
from allegata.publish.csvs import write_csv
from allegata.publish.files import write_if_changed
from allegata.publish.jsonl import line_of, write_case_jsonl
from allegata.publish.pages import Kept, Pages, write_pages
from allegata.publish.quality import Measure, Quality, packaged_quality
from allegata.publish.tables import FILLED, ID, NAMES, SEEN, Table, decided_on, seen_of, tables, voice_of

__all__ = [
    "FILLED",
    "ID",
    "NAMES",
    "SEEN",
    "Kept",
    "Measure",
    "Pages",
    "Quality",
    "Table",
    "decided_on",
    "line_of",
    "packaged_quality",
    "seen_of",
    "tables",
    "unguarded",
    "voice_of",
    "write_case_jsonl",
    "write_csv",
    "write_if_changed",
    "write_pages",
]
