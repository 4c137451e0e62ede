"""Pages as people meet them: what is hidden, asked, set in or repeated, and what a page says of itself."""

from __future__ import annotations

import pytest

from allegata.errors import InputError
from allegata.text import Page, read
from allegata.text.publication import dateline, day_of, fields_of, labelled_date

TOLD = (
    "<p>The harbour office shut the Wend laundry after two visits in the spring, a porter said. Its manager, Ivo Lamm,"
    " said that every door stood open.</p><p>A nurse counted nineteen beds behind the boilers, and the office asked for"
    " the wage books. A judge in Corrow will hear the case in the autumn.</p>"
)


GRAPH = (
    '<script type="application/ld+json">//<![CDATA[\n{"@graph":[{"@id":"#p","@type":"Person","givenName":"Tove",'
    '"familyName":"Rask"},{"@type":"NewsArticle","datePublished":"2023-06-04","author":{"@id":"#p"}}]}'
    "\n//]]></script>"
)


def page(inside: str, head: str = "", before: str = "") -> Page:
    html = (
        f"<html lang='en'><head><title>Laundry shut</title>{head}</head><body>{before}<article><h1>Laundry shut</h1>"
        f"{inside}</article></body></html>"
    )
    return read(html.encode(), "page.html")


@pytest.mark.parametrize(
    ("head", "hidden"),
    [
        ("<style>.x9{display:none}</style>", "<p class='x9'>A clerk stole the wages, the manager said.</p>"),
        ("<style>article .x9 {visibility : hidden}</style>", "<p class='x9'>A clerk stole the wages.</p>"),
        ("", "<p style='position:absolute;left:-9999px'>A clerk stole the wages, he said.</p>"),
        ("", "<p style='font-size:0'>A clerk stole the wages, he said.</p>"),
        ("", "<p style='height:0;overflow:hidden'>A clerk stole the wages, he said.</p>"),
        ("", "<p>He left.<span class='sr-only'> A clerk stole the wages.</span></p>"),
    ],
)
def test_what_the_page_hides_is_not_read(head: str, hidden: str):
    assert "stole the wages" not in page(TOLD + hidden + "<p>Nobody answered at the door.</p>", head).text


@pytest.mark.parametrize(
    "style",
    [
        "@media print{.n{display:none}}",
        ".n{display:none} .n{display:block}",
        ".n:hover{display:none}",
        "/* .n{display:none} */ .m{display:none}",
        ".n{opacity:1}",
    ],
)
def test_what_the_page_shows_is_read(style: str):
    read_page = page(
        TOLD + "<p class='n'>A clerk counted the wages, he said.</p><p>It was noon.</p>", f"<style>{style}</style>"
    )
    assert "counted the wages" in read_page.text


def test_each_paragraph_in_a_widget_is_text():
    inside = "".join(
        f"<div class='builder-widget'><div class='widget-container'>{p}</p></div></div>"
        for p in TOLD.split("</p>")
        if p
    )
    assert "nineteen beds" in page(inside).text
    assert "every door stood open" in page(inside).text


@pytest.mark.parametrize(
    "box",
    [
        "<div class='modal'><p>We store cookies on your device to measure what you read on these pages.</p></div>",
        "<div class='signup-box'><p>Subscribe to our harbour letter and read the best of the week.</p></div>",
        "<p><em>Tove Rask contributed to this report.</em></p>",
        "<p><strong>[Read: <a href='/m'>Dairy owner denies claims of locked doors</a>]</strong></p>",
        "<figure><img src='a.jpg'><figcaption>The boilers of the laundry are seen from the road.</figcaption></figure>",
    ],
)
def test_parts_that_ask_or_point_are_no_text(box: str):
    first, second = TOLD.split("</p><p>")
    found = page(f"{first}</p>{box}<p>{second}")
    assert [len(part.split()) for part in found.text.split("\n\n")] == [26, 27]


