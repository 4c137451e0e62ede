"""A whole review in a real browser, by keyboard and mouse: add, read, accept, correct, merge, answer, undo."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

import allegata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from conftest import Workbench

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOOKS = (("light", 1280), ("dark", 1280), ("light", 390), ("light", 640))
"""The last is 1280 pixels at 200 % zoom."""


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def bench(small: Path, serve: Callable[..., Workbench]) -> Workbench:
    return serve(small)


@pytest.fixture
def page(browser: Browser, bench: Workbench) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    made = context.new_page()
    faults: list[str] = []
    made.on("pageerror", lambda error: faults.append(str(error)))
    made.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    asked: list[str] = []
    made.on("request", lambda request: asked.append(request.url))
    made.goto(f"{bench.base}/open?token={bench.token}")
    yield made
    assert not faults
    assert {url for url in asked if not url.startswith((bench.base, f"http://localhost:{bench.port}/"))} == set()
    context.close()


def _until(true: Callable[[], bool]) -> None:
    for _ in range(100):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("did not come")


def _select(page: Page, words: str) -> None:
    """Select words of the report's text, from inside one text node into another where they cross a mark."""
    page.evaluate(
        """(words) => {
          const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
          const nodes = []; let all = "";
          for (let n = walker.nextNode(); n; n = walker.nextNode()) {
            if (n.parentElement.closest(".ref, .note")) continue;
            nodes.push([n, all.length]); all += n.data;
          }
          const at = all.indexOf(words), end = at + words.length;
          if (at < 0) throw new Error("not in the text");
          const place = (o, last) => nodes.findLast(([n, s]) => last ? s < o : s <= o);
          const range = document.createRange(), a = place(at, false), b = place(end, true);
          range.setStart(a[0], at - a[1]); range.setEnd(b[0], end - b[1]);
          const held = getSelection(); held.removeAllRanges(); held.addRange(range);
        }""",
        words,
    )


def _decisions(bench: Workbench) -> list[str]:
    return [d.verb for d in bench.records("decisions")]


def test_accept_takes_one_key_and_moving_decides_nothing(page: Page, bench: Workbench):
    page.goto(f"{bench.base}/reports/1")
    first = page.locator(".card.now").get_attribute("id")
    for key in "jjkk":
        page.keyboard.press(key)
    assert page.locator(".card.now").get_attribute("id") == first
    assert not _decisions(bench)
    page.keyboard.press("a")
    _until(lambda: page.locator(f"[id='{first}'].done").count() == 1)
    assert _decisions(bench) == ["accept"]
    assert page.locator(".card.now").get_attribute("id") != first
    page.keyboard.press("r")
    page.keyboard.press("2")
    _until(lambda: _decisions(bench) == ["accept", "reject"])
    assert bench.records("decisions")[-1].reason == "somebody else says it"
    _until(lambda: "rejected" in page.locator("#last").inner_text())
    page.keyboard.press("u")
    _until(lambda: _decisions(bench)[-1] == "undo")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "😀 Oke said the workers were beaten"),
        (1, "never paid.\n\nThe Tallow Company denied"),
        (2, "קוד e\u0301t\u00e9 👩‍👩‍👧 wages"),
        (2, "withheld for a year, Wend"),
        (1, "passports of nine workers, said"),
    ],
)
def test_selected_words_become_the_span_to_the_code_point(page: Page, bench: Workbench, number: int, words: str):
    page.goto(f"{bench.base}/reports/{number}")
    claim = page.locator(".card.now").get_attribute("id")
    _select(page, words if "\n\n" not in words else "never paid.")
    if "\n\n" in words:
        page.evaluate(
            """() => { const held = getSelection(), to = document.querySelectorAll(".text .para")[1];
              const walker = document.createTreeWalker(to, NodeFilter.SHOW_TEXT); const n = walker.nextNode();
              held.getRangeAt(0).setEnd(n, "The Tallow Company denied".length); }"""
        )
    page.keyboard.press("w")
    page.locator(".card.now details[data-key=w] button").click()
    _until(lambda: _decisions(bench) == ["correct"])
    (anchor,) = next(s for s in bench.records("statements") if s.id == claim).anchors
    text = next(d.text for d in bench.records("documents") if d.id == anchor.document)
    assert anchor.exact.replace("\r\n", "\n") == words
    assert text[anchor.start : anchor.end] == anchor.exact


