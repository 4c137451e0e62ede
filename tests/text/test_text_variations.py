"""Read quality over constructed pages: each body in several layouts, with several kinds of furniture around it."""

from __future__ import annotations

from itertools import product

from allegata.text import read

BODY = [
    "The ferry reached Marrow Quay on Tuesday night, and the guards took eleven passports, a dock worker said.",
    "“They told us it was for our safety,” said Ilka Brandt, who has since left the house. She was not paid.",
    "The Lantern Society denied the claims in a statement and said that every guest was free to leave.",
    "No charge was brought.",
    "A hearing is set for June, when the court will hear two of the eleven and the man who drove the bus.",
]
TITLE = "Eleven passports taken at Marrow Quay"
LAYOUTS = {
    "article": "<main><article><h1>{t}</h1>{p}</article>{f}</main>",
    "divs": "<div id=wrap><div class=story><h1>{t}</h1>{d}</div>{f}</div>",
    "nested": "<div><div><div><h2>{t}</h2><div><section>{p}</section></div></div></div>{f}</div>",
    "table layout": "<table><tr><td>{l}</td><td><b>{t}</b>{p}</td></tr></table>{f}",
    "breaks": "<center><b>{t}</b></center>{b}<hr>{f}",
    "odd classes": "<div class='post-content share-enabled'><h1>{t}</h1>{p}</div>{f}",
}
LINKS = "<ul><li><a href=/a>Home</a></li><li><a href=/b>Coast news</a></li><li><a href=/c>About us</a></li></ul>"
FURNITURE = {
    "none": "",
    "navigation": f"<nav>{LINKS}</nav>",
    "comments": "<div id=comments><h3>Comments</h3>"
    + "<p>I never trusted them, everybody knew, and so on.</p>" * 6
    + "</div>",
    "related": "<div class=related-posts><h3>You may also like</h3>" + LINKS + "</div>",
    "newsletter": "<div class=newsletter><p>Get the best of our reporting in your inbox every Friday.</p></div>",
    "cookies": "<div role=dialog><p>We value your privacy and store information on your device.</p></div>",
    "footer": "<footer><p>Copyright © Coast Mirror. All rights reserved.</p></footer>",
}


def page_of(layout: str, furniture: str) -> bytes:
    body = LAYOUTS[layout].format(
        t=TITLE,
        p="".join(f"<p>{b}</p>" for b in BODY),
        d="".join(f"<div>{b}</div>" for b in BODY),
        b="<br><br>".join(BODY),
        l=LINKS,
        f=FURNITURE[furniture],
    )
    head = f"<head><meta charset=utf-8><title>{TITLE} | Coast Mirror</title></head>"
    return f"<html>{head}<body>{body}</body></html>".encode()


def test_no_layout_loses_a_sentence_and_furniture_stays_out():
    wrong = {}
    for layout, furniture in product(LAYOUTS, FURNITURE):
        page = read(page_of(layout, furniture), "a.html")
        if page.text.split("\n\n") != BODY or page.title != TITLE:
            wrong[layout, furniture] = (page.title, page.text)
    assert wrong == {}
