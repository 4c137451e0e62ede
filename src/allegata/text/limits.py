"""How much input is read. What lies beyond is refused with a `TooLargeError` that names the limit."""

from __future__ import annotations

MAX_TEXT_BYTES = 10_000_000
"""Plain text, in bytes."""
MAX_HTML_BYTES = 25_000_000
"""A web page, inline pictures and scripts included, in bytes."""
MAX_PDF_BYTES = 100_000_000
"""A PDF, in bytes."""
MAX_TEXT_LENGTH = 2_000_000
"""The text of record, in code points (about 350,000 words)."""
MAX_HTML_NODES = 500_000
"""Elements and comments of a page's tree."""
MAX_HTML_DEPTH = 250
"""Nested elements; what lies deeper is left out by the parser and warned about."""
MAX_ATTRIBUTES = 2_000
"""Of one element."""
MAX_PDF_PAGES = 2_000
MAX_PDF_SECONDS = 120.0
MAX_FRONT_MATTER = 16_384
"""YAML front matter, in code points."""
MAX_FRONT_MATTER_EVENTS = 500
MAX_HEADER_LINES = 40
MAX_METADATA_JSON = 400_000
"""One JSON-LD block, in code points."""
MAX_METADATA_DEPTH = 30
MAX_METADATA_BLOCKS = 40
MAX_FIELD_LENGTH = 1_000
"""A title, byline or other field, in code points; longer ones are cut and warned about."""
CHILD_MEMORY_BYTES = 2_500_000_000
"""Address space of the child process that parses hostile formats."""
