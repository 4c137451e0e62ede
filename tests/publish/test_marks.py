from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from allegata.views.marks import Span, marked, paragraphs
from allegata.views.visible import isolated, plain, visible, web_link

TEXTS = st.text(alphabet=st.sampled_from("ab <&>\"'\u202eé漢😀"), min_size=1, max_size=30)
SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8)


def shown(markup: str) -> str:
    return html.fragment_fromstring(f"<div>{markup}</div>").text_content()


@settings(deadline=None, max_examples=150)
@given(TEXTS, SPANS, st.integers(0, 30), st.integers(0, 30))
def test_marks_never_change_the_text_and_cover_just_their_spans(
    text: str, pairs: list[tuple[int, int]], a: int, b: int
):
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    spans = [Span(min(x, y), min(max(x, y), len(text)), f"s{i}") for i, (x, y) in enumerate(pairs)]
    out = str(marked(text, spans, start, end))
    plain_text = text[start:end].replace("\u202e", "[U+202E]")
    assert shown(out) == plain_text
    root = html.fragment_fromstring(f"<div>{out}</div>")
    for span in spans:
        pieces = root.xpath(f".//span[@class='{span.look}']")
        covered = "".join(p.text_content() for p in pieces)
        assert covered == text[max(span.start, start) : max(start, min(span.end, end))].replace("\u202e", "[U+202E]")


def test_crossing_spans_are_split_and_keep_one_id_and_one_number():
    out = str(marked("abcdef", [Span(0, 4, "x", "p-1", "1.1", "1"), Span(2, 6, "y", "p-2", "1.2", "2")]))
    assert out.count('id="p-1"') == out.count('id="p-2"') == 1
    assert out.count('href="#1"') == out.count('href="#2"') == 1
    assert shown(out) == "abcd1ef2"


def test_a_span_over_two_paragraphs_is_numbered_in_the_second():
    text = "abc\n\ndef"
    span = Span(1, 7, "x", "p-1", "1.1", "1")
    first, second = (str(marked(text, [span], s, e)) for s, e in paragraphs(text))
    assert 'id="p-1"' in first
    assert "href" not in first
    assert 'id="p-1"' not in second
    assert 'href="#1"' in second


def test_paragraphs_slice_the_text():
    text = "one\n\n\n\ntwo\n\nthree"
    assert [text[s:e] for s, e in paragraphs(text)] == ["one", "two", "three"]


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=20))
def test_visible_text_is_inert(text: str):
    out = str(visible(text))
    out.encode("utf-8")
    assert not set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f\ufeff\x00\x1b\x7f") & set(out)
    assert "<" not in out.replace('<span class="ctl">', "").replace("</span>", "")
    plain(text).encode("utf-8")


def test_joiners_stay_where_writing_needs_them():
    assert "\u200c" in visible("می\u200cخواهد")
    assert visible("a\u200c") == 'a<span class="ctl">[U+200C]</span>'
    assert visible("👩\u200d🔧") == "👩\u200d🔧"


def test_isolated_none_is_nothing():
    assert isolated(None) == ""
    assert isolated("a<b") == "<bdi>a&lt;b</bdi>"


def test_only_plain_web_addresses_become_links():
    good = ["http://a.example", "https://a.example/x?y=1#z"]
    bad = [
        "javascript:alert(1)",
        "data:text/html,x",
        "//a.example",
        "https://u@a.example",
        "https://",
        "file:x",
        "https://a.example/\u202e",
        "https://a b",
        "http://[",
        "https://a:0/",
        " https://a.example",
        "java\nscript:x",
        "https://a.example/'onx",
    ]
    assert [web_link(u) for u in good] == good
    assert [u for u in bad if web_link(u)] == []