def test_a_post_is_its_posters_words():
    post = (
        "<blockquote class='twitter-tweet'><p>Six of us slept by the boilers.</p>&mdash; Rhea Stott (@rhea_s) "
        "<a href='https://social.example/9'>June 2, 2023</a></blockquote>"
    )
    first, second = TOLD.split("</p><p>")
    found = page(f"{first}</p>{post}<p>{second}")
    assert "Rhea Stott: “Six of us slept by the boilers.”" in found.text
    assert "June 2" not in found.text


def test_a_pull_quote_that_repeats_is_left_out_and_another_quotation_is_kept():
    first, second = TOLD.split("</p><p>")
    quoted = (
        "<blockquote class='pullquote'>Every door stood open</blockquote>"
        "<blockquote><p>“We were six,” said Rhea Stott.</p></blockquote>"
    )
    text = page(f"{first}</p>{quoted}<p>{second}").text
    assert "Every door" not in text
    assert "“We were six,”" in text


@pytest.mark.parametrize(
    ("inside", "head", "authors", "published"),
    [
        ("<p class='byline'>By Tove Rask, 4 June 2023</p>", "", ("Tove Rask",), "4 June 2023"),
        ("<div class='meta'><span>Tove Rask</span> <span>04.06.2023</span></div>", "", (), "04.06.2023"),
        (
            "<div class='byline'>Tove Rask | Staff Writer | <a href='mailto:t@x.example'>Email the author</a></div>",
            "<meta name='date' content='2026-01-02'>",
            ("Tove Rask",),
            "2026-01-02",
        ),
        (
            "<p class='byline'>By Tove Rask</p><p class='date'>4 June 2023</p>",
            "<meta property='article:published_time' content='2026-11-02T08:00:00Z'>",
            ("Tove Rask",),
            "4 June 2023",
        ),
        (
            "",
            GRAPH,
            ("Tove Rask",),
            "2023-06-04",
        ),
    ],
)
def test_author_and_date_of_the_article(inside: str, head: str, authors: tuple[str, ...], published: str):
    found = page(inside + TOLD, head, before="<div class='top'>Today is Monday, 2 November 2026</div>")
    assert (found.authors, found.published) == (authors, published)


def test_an_agency_is_cited_and_no_author():
    found = page("<p class='byline'>By Tove Rask and Reuters</p>" + TOLD)
    assert (found.authors, found.cites) == (("Tove Rask",), ("Reuters",))


def test_the_outlet_from_logo_and_title():
    html = (
        "<html><head><title>Laundry shut | Corrow Echo</title></head><body><header><img alt='Corrow Echo'></header>"
        f"<article><h1>Laundry shut</h1>{TOLD}</article></body></html>"
    )
    assert read(html.encode(), "p.html").publisher == "Corrow Echo"


def test_a_stub_an_index_and_a_page_made_by_script_say_so():
    stub = page(
        "<p>The harbour office shut the Wend laundry on Monday.</p>"
        "<div class='paywall'><p>Subscribe today to read the full story.</p></div>"
    )
    assert "paywall" in stub.warnings[0]
    assert "Subscribe" not in stub.text
    teasers = "".join(
        f"<div><h2><a href='/{n}'>Story number {n}</a></h2><p>The office shut a laundry on day {n}.</p></div>"
        for n in range(5)
    )
    index = read(f"<html><body><main><h1>Labour</h1>{teasers}</main></body></html>".encode(), "p.html")
    assert "index page" in index.warnings[0]
    with pytest.raises(InputError, match="script"):
        read(b"<html><head><script src='app.js'></script></head><body><div id='root'></div></body></html>", "p.html")
    assert page(TOLD).warnings == ()


@pytest.mark.parametrize(
    ("line", "dated", "label"),
    [
        ("Wend Workers' Union; 4 June 2023; circular", "4 June 2023", "plain"),
        ("Corrow Echo | Tove Rask | June 4, 2023", "June 4, 2023", "plain"),
        ("Corrow Echo. 4 June 2023. No. 22", "4 June 2023", "plain"),
        ("Tove Rask Published: 4 June 2023 10:15", "4 June 2023", "published"),
    ],
)
def test_lines_of_fields(line: str, dated: str, label: str):
    found = fields_of(line)
    assert found is not None
    assert (found.dated, found.label) == (dated, label)


