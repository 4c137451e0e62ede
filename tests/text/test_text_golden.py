"""Golden pages in plain sight: `golden/<name>` is read, `golden/expected/<stem>.txt` and `.json` say what comes out.

`ALLEGATA_GOLDEN_WRITE=1` rewrites the expectations; look at the difference before keeping it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from allegata.text import read

GOLDEN = Path(__file__).parent / "golden"
FIELDS = ("title", "byline", "authors", "dated", "published", "publisher", "owner_group", "url", "language", "warnings")
PAGES = sorted(p for p in GOLDEN.iterdir() if p.is_file())


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_golden_page(path: Path):
    page = read(path.read_bytes(), path.name)
    fields = {f: getattr(page, f) for f in FIELDS}
    fields["kinds"] = [b.kind for b in page.blocks]
    text, data = GOLDEN / "expected" / f"{path.stem}.txt", GOLDEN / "expected" / f"{path.stem}.json"
    if os.environ.get("ALLEGATA_GOLDEN_WRITE"):
        text.parent.mkdir(exist_ok=True)
        text.write_text(page.text + "\n", encoding="utf-8")
        data.write_text(json.dumps(fields, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert page.text + "\n" == text.read_text(encoding="utf-8")
    assert json.loads(json.dumps(fields)) == json.loads(data.read_text(encoding="utf-8"))


def test_there_are_golden_pages_enough():
    assert len(PAGES) >= 12