def test_a_review_from_the_first_report_to_an_answered_question_and_back(page: Page, bench: Workbench):
    with allegata.open_case(bench.case) as reader:
        before = sorted(s.id + s.status for s in reader.statements())
    page.get_by_role("link", name="Reports", exact=True).click()
    page.wait_for_load_state()
    page.get_by_role("link", name="2", exact=True).click()
    page.wait_for_load_state()
    _select(page, "the women were locked in")
    page.keyboard.press("s")
    _until(lambda: _decisions(bench) == ["add"])
    page.get_by_role("link", name="Story").click()
    page.wait_for_load_state()
    boxes = page.locator("input[name=id]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_role("button", name="Join as one").first.click()
    _until(lambda: _decisions(bench)[-1] == "join")
    page.goto(f"{bench.base}/people?q=Oke")
    _until(lambda: bench.live.is_settled)  # what is joined asks other questions
    page.get_by_role("link", name="Questions").click()
    page.wait_for_load_state()
    page.locator("summary", has_text="Answer").first.click()
    page.locator("textarea[name='f.answer']").first.fill("The harbour office paid them")
    page.get_by_role("button", name="Answer").first.click()
    _until(lambda: _decisions(bench)[-1] == "answer")
    page.get_by_role("link", name="Log").click()
    page.wait_for_load_state()
    while page.get_by_role("button", name="Undo", exact=True).count():
        count = len(_decisions(bench))
        page.get_by_role("button", name="Undo", exact=True).first.click()
        _until(lambda count=count: len(_decisions(bench)) == count + 1)
        page.goto(f"{bench.base}/log")
    bench.live.settle()
    with allegata.open_case(bench.case) as reader:
        assert sorted(s.id + s.status for s in reader.statements()) == before


def test_a_preserved_page_is_framed_from_another_origin(page: Page, bench: Workbench):
    source = bench.records("sources")[0].id
    page.goto(f"{bench.base}/sources/{source}")
    page.get_by_role("link", name="Look at it").first.click()
    frame = page.frame_locator("iframe.preserved")
    assert "Guards at Tallow Wharf" in frame.locator("body").inner_text()
    assert page.evaluate("() => { try { return frames[0].document.body; } catch (e) { return e.name; } }") == (
        "SecurityError"
    )


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    browser: Browser, bench: Workbench, scheme: str, width: int
):
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{bench.base}/open?token={bench.token}")
    statement, account = bench.records("statements")[0].id, bench.records("accounts")[0].id
    allegation, source = bench.records("allegations")[0].id, bench.records("sources")[0].id
    for path in (
        *("/", "/story", "/story/outside", f"/allegations/{allegation}", f"/accounts/{account}", "/reports"),
        *("/reports/1", "/people", "/questions", "/sources", f"/sources/{source}", "/log", "/search?q=wharf"),
        *("/help", f"/records/{statement}"),
    ):
        page.goto(f"{bench.base}{path}")
        found = Axe().run(page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


def test_every_form_works_without_script(browser: Browser, bench: Workbench):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{bench.base}/open?token={bench.token}")
    page.goto(f"{bench.base}/reports/1")
    claim = page.locator(".card.now").get_attribute("id")
    page.locator(".card.now").get_by_role("button", name="Accept").click()
    assert _decisions(bench) == ["accept"]
    assert page.url.endswith(f"#{claim}")
    page.get_by_role("button", name="Undo").last.click()
    assert _decisions(bench) == ["accept", "undo"]
    page.locator(".card.now summary", has_text="Words").click()
    page.locator(".card.now textarea[name=words]").fill("took the passports")
    page.locator(".card.now details[data-key=w] button").click()
    assert _decisions(bench)[-1] == "correct"
    context.close()
