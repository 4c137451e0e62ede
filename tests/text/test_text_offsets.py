"""Every character of the text of record comes from the place in the original that the offset map names."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from allegata.errors import InputError
from allegata.model import Locator, OffsetMap, Segment
from allegata.text import Page, locate, read
from allegata.text.compose import compose
from allegata.text.decode import decode
from allegata.text.plain import paragraphs
from allegata.text.webpage import tree_of

WHITE = " \t\n\r\f\v\x1c\x1d\x1e\x1f\x85\u2028\u2029"
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
BOMS = {
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
FEW = settings(deadline=None, max_examples=60)
WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), min_size=0, max_size=40)
MIXED = st.lists(
    st.one_of(
        WORDS,
        st.sampled_from(
            [
                "\r\n",
                "\n\n",
                "\r",
                "\f",
                "a\u00adb",
                "😀 family 👨\u200d👩\u200d👧",
                "مرحبا بالعالم.",
                "שלום",
                "\ufeff",
                "\x07",
                "日本語。",
                "e\u0301",
            ]
        ),
    ),
    max_size=30,
).map("".join)


def same(char: str, source: str) -> bool:
    return char == source or (char == " " and source in WHITE) or (char == "\ufffd" and not source.isprintable())


def check_bytes(text: str, offset_map: OffsetMap, payload: bytes, encoding: str) -> None:
    covered = 0
    for s in offset_map.segments:
        width, rest = divmod(s.b, s.length)
        assert rest == 0
        for i in range(s.length):
            raw = payload[s.a + i * width : s.a + (i + 1) * width]
            assert same(text[s.start + i], raw.decode(encoding, "surrogatepass"))
        covered += s.length
    assert covered == len(text) - 2 * text.count("\n\n")


def check_nodes(page: Page, payload: bytes) -> None:
    root = tree_of(decode(payload, markup=True))
    nodes: dict[str, str] = {}
    covered = 0
    for s in page.offset_map.segments:
        if s.ref not in nodes:
            (nodes[s.ref],) = root.xpath(s.ref)
        for i in range(s.length):
            assert same(page.text[s.start + i], nodes[s.ref][s.a + i])
        covered += s.length
    unmapped = len(page.text) - 2 * page.text.count("\n\n") - covered
    assert 0 <= unmapped <= payload.lower().count(b"<br")


@FEW
@given(MIXED, st.sampled_from(ENCODINGS))
def test_plain_text_maps_to_its_bytes(text: str, encoding: str):
    payload = BOMS.get(encoding, b"") + text.encode(encoding)
    try:
        source = decode(payload)
    except InputError:
        assert sum(c < " " for c in text) > 20  # as good as binary
        return
    out, offset_map, blocks = compose(list(paragraphs(source)), "text")
    check_bytes(out, offset_map, payload, encoding.removesuffix("-sig"))
    kept = "".join(c for c in text if not c.isspace() and c not in "\u00ad\ufeff" and (c >= " " or c in WHITE))
    kept = "".join(c for c in kept if not "\x7f" <= c <= "\x9f")
    assert "".join(out.split()) == "".join(c for c in kept if not c.isspace())
    assert out == "\n\n".join(out[b.start : b.end] for b in blocks)
    assert all("\n" not in out[b.start : b.end] for b in blocks)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("shift_jis", "船は夜に港へ着いた。乗客は12人だった。" * 20),
        ("gb18030", "船在夜里到了港口。有十二名乘客。" * 20),
        ("euc_kr", "배는 밤에 항구에 도착했다. 승객은 12명이었다. " * 20),
        ("cp1251", "Корабль прибыл в порт ночью. Пассажиров было двенадцать. " * 20),
        ("cp1256", "وصلت السفينة إلى الميناء ليلا. كان هناك اثنا عشر راكبا. " * 20),
        ("cp1250", "Loď přijela do přístavu v noci. Cestujících bylo dvanáct. Žádný neměl pas. " * 20),
        ("cp1252", "Le navire est arrivé à la tombée de la nuit – il y avait douze passagers. " * 20),
        ("big5", "船在夜裡到了港口。有十二名乘客。" * 20),
    ],
)
def test_legacy_encodings_are_recognised_and_mapped(encoding: str, text: str):
    payload = text.encode(encoding)
    for declared in (None, encoding):
        source = decode(payload, declared)
        assert source.text == text, source.encoding
        out, offset_map, _ = compose(list(paragraphs(source)), "text")
        check_bytes(out, offset_map, payload, encoding)


def test_stateful_encodings_map_character_by_character():
    text = "港に船が着いた。The ship came."
    payload = text.encode("iso2022_jp")
    source = decode(payload, "iso-2022-jp")
    assert source.text == text
    offsets = [source.byte(i) for i in range(len(text) + 1)]
    assert offsets == sorted(offsets)
    assert payload[source.byte(text.index("The")) :].endswith(b"The ship came.")


@FEW
@given(st.binary(max_size=400))
def test_any_bytes_decode_without_loss_of_place(payload: bytes):
    try:
        source = decode(payload)
    except InputError:
        return
    at = [source.byte(i) for i in range(len(source.text) + 1)]
    assert at == sorted(at)
    assert at[-1] <= len(payload)


MARKUP = st.lists(
    st.one_of(
        WORDS.map(lambda s: s.replace("<", "&lt;")),
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div class='x'>",
                "</div>",
                "<br>",
                "<br/><br>",
                "<b>",
                "</b>",
                "<i>bold",
                "</i>",
                "<ul><li>",
                "</ul>",
                "<!-- note -->",
                "&amp;",
                "&#x1F600;",
                "&nbsp;",
                "&shy;",
                "<table><tr><td>",
                "</td></tr></table>",
                "<h2>Part</h2>",
                "<script>var x='no';</script>",
                "<span hidden>gone</span>",
                "<pre>\n\n one\n\ntwo</pre>",
                "The ship reached the quay at night, he said. ",
                "\n  ",
                "<a href='/x'>link</a>",
                "<figcaption>The quay</figcaption>",
                "<blockquote>",
                "</blockquote>",
                "<![CDATA[x]]>",
                "<?php x ?>",
                "<font>",
                "𠀀",
                "مرحبا بالعالم.",
            ]
        ),
    ),
    min_size=1,
    max_size=30,
).map("".join)


@FEW
@given(MARKUP)
def test_html_maps_to_its_text_nodes(body: str):
    payload = f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{body}</body></html>".encode()
    try:
        page = read(payload, "page.html")
    except InputError:
        return
    check_nodes(page, payload)
    assert page.text == "\n\n".join(page.text[b.start : b.end] for b in page.blocks)


def test_html_paths_point_into_the_tree_of_any_lxml_reader():
    payload = "<html><body><p>Åse said <b>the 船</b> came.<!-- x --> Then it left.</p></body></html>".encode()
    page = read(payload, "a.html")
    assert page.text == "Åse said the 船 came. Then it left."
    where = locate(page.offset_map, page.text.index("船"), page.text.index("left"))
    assert where is not None
    root = html.document_fromstring(payload, parser=html.HTMLParser(encoding="utf-8"))
    assert root.xpath(where.node)[0][where.start :] == "船"
    assert root.xpath(where.end_node)[0][: where.end] == " Then it "


def brute(offset_map: OffsetMap, start: int, end: int) -> tuple[Segment, int, Segment, int] | None:
    places = [(s, i) for s in offset_map.segments for i in range(s.length) if start <= s.start + i < end]
    return (*places[0], *places[-1]) if places else None


@FEW
@given(st.data(), st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5), st.integers(1, 4)), min_size=1, max_size=12))
def test_locate_agrees_with_a_walk_over_all_segments(data: st.DataObject, shape: list[tuple[int, int, int]]):
    segments, at, byte = [], 0, 0
    for gap, length, width in shape:
        at, byte = at + gap, byte + gap
        segments.append(Segment(start=at, length=length, a=byte, b=length * width))
        at, byte = at + length, byte + length * width
    start = data.draw(st.integers(0, at))
    end = data.draw(st.integers(start, at + 2))
    offset_map = OffsetMap(kind="text", segments=tuple(segments))
    found = locate(offset_map, start, end)
    expected = brute(offset_map, start, end)
    if expected is None:
        assert found is None
        return
    low, i, high, j = expected
    assert found == Locator(
        kind="text", start=low.a + i * low.b // low.length, end=high.a + (j + 1) * high.b // high.length
    )
