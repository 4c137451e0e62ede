"""The case file in its formats, one file a format. Reads a case through `CaseReader`, writes one file, whole."""

from allegata.publish.case_html import write_case_html
from allegata.publish.jsonl import line_of, write_case_jsonl
from allegata.publish.quality import Measure, Quality, packaged_quality

__all__ = [
    "Measure",
    "Quality",
    "line_of",
    "packaged_quality",
    "write_case_html",
    "write_case_jsonl",
]