@pytest.mark.parametrize(
    "line",
    [
        "4 June 2023, the office freed six.",
        "On 4 June 2023 six were freed",
        "Rhea was born on 4 June 2023",
        "Wend, in June",
    ],
)
def test_lines_that_say_more(line: str):
    assert fields_of(line) is None
    assert labelled_date(line) is None


def test_published_wins_among_labelled_dates_else_the_last():
    body = "The porter said that the doors were open, and nobody came to ask him about it."
    both = read(f"Laundry shut\n\nPublished: 4 June 2023\n\nReceived on 9 June 2023\n\n{body}".encode(), "a.txt")
    assert both.published == "4 June 2023"
    last = read(f"Laundry shut\n\nRecorded on 4 June 2023\n\nReceived on 9 June 2023\n\n{body}".encode(), "a.txt")
    assert last.published == "9 June 2023"


def test_datelines_and_days():
    assert dateline("CORROW, June 4, 2023 (Tern Wire) - Six left.") == (
        len("CORROW, June 4, 2023 (Tern Wire) - "),
        "June 4, 2023",
    )
    assert dateline("Six died on 4 June 2023: the court said so.") is None
    assert str(day_of("04.06.2023")) == "2023-06-04"
    assert day_of("04/06/2023") is None
    assert day_of("31 February 2023") is None


def test_marks_numbers_and_headings_stand_apart_in_the_text():
    found = read(b"[1] The porter kept the keys.[2]\n\nWhat is not known\n\n[2] The judge found six beds.", "a.txt")
    apart = [found.text[a:b].strip() for a, b in found.offset_map.apart]
    assert apart == ["[1]", "[2]", "What is not known", "[2]"]


def test_items_of_a_round_up_carry_their_dates():
    found = read(
        b"Laundry shut\n\nDate: 4 June 2023\n\nThe office shut it on Monday, a porter said.\n\n"
        b"Farm raided\n\nDate: 9 May 2023\n\n"
        b"Police came on Friday and took nobody.",
        "a.txt",
    )
    assert [found.text[a:b] for a, b in found.offset_map.heads] == ["Date: 4 June 2023", "Date: 9 May 2023"]


def test_text_behind_a_closed_comment_line_is_kept():
    text = "The laundry was shut on Monday.\n\nComments are closed.\n\nThe manager was fined 90 marks."
    assert read(text.encode(), "a.txt").text.endswith("fined 90 marks.")


@pytest.mark.parametrize("sign", ["[", "(", "a", "-", "|", "1", "@", "“", "{", "/"])
def test_repeats_of_one_sign_are_read_in_time(sign: str):
    run = sign * 20_000
    html = (
        f"<html><head><style>{run}</style></head><body><article><h1>Shut</h1>{TOLD}"
        f"<blockquote class='tweet'>{run}</blockquote></article></body></html>"
    )
    assert "nineteen beds" in read(html.encode(), "p.html").text
    assert fields_of(run) is None
    assert dateline(run) is None


def test_an_outlet_in_a_line_of_fields_is_no_author():
    body = "The porter said that the doors were open, and nobody came to ask him about it."
    found = read(f"Corrow Echo | Tove Rask | 4 June 2023\n\n{body}".encode(), "a.txt")
    assert (found.authors, found.published, found.text) == (("Tove Rask",), "4 June 2023", body)


def test_the_line_that_names_who_speaks_is_kept_and_a_courts_head_stands_apart():
    spoken = read(b"Rhea Stott, cook\n\nI was paid nothing.\n\nTove Rask, porter\n\nI kept the keys.", "a.txt")
    assert spoken.offset_map.apart == ()
    court = read(b"COURT OF CORROW\n\nAppeal No. 4 of 2019\n\nThe judge found six beds.", "a.txt")
    assert [court.text[a:b] for a, b in court.offset_map.apart] == ["Appeal No. 4 of 2019"]
