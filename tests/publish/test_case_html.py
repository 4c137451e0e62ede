from __future__ import annotations

import re
import stat
import unicodedata
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from invented_case import STANDARDS, FakeReader, case_records, denial_statements, ngo_statements, reader
from lxml import html

import allegata.model as m
from allegata.publish import Measure, Quality, write_case_html
from allegata.publish.linter import lint_page
from allegata.views.survey import quoted_where_loaded

if TYPE_CHECKING:
    from collections.abc import Iterator
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
    out = folder / "case.html"
    write_case_html(FakeReader(records), out, standards=STANDARDS, quality=QUALITY, made="2024-02-01 10:00 UTC")
    return out.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> str:
    return render(case_records(), tmp_path_factory.mktemp("page"))


@pytest.fixture(scope="module")
def page(source: str) -> html.HtmlElement:
    return html.document_fromstring(source)


def by_class(element: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    return element.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]")


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_page_is_clean_by_the_linter(source: str):
    assert lint_page(source) == []


def test_nothing_active_and_nothing_remote(source: str, page: html.HtmlElement):
    assert page.xpath("//script|//img|//iframe|//link|//object|//form") == []
    assert [a for e in page.iter() for a in e.attrib if str(a).startswith("on")] == []
    hrefs = [a.get("href") for a in page.xpath("//a[@href]")]
    assert {h for h in hrefs if not h.startswith("#")} == {"https://tern.example/north"}
    assert "default-src 'none'" in source
    assert not re.search(r"url\((?!#fade-)|@import", source)


def test_hostile_text_stands_there_as_text(page: html.HtmlElement):
    whole = text(page)
    assert "<script>alert(1)</script>" in whole
    assert "javascript:alert(4)" in whole
    assert "<svg onload=alert(5)>" in whole


def test_hidden_characters_are_written_out(source: str):
    bad = {c for c in source if unicodedata.category(c) in {"Cc", "Cs", "Cf"} and c not in "\n\u200c"}
    assert bad == set()
    assert "[U+202E]" in source
    assert "[U+0000]" in source
    assert "[U+D800]" in source


def test_persian_keeps_its_joiner_and_its_direction(page: html.HtmlElement):
    paragraph = next(p for p in by_class(page, "para") if "می\u200cخواهد" in p.text_content())
    assert paragraph.get("dir") == "auto"


def test_the_text_of_each_report_is_whole(page: html.HtmlElement):
    for document in reader().documents():
        article = page.get_element_by_id(document.id)
        shown = []
        for paragraph in by_class(article, "para"):
            for extra in by_class(paragraph, "ref") + by_class(paragraph, "note"):
                extra.drop_tree()
            shown.append(paragraph.text_content())
        expected = "".join(f"[U+{ord(c):04X}]" if c in "\u202e\u202c\x00\ud800" else c for c in document.text)
        assert "\n\n".join(shown) == expected


def test_internal_stands_at_the_head_and_on_each_printed_page(source: str, page: html.HtmlElement):
    words = "INTERNAL: names not protected"
    assert text(by_class(page, "runner")[0].find("strong")) == words
    assert re.search(rf'@top-center {{ content: "{words}"', source)
    assert re.search(r"@media print \{.*\.runner \{ position: fixed", source, re.DOTALL)
    assert page.findtext(".//title").startswith(words)


def test_each_statement_prints_with_voice_manner_and_passage(page: html.HtmlElement):
    for statement in reader().statements():
        claim = page.get_element_by_id(statement.id)
        assert text(by_class(claim, "voice")[0])
        assert text(by_class(claim, "mode")[0])
        assert by_class(claim, "no")[0].get("href") == f"#p-{statement.id}"
        page.get_element_by_id(f"p-{statement.id}")
        note = page.get_element_by_id(f"n-{statement.id}")
        assert by_class(note, "no")[0].get("href") == f"#{statement.id}"


