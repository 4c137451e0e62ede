"""More templates: layouts in which readings of the field lose text or take too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from page_articles import Article, Piece, article, body, sentence
from page_chrome import comments, footer, head, navigation, related, sidebar

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    Made = tuple[Article, str]


def _top(told: Article, dice: random.Random) -> str:
    return f"{head(told.title, told.author, told.date)}<body>{navigation(dice)}"


def _biography(dice: random.Random) -> Made:
    told = article(dice)
    line = f"<hr><p><em>{told.author} is a reporter in Tarn. Follow her on the harbour site.</em></p>"
    return (
        told,
        f"{_top(told, dice)}<article><h1>{told.title}</h1>{body(told)}{line}</article>{related(dice)}{footer()}",
    )


def _read_more(dice: random.Random) -> Made:
    told = article(dice)
    line = "<p><strong>Read more: <a href='/x'>Nine cooks freed in Ostry</a></strong></p>"
    inside = body(told, between=dict.fromkeys((1, 5), line))
    return told, f"{_top(told, dice)}<article><h1>{told.title}</h1>{inside}</article>{footer()}"


def _strong_headings(dice: random.Random) -> Made:
    told = article(dice)
    inside = body(told).replace("<h2>", "<p><strong>").replace("</h2>", "</strong></p>")
    return told, f"{_top(told, dice)}<div class='content'><h1>{told.title}</h1>{inside}</div>{footer()}"


def _old(dice: random.Random) -> Made:
    told = article(dice, plain=True)
    inside = "<p>".join(p.texts[0] for p in told.pieces)
    return told, (
        f"<html><head><title>{told.title}</title></head><body><h2>{told.title}</h2><i>by {told.author}</i>"
        f"<p>{inside}<hr><a href='/'>Back to index</a>"
    )


def _blocks(dice: random.Random) -> Made:
    told = article(dice)
    inside = "".join(
        f"<div class='block block--text'><div class='block__inner'>{body(Article('', '', '', (p,)))}</div></div>"
        for p in told.pieces
    )
    last = related(dice, "div", "block block--related-list")
    return told, f"{_top(told, dice)}<main><div class='hero'><h1>{told.title}</h1></div>{inside}</main>{last}{footer()}"


def _block_quotes(dice: random.Random) -> Made:
    told = article(dice)
    inside = body(told).replace("<blockquote>", "<blockquote class='wp-block-quote'>")
    return told, (
        f"{_top(told, dice)}<div class='single-content'><h1>{told.title}</h1>{inside}</div>{sidebar(dice)}"
        f"{comments(dice, 6)}{footer()}"
    )


def _captions(dice: random.Random) -> Made:
    told = article(dice)
    shown = (
        "<div class='wp-caption'><img src='x.jpg'><p class='wp-caption-text'>Guards at the gate of the kiln in Tarn "
        "in May.</p></div>"
    )
    inside = body(told, between=dict.fromkeys((2, 5), shown))
    return told, f"{_top(told, dice)}<article><h1>{told.title}</h1>{inside}</article>{related(dice)}{footer()}"


def _short(dice: random.Random) -> Made:
    whole = article(dice, short=True, plain=True)
    told = Article(whole.title, whole.author, whole.date, whole.pieces[:2])
    cards = "".join(
        f"<div class='card'><h3><a href='/{i}'>Story {i} of the harbour</a></h3><p>A teaser on matter number {i} of "
        "the harbour.</p></div>"
        for i in range(10)
    )
    return told, (
        f"{_top(told, dice)}<div class='art'><h1>{told.title}</h1>{body(told)}</div><div class='cards'>{cards}</div>"
        f"{footer()}"
    )


def _letter(dice: random.Random) -> Made:
    told = article(dice)
    box = (
        "<div class='subscription-widget-wrap'><div class='subscription-widget'><p>The Harbour Letter lives on its "
        "readers. To receive new posts, become a subscriber.</p></div></div>"
    )
    return told, (
        f"{head(told.title, told.author, told.date)}<body class='newsletter-post-page'><div class='newsletter-post'>"
        f"<h1 class='post-title'>{told.title}</h1><div class='available-content'><div class='body markup'>{body(told)}"
        f"{box}</div></div></div><div class='comments-page'><p>I read it all.</p></div></body>"
    )


def _definitions(dice: random.Random) -> Made:
    told = article(dice)
    inside = body(told)
    for old, new in (("<ul>", "<dl>"), ("</ul>", "</dl>"), ("<li>", "<dd>"), ("</li>", "</dd>")):
        inside = inside.replace(old, new)
    return told, f"{_top(told, dice)}<section id='main-content'><h1>{told.title}</h1>{inside}</section>{footer()}"


def _form(dice: random.Random) -> Made:
    told = article(dice)
    return told, (
        f"{head(told.title, told.author, told.date)}<body><form id='pageForm'>{navigation(dice)}<div id='c00_main'>"
        f"<h1>{told.title}</h1>{body(told)}</div>{footer()}</form></body>"
    )


def _lists(dice: random.Random) -> Made:
    whole = article(dice)
    items = Piece("list", tuple(sentence(dice) for _ in range(9)))
    told = Article(whole.title, whole.author, whole.date, (*whole.pieces[:3], items, *whole.pieces[3:6]))
    return (
        told,
        f"{_top(told, dice)}<div class='entry'><h1>{told.title}</h1>{body(told)}</div>{related(dice)}{footer()}",
    )


LAYOUTS: dict[str, Callable[[random.Random], Made]] = {
    "author's line": _biography,
    "read more inside": _read_more,
    "strong headings": _strong_headings,
    "old markup": _old,
    "blocks": _blocks,
    "block quotes": _block_quotes,
    "captions in boxes": _captions,
    "short beside cards": _short,
    "letter": _letter,
    "definition lists": _definitions,
    "form around all": _form,
    "long lists": _lists,
}
