"""The example case in a real browser: no finding of axe-core, nothing wider than a phone, all within its budget."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import sync_playwright

import allegata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EXAMPLES = Path(__file__).parents[2] / "examples"
PAGES = ("case.html", "reports/1.html", "reports/6.html", "more/situation-*.html")
LOOKS = (("light", 1180), ("dark", 1180), ("light", 390))
WORDS, PRINTED = 6_000, 12


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("example") / "case"
    reports = sorted((EXAMPLES / "reports").iterdir())
    allegata.report(reports, out, sources=EXAMPLES / "sources.csv", names=EXAMPLES / "names.csv")
    return out


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    browser: Browser, case: Path, name: str, scheme: str, width: int
):
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]  # one of its literals
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto(min(case.glob(name)).as_uri())
    found = Axe().run(page).response["violations"]
    across = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == []
    assert across <= width


def test_the_brief_keeps_to_its_budget(browser: Browser, case: Path, tmp_path: Path):
    tree = html.fromstring((case / "case.html").read_text(encoding="utf-8"))
    for style in tree.xpath("//style"):
        style.drop_tree()
    assert len(re.findall(r"\S+", tree.text_content())) <= WORDS
    page = browser.new_page()
    page.goto((case / "case.html").as_uri())
    page.pdf(path=tmp_path / "brief.pdf", prefer_css_page_size=True)
    page.close()
    assert len(pypdfium2.PdfDocument(tmp_path / "brief.pdf")) <= PRINTED