def test_the_chain_of_voices_reads_outermost_first(page: html.HtmlElement):
    claim = page.get_element_by_id(ngo_statements()[1].id)
    assert text(by_class(claim, "by")[0]) == (
        "Ines Calder, citing A former guard (not named) (second hand), in turn citing an organiser (not named) "
        "predicted or habitual"
    )


def test_a_denial_stands_beside_its_allegation_in_the_same_form(page: html.HtmlElement):
    pair = page.get_element_by_id(ngo_statements()[0].id).getparent()
    against = by_class(pair, "against")[0]
    assert "any passport was kept at Quill House" in text(against)
    own = by_class(pair, "claim")[0]
    other = by_class(against, "claim")[0]
    assert (own.tag, by_class(own, "said")[0].attrib) == (other.tag, by_class(other, "said")[0].attrib)
    assert "denied" in text(by_class(other, "mode")[0])


def test_kinds_stand_apart(page: html.HtmlElement):
    headings = [text(h) for h in page.xpath("//*[@id='alleged']//h5")]
    assert {"Put as fact", "Put as opinion", "Questions the report asks", "Recommendations"} <= set(headings)


def test_limits_come_before_figures(page: html.HtmlElement):
    summary = text(page.get_element_by_id("summary"))
    assert summary.index("Single origin") < summary.index("Limits") < summary.index("Figures")
    assert "1 source could not be read: Scan of a letter" in summary
    assert "attribution: source (F1) 0.71" in summary


def test_no_measured_figures_is_said_plainly(tmp_path: Path):
    write_case_html(reader(), tmp_path / "case.html", quality=Quality())
    shown = (tmp_path / "case.html").read_text(encoding="utf-8")
    assert "error rates were not measured" in shown


def test_sections_stand_in_order(page: html.HtmlElement):
    assert [s.get("id") for s in page.xpath("//main/section")] == [
        *("summary", "alleged", "indicators", "text", "voices", "timeline"),
        *("counts", "origins", "questions", "problems", "sources", "method"),
    ]


def test_ids_are_unique_and_links_lead_somewhere(page: html.HtmlElement):
    ids = Counter(page.xpath("//@id"))
    assert [i for i, n in ids.items() if n > 1] == []
    assert [h for h in page.xpath("//a/@href") if h.startswith("#") and h[1:] not in ids] == []
    named = page.xpath("//@aria-labelledby")
    assert [n for n in named if n not in ids] == []


