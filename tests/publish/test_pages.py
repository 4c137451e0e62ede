from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
import pytest
from invented_case import STANDARDS, FakeReader, case_records, denial_statements, ngo_statements, reader
from lxml import html

import allegata.model as m
from allegata.publish import Measure, Quality, write_pages
from allegata.publish.linter import lint_page
from allegata.views.survey import quoted_where_loaded

if TYPE_CHECKING:
    from pathlib import Path

QUALITY = Quality(
    engine="grammar-1",
    measured="2024-01-01",
    rows=(
        Measure(
            ability="attribution: source", measure="F1", value=0.71, low=0.66, high=0.75, items=214, on="own gold set"
        ),
    ),
)


def render(records: list[m.AnyRecord], folder: Path) -> str:
    write_pages(FakeReader(records), folder, standards=STANDARDS, quality=QUALITY, made="2024-02-01")
    return (folder / "case.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pages")
    render(case_records(), made)
    return made


@pytest.fixture(scope="module")
def brief(folder: Path) -> html.HtmlElement:
    return parsed(folder / "case.html")


@pytest.fixture(scope="module")
def first(folder: Path) -> html.HtmlElement:
    return parsed(folder / "reports" / "1.html")


def parsed(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_text(encoding="utf-8"))


def every(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def by_class(element: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    return element.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]")


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_every_page_is_clean_by_the_linter(folder: Path):
    assert {p.relative_to(folder).as_posix() for p in every(folder)} >= {
        "case.html",
        *(f"reports/{n}.html" for n in (1, 2, 3)),
    }
    assert {p.name: lint_page(p.read_text(encoding="utf-8")) for p in every(folder)} == {
        p.name: [] for p in every(folder)
    }


def test_nothing_active_and_nothing_remote(folder: Path):
    for path in every(folder):
        page, source = parsed(path), path.read_text(encoding="utf-8")
        assert page.xpath("//script|//img|//iframe|//link|//object|//form") == []
        assert [a for e in page.iter() for a in e.attrib if str(a).startswith("on")] == []
        remote = {h for h in page.xpath("//a/@href") if "://" in h or h.startswith(("//", "javascript:"))}
        assert remote <= {"https://tern.example/north"}
        assert "default-src 'none'" in source
        assert not re.search(r"url\(|@import", source)


def test_hostile_text_stands_there_as_text(folder: Path):
    whole = " ".join(text(parsed(p)) for p in every(folder))
    assert "<script>alert(1)</script>" in whole
    assert "<script>alert(3)</script>" in whole
    assert "javascript:alert(4)" in whole
    assert "<svg onload=alert(5)>" in whole


def test_hidden_characters_are_written_out(folder: Path):
    source = "".join(p.read_text(encoding="utf-8") for p in every(folder))
    bad = {c for c in source if unicodedata.category(c) in {"Cc", "Cs", "Cf"} and c not in "\n\u200c"}
    assert bad == set()
    assert "[U+202E]" in source
    assert "[U+0000]" in source
    assert "[U+D800]" in source


def test_persian_keeps_its_joiner_and_its_direction(folder: Path):
    page = parsed(folder / "reports" / "3.html")
    paragraph = next(p for p in by_class(page, "para") if "می\u200cخواهد" in p.text_content())
    assert paragraph.get("dir") == "auto"


def test_the_text_of_each_report_is_whole(folder: Path):
    for number, document in enumerate(reader().documents(), 1):
        article = parsed(folder / "reports" / f"{number}.html").get_element_by_id(document.id)
        shown = []
        for paragraph in by_class(article, "para"):
            for extra in by_class(paragraph, "ref") + by_class(paragraph, "note"):
                extra.drop_tree()
            shown.append(paragraph.text_content())
        expected = "".join(f"[U+{ord(c):04X}]" if c in "\u202e\u202c\x00\ud800" else c for c in document.text)
        assert "\n\n".join(shown) == expected


def test_internal_stands_at_the_head_and_on_each_printed_page(folder: Path):
    words = "INTERNAL: names not protected"
    for path in every(folder):
        page, source = parsed(path), path.read_text(encoding="utf-8")
        assert text(by_class(page, "runner")[0].find("strong")) == words
        assert re.search(rf'@top-center {{ content: "{words}"', source)
        assert re.search(r"@media print \{.*\.runner \{ position: fixed", source, re.DOTALL)
        assert page.findtext(".//title").startswith(words)


def test_each_statement_has_a_card_with_its_voice_and_its_passage(folder: Path):
    for number, document in enumerate(reader().documents(), 1):
        page = parsed(folder / "reports" / f"{number}.html")
        for statement in reader().statements(document.id):
            card = page.get_element_by_id(statement.id)
            assert text(by_class(card, "voice")[0])
            assert by_class(card, "no")[0].get("href") == f"#p-{statement.id}"
            page.get_element_by_id(f"p-{statement.id}")


def test_the_chain_of_voices_reads_outermost_first(first: html.HtmlElement):
    card = first.get_element_by_id(ngo_statements()[1].id)
    assert text(by_class(card, "voice")[0]) == (
        "Ines Calder, citing A former guard (not named) (second hand), in turn citing an organiser (not named)"
    )
    assert text(by_class(card, "mode")[0]) == "predicted or habitual"


def test_a_row_says_what_by_whom_and_what_answers_it(brief: html.HtmlElement):
    row = brief.get_element_by_id("alg_1")
    alleged, by, origins, answered, _ = (text(c) for c in row.xpath("./td"))
    assert alleged.startswith("Retention of identity documents, Quill House 1.1")
    assert "Tern Watch" in by
    assert origins == "1"
    assert "any passport was kept at Quill House" in answered
    assert "Brass Circle" in answered
    assert by_class(row, "deny")


def test_a_statement_is_quoted_once_on_the_brief(tmp_path: Path):
    ngo, denial = ngo_statements(), denial_statements()
    one = next(r for r in case_records() if isinstance(r, m.Allegation))
    other = msgspec.structs.replace(one, id="alg_2", statements=(ngo[4].id,), label="another claim")
    page = html.document_fromstring(render([*case_records(), other], tmp_path))
    assert text(page).count("any passport was kept at Quill House") == 1
    linked = [text(page.get_element_by_id(i).xpath("./td")[3]) for i in ("alg_1", "alg_2")]
    assert all("2.1" in cell for cell in linked)
    assert denial[0].id in page.get_element_by_id("alg_2").xpath(".//td[4]//a/@href")[0]


def test_an_allegation_of_many_reports_with_one_origin_says_so(tmp_path: Path):
    ngo, denial = ngo_statements(), denial_statements()
    shared = m.Allegation(
        id="alg_2",
        label="wages were withheld at the house",
        statements=(ngo[0].id, denial[3].id),
        denials=(),
        reports=("doc_a", "doc_b"),
        publishers=("Tern Watch", "Brass Circle"),
        origins=(m.Origin(root="tern watch", kind="owner", statements=(ngo[0].id, denial[3].id)),),
        checked=("copied text",),
    )
    page = html.document_fromstring(render([*case_records(), shared], tmp_path))
    cells = [text(c) for c in page.get_element_by_id("alg_2").xpath("./td")]
    assert cells[2] == "1 2 reports"
    assert cells[3] == "no answer found in the reports"


def test_what_is_asked_and_not_answered_is_said(tmp_path: Path):
    ngo, denial = ngo_statements(), denial_statements()
    asked = m.Allegation(
        id="alg_2",
        label="the gate was locked",
        statements=(ngo[0].id,),
        denials=(),
        declines=(denial[1].id,),
        reports=("doc_a",),
        publishers=("Tern Watch",),
        origins=(m.Origin(root="tern watch", kind="owner", statements=(ngo[0].id,)),),
        flags=("child", "death"),
        checked=(),
    )
    row = html.document_fromstring(render([*case_records(), asked], tmp_path)).get_element_by_id("alg_2")
    assert "gave no answer" in text(row)
    assert [text(c) for c in by_class(row, "grave")] == ["child", "death"]


def test_grave_rows_are_never_folded(tmp_path: Path):
    ngo = ngo_statements()
    many = [
        m.Allegation(
            id=f"alg_{i:02}",
            label=f"claim {i}",
            statements=(ngo[i % 4].id,),
            denials=(),
            reports=("doc_a",),
            publishers=("Tern Watch",),
            origins=(m.Origin(root="tern watch", kind="owner", statements=(ngo[i % 4].id,)),),
            flags=("death",) if i == 39 else (),
            indicators=("ilo-forced-labour-2012:FL-01",),
            checked=(),
        )
        for i in range(2, 40)
    ]
    page = html.document_fromstring(render([*case_records(), *many], tmp_path))
    shown = {r.get("id") for r in page.xpath("//tr[starts-with(@id, 'alg_')]")}
    assert "alg_39" in shown
    assert len(shown) < 15
    whole = parsed(next((tmp_path / "more").glob("situation-*.html")))
    assert {f"alg_{i:02}" for i in range(2, 40)} <= {r.get("id") for r in whole.xpath("//tr[@id]")}


def test_limits_stand_first_and_are_three_at_most(brief: html.HtmlElement):
    shown = text(by_class(brief, "limits")[0])
    assert shown.startswith("Read it with these limits.")
    assert "errors were not measured" in shown  # the figures that it names are not among those given here
    assert "allegation" in shown
    source = text(brief)
    assert source.index("Read it with these limits") < source.index("Alleged")


def test_measured_figures_are_named(tmp_path: Path):
    rows = [
        ("second part", "chain, depth and names exact", 0.56),
        ("second part", "denial recall", 0.22),
        ("palermo-2000", "micro-F1", 0.5),
    ]
    quality = Quality(
        engine="e", measured="2024", rows=tuple(Measure(ability=a, measure=b, value=c) for a, b, c in rows)
    )
    write_pages(reader(), tmp_path, quality=quality)
    shown = text(by_class(parsed(tmp_path / "case.html"), "limits")[0])
    assert "exactly right about 6 times in ten, a mark by an ILO or Palermo indicator about 5" in shown
    assert "about 2 are found" in shown


def test_ids_are_unique_and_links_lead_somewhere(folder: Path):
    pages = {p.relative_to(folder).as_posix(): parsed(p) for p in every(folder)}
    ids = {name: Counter(page.xpath("//@id")) for name, page in pages.items()}
    assert [(n, i) for n, held in ids.items() for i, times in held.items() if times > 1] == []
    for name, page in pages.items():
        for href in page.xpath("//a/@href"):
            if "://" not in href:
                file, _, target = href.partition("#")
                to = os.path.normpath(os.path.join(os.path.dirname(name), file)) if file else name  # noqa: PTH118, PTH120
                assert to in pages, (name, href)
                assert not target or target in ids[to], (name, href)


def test_headings_skip_no_level_and_tables_have_captions(folder: Path):
    for path in every(folder):
        page = parsed(path)
        levels = [int(h.tag[1]) for h in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        assert levels[0] == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))
        assert [t for t in page.xpath("//table") if not text(t.find("caption"))] == []
        assert all(s.get("role") == "img" and s.get("aria-label") for s in page.xpath("//svg"))


