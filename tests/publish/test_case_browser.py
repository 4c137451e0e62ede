from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from invented_case import STANDARDS, reader

from allegata.publish import write_pages

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-pdf-header-footer"),
)


@pytest.fixture(scope="module")
def case_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browser")
    write_pages(reader(), folder, standards=STANDARDS, made="2024-02-01")
    return folder / "case.html"


def run(chromium: str, folder: Path, *more: str) -> str:
    done = subprocess.run(
        [chromium, *FLAGS, f"--user-data-dir={folder / 'profile'}", *more],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return done.stdout.decode("utf-8", "replace")


def test_each_printed_page_says_internal(chromium: str, case_page: Path, tmp_path: Path):
    pdf = tmp_path / "case.pdf"
    run(chromium, tmp_path, f"--print-to-pdf={pdf}", case_page.as_uri())
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [document[i].get_textpage().get_text_range() for i in range(len(document))]
    finally:
        document.close()
    assert len(pages) > 1
    assert [i for i, text in enumerate(pages) if "INTERNAL: names not protected" not in text] == []


def test_the_browser_builds_the_page_that_was_written(chromium: str, case_page: Path, tmp_path: Path):
    shown = run(chromium, tmp_path, "--dump-dom", case_page.as_uri())
    assert "<script" not in shown
    assert shown.count('class="claim') == case_page.read_text(encoding="utf-8").count('class="claim')