def test_headings_skip_no_level_and_tables_have_captions(page: html.HtmlElement):
    levels = [int(h.tag[1]) for h in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert [t for t in page.xpath("//table") if not text(t.find("caption"))] == []
    drawn = page.xpath("//svg[not(@aria-hidden)]")
    assert drawn
    assert all(s.get("role") == "img" and s.get("aria-label") for s in drawn)


def test_indicators_mark_reported_denied_and_silent_by_a_letter(page: html.HtmlElement):
    cells = {text(c) for c in page.xpath("//table[@class='matrix']/tbody//td")}
    assert cells == {"R", "D", "·"}
    coded = text(page.get_element_by_id("i-acc_1"))
    assert "AL-CD-03 Isolation, confinement or surveillance" in coded
    assert "strong" in coded
    assert "Not named: exploitation is not mentioned." in coded


def test_dates_that_cannot_be_are_flagged_in_the_text_and_listed(page: html.HtmlElement):
    assert [text(e) for e in by_class(page.get_element_by_id("doc_a"), "baddate")] == ["31 February 2019"]
    assert "[impossible date]" in text(page.get_element_by_id("timeline"))


def test_problems_questions_and_captures_are_listed(page: html.HtmlElement):
    assert "no text layer: a scan" in text(page.get_element_by_id("problems"))
    asked = page.get_element_by_id("qst_2")
    assert ngo_statements()[5].id in asked.xpath(".//a/@href")[0]
    assert "ab" * 32 in text(page.get_element_by_id("sources"))


def test_what_a_user_entered_stands_beside_what_is_printed(page: html.HtmlElement):
    row = next(r for r in page.get_element_by_id("src_a").xpath(".//tr") if text(r).startswith("Publisher"))
    assert [text(c) for c in row] == ["Publisher", "Tern Watch", "Tern Watch", ""]


def test_the_same_case_gives_the_same_page(source: str, tmp_path: Path):
    assert render(case_records(), tmp_path) == source


def test_the_file_is_private(tmp_path: Path):
    render(case_records(), tmp_path)
    assert stat.S_IMODE((tmp_path / "case.html").stat().st_mode) == 0o600
    assert len(list(tmp_path.iterdir())) == 1


def test_an_empty_case_is_a_page_too(tmp_path: Path):
    shown = render([m.Case(id="case_0", title="")], tmp_path)
    assert lint_page(shown) == []
    assert "No report could be read" in shown


def test_contradiction_links_put_both_sides_together(tmp_path: Path):
    ngo, denial = ngo_statements(), denial_statements()
    link = m.Link(id="lnk_9", a=ngo[4].id, b=denial[3].id, kind="contradicts", dimension="stance")
    page = html.document_fromstring(render([*case_records(), link], tmp_path))
    assert "the Circle had paid every wage" in text(page.get_element_by_id(ngo[4].id).getparent())
    assert "There was no bus" in text(page.get_element_by_id(denial[3].id).getparent())


class _Watched(FakeReader):
    """Counts how often the texts are read."""

    def __init__(self, records: list[m.AnyRecord]) -> None:
        super().__init__(records)
        self.asked = 0

    def documents(self) -> Iterator[m.Document]:
        self.asked += 1
        return super().documents()


def test_texts_are_read_through_few_passes(tmp_path: Path):
    watched = _Watched(case_records())
    write_case_html(watched, tmp_path / "case.html")
    assert watched.asked == 1


def test_an_allegation_of_two_reports_with_one_origin_says_so(tmp_path: Path):
    ngo, denial = ngo_statements(), denial_statements()
    shared = m.Allegation(
        id="alg_2",
        label="wages were withheld at the house",
        statements=(ngo[0].id, denial[3].id),
        denials=(denial[3].id,),
        reports=("doc_a", "doc_b"),
        publishers=("Tern Watch", "Brass Circle"),
        origins=(m.Origin(root="tern watch", kind="owner", statements=(ngo[0].id, denial[3].id)),),
        checked=("copied text",),
    )
    page = html.document_fromstring(render([*case_records(), shared], tmp_path))
    shown = text(page.get_element_by_id("alg_2"))
    assert "wages were withheld at the house" in shown
    assert "one origin, said in 2 reports" in shown
    assert "publisher or owner Tern Watch (2 statements)" in shown
    assert "Said against itnone" in shown


def test_many_denials_are_linked_past_the_first(tmp_path: Path):
    ngo, denial = ngo_statements(), denial_statements()
    links = [
        m.Link(id=f"lnk_{i}", a=ngo[4].id, b=d.id, kind="contradicts", dimension="stance") for i, d in enumerate(denial)
    ]
    page = html.document_fromstring(render([*case_records(), *links], tmp_path))
    pair = page.get_element_by_id(ngo[4].id).getparent()
    assert len(by_class(by_class(pair, "against")[0], "claim")) == 3
    assert [a.get("href") for a in by_class(pair, "more")[0].xpath(".//a")] == [f"#{denial[3].id}"]
    assert "Report 2: Our answer, Brass Circle" in text(pair)


def test_a_loaded_word_in_a_label_of_ours_is_quoted():
    assert quoted_where_loaded("Cult members in the contempt house", {"cult", "contempt"}) == (
        "“Cult” members in the “contempt” house"
    )
    assert quoted_where_loaded("culture", {"cult"}) == "culture"
    assert quoted_where_loaded(None, {"cult"}) is None