def test_dates_that_cannot_be_are_flagged_in_the_text_and_listed(first: html.HtmlElement):
    assert [text(e) for e in by_class(first.get_element_by_id("doc_a"), "baddate")] == ["31 February 2019"]
    assert "[impossible date]" in text(first.get_element_by_id("dates"))


def test_codings_stand_by_their_passage_in_one_plain_label(first: html.HtmlElement):
    labels = [text(s) for s in first.xpath("//details[contains(@class,'code')]/summary")]
    assert "Retention of identity documents" in labels
    assert not [x for x in labels if re.search(r"\b[A-Z]{2}-\d\d", x)]
    assert re.search(r"FL-07|AL-", text(first.xpath("//details[contains(@class,'code')]/ul")[0]))


def test_problems_questions_and_captures_are_listed(brief: html.HtmlElement, first: html.HtmlElement):
    assert "no text layer: a scan" in text(brief.get_element_by_id("problems"))
    asked = brief.get_element_by_id("qst_2")
    assert ngo_statements()[5].id in asked.xpath(".//a/@href")[0]
    assert "ask what it found since" in text(asked)
    assert "ab" * 32 in text(first.get_element_by_id("source"))


def test_what_a_user_entered_stands_beside_what_is_printed(first: html.HtmlElement):
    row = next(r for r in first.get_element_by_id("source").xpath(".//tr") if text(r).startswith("Publisher"))
    assert [text(c) for c in row] == ["Publisher", "Tern Watch", "Tern Watch", ""]


