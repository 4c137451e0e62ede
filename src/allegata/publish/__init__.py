"""The case file in its formats, one file a format. Reads a case through `CaseReader`, writes one file, whole."""

from allegata.publish.files import write_if_changed
from allegata.publish.jsonl import line_of, write_case_jsonl
from allegata.publish.pages import Kept, Pages, write_pages
from allegata.publish.quality import Measure, Quality, packaged_quality

__all__ = [
    "Kept",
    "Measure",
    "Pages",
    "Quality",
    "line_of",
    "packaged_quality",
    "write_case_jsonl",
    "write_if_changed",
    "write_pages",
]