def test_the_same_case_gives_the_same_pages_and_writes_none_twice(folder: Path, tmp_path: Path):
    render(case_records(), tmp_path)
    names = [p.relative_to(folder) for p in every(folder)]
    assert [p.relative_to(tmp_path) for p in every(tmp_path)] == names
    assert all((folder / n).read_bytes() == (tmp_path / n).read_bytes() for n in names)
    before = {n: (tmp_path / n).stat().st_mtime_ns for n in names}
    render(case_records(), tmp_path)
    assert {n: (tmp_path / n).stat().st_mtime_ns for n in names} == before


def test_the_files_are_private(folder: Path):
    assert {stat.S_IMODE(p.stat().st_mode) for p in every(folder)} == {0o600}
    assert stat.S_IMODE((folder / "reports").stat().st_mode) == 0o700
    assert [p for p in folder.rglob("*") if p.is_file() and p.suffix != ".html"] == []


def test_an_empty_case_is_a_page_too(tmp_path: Path):
    shown = render([m.Case(id="case_0", title="")], tmp_path)
    assert lint_page(shown) == []
    assert "No report could be read" in shown


def test_a_loaded_word_in_a_label_of_ours_is_quoted():
    assert quoted_where_loaded("Cult members in the contempt house", {"cult", "contempt"}) == (
        "“Cult” members in the “contempt” house"
    )
    assert quoted_where_loaded("culture", {"cult"}) == "culture"
    assert quoted_where_loaded(None, {"cult"}) is None
