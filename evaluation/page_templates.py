"""Pages of many templates around invented articles, each with the article's text as it was put in."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from page_articles import Article, article, body
from page_chrome import comments, footer, head, navigation, related, share, sidebar
from page_layouts import LAYOUTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PER_TEMPLATE = 3


@dataclass(frozen=True)
class InventedPage:
    """A page, the template that made it and the text that stands in it as the article."""

    template: str
    html: str
    article: str


Dice = random.Random


def _news(dice: Dice) -> tuple[Article, str]:
    told = article(dice)
    figure = "<figure><img src='k.jpg'><figcaption>The quay in Tarn at night. Photo: Ana Brul</figcaption></figure>"
    inside = {1: related(dice, box="div", cls="related-inline"), 4: "<div class='ad-slot'>Advertisement</div>"}
    return told, (
        f"{head(told.title, told.author, told.date)}<body>{navigation(dice)}<main><article><header>"
        f"<h1>{told.title}</h1>"
        f"<p class='standfirst'></p><div class='byline'>By {told.author}</div><time>{told.date}"
        f"</time>{share()}</header>"
        f"{figure}<div class='article-body'>{body(told, between=inside)}</div>"
        f"<div class='author-box'><h3>About the author</h3>"
        f"<p>{told.author} writes about ports and kilns for the Gazette.</p></div>"
        f"<ul class='tags'><li><a href='/t1'>Labour</a></li><li><a href='/t2'>Tarn</a></li></ul></article></main>"
        f"{sidebar(dice)}{footer()}</body>"
    )


def _wordpress(dice: Dice) -> tuple[Article, str]:
    told = article(dice)
    return told, (
        f"{head(told.title, told.author, told.date)}<body class='single post'>{navigation(dice)}<div id='content'>"
        f"<article class='post type-post'><h1 class='entry-title'>{told.title}</h1><div class='entry-meta'>Posted on "
        f"<a href='/d'><time>{told.date}</time></a> by <a rel='author' href='/a'>{told.author}</a></div>"
        f"<div class='entry-content'>{body(told)}<div class='sharedaddy sd-sharing'><h3>Share this:</h3>{share()}</div>"
        f"<div class='jp-relatedposts'>{related(dice)}</div></div><footer class='entry-footer'>Filed under: "
        f"<a href='/c'>News</a></footer></article>{comments(dice)}</div>{sidebar(dice)}{footer()}</body>"
    )


def _elementor(dice: Dice) -> tuple[Article, str]:
    told = article(dice)
    widgets = [body(Article("", "", "", (p,))) for p in told.pieces]
    cut = "".join(
        f"<div class='elementor-element elementor-widget elementor-widget-text-editor'>"
        f"<div class='elementor-widget-container'>{w}</div></div>"
        for w in widgets
    )
    return told, (
        f"{head(told.title, told.author, told.date)}<body>{navigation(dice)}<div class='elementor-section'>"
        f"<h1>{told.title}</h1><span class='elementor-post-info'>{told.author} {told.date}</span>{cut}</div>"
        f"{related(dice)}{footer()}</body>"
    )


def _blog(dice: Dice) -> tuple[Article, str]:
    told = article(dice, plain=True)
    text = "<br><br>\n".join(p.texts[0] for p in told.pieces)
    return told, (
        f"{head(told.title, None, None)}<body><div class='header'><h1>A harbour diary</h1></div>"
        f"<div class='blog-posts'>"
        f"<div class='date-header'>{told.date}</div><div class='post'><h3 class='post-title'>{told.title}</h3>"
        f"<div class='post-body'>{text}</div><div class='post-footer'>Posted by {told.author} at 10:12 "
        f"<a href='#'>3 comments</a></div></div></div>{sidebar(dice)}{comments(dice)}</body>"
    )


def _drupal(dice: Dice) -> tuple[Article, str]:
    told = article(dice)
    return told, (
        f"{head(told.title, told.author, None)}<body>{navigation(dice)}<div class='region region-content'>"
        f"<h1 class='page-title'>{told.title}</h1><div class='node node--type-article'>"
        f"<div class='node__meta'>Submitted by "
        f"{told.author} on {told.date}</div><div class='node__content'><div class='field field--name-body'>{body(told)}"
        f"</div><div class='field field--name-field-tags'><div class='field__label'>Tags</div><a href='/x'>Kilns</a>"
        f"</div></div></div></div>{footer()}</body>"
    )


def _tables(dice: Dice) -> tuple[Article, str]:
    told = article(dice, plain=True)
    links = "".join(f"<a href='/{n}'>Page {n}</a><br>" for n in range(8))
    return told, (
        f"{head(told.title, None, None)}<body><table width='100%'><tr><td width='160'>{links}</td><td>"
        f"<font size='5'>{told.title}</font><br><i>{told.author}, {told.date}</i>{body(told)}</td></tr>"
        f"<tr><td colspan='2'>Copyright 2022 Harbour Press. All rights reserved.</td></tr></table></body>"
    )


def _divs(dice: Dice) -> tuple[Article, str]:
    told = article(dice)
    return told, (
        f"{head(told.title, told.author, told.date)}<body>{navigation(dice)}<div class='wrap'><div class='title'><h1>"
        f"{told.title}</h1></div><div class='meta'>{told.author} | {told.date}</div><div class='story'>"
        f"{body(told, 'div', cls='para')}</div>{share()}</div>{related(dice)}{footer()}</body>"
    )


def _live(dice: Dice) -> tuple[Article, str]:
    told = article(dice, plain=True)
    entries = "".join(
        f"<div class='live-entry'><time datetime='2022-05-0{1 + n % 9}T10:00:00Z'></time><p>{p.texts[0]}</p></div>"
        for n, p in enumerate(told.pieces)
    )
    return told, (
        f"{head(told.title, None, told.date)}<body>{navigation(dice)}<main><h1>{told.title}</h1>"
        f"<section class='updates'>{entries}</section></main>{related(dice)}{footer()}</body>"
    )


def _amp(dice: Dice) -> tuple[Article, str]:
    told = article(dice)
    return told, (
        f"<!doctype html><html amp lang='en'>{head(told.title, told.author, told.date)}<body><header class='amp-head'>"
        f"<a href='/'>Harbour Press</a></header><amp-sidebar><ul><li><a href='/1'>World</a></li></ul></amp-sidebar>"
        f"<div class='content'><h1>{told.title}</h1><p class='amp-meta'>{told.author}</p>"
        f"<amp-img src='a.jpg'></amp-img>"
        f"{body(told)}<amp-ad></amp-ad></div>{related(dice)}{footer()}</body></html>"
    )


def _consent(dice: Dice) -> tuple[Article, str]:
    told = article(dice, short=True)
    box = (
        "<div class='cookie-banner' role='dialog'><h2>We value your privacy</h2>"
        "<p>We and our 212 partners store cookies "
        "on your device to show you adverts and to measure what you read. You can change your choices at any time.</p>"
        "<p>Some partners do not ask for your consent. You can object to that here.</p><button>Accept</button></div>"
    )
    letter = (
        "<div class='newsletter-signup'><h3>Get the harbour letter</h3>"
        "<p>Sign up for our letter and get the best of our "
        "reports each Friday. By signing up you accept our terms.</p></div>"
    )
    return told, (
        f"{head(told.title, told.author, told.date)}<body>{box}{navigation(dice)}<article><h1>{told.title}</h1>"
        f"<p class='byline'>By {told.author}</p>{body(told, between={1: letter})}</article>{footer()}</body>"
    )


def _sections(dice: Dice) -> tuple[Article, str]:
    told = article(dice)
    third = max(1, len(told.pieces) // 3)
    parts = [told.pieces[i : i + third] for i in range(0, len(told.pieces), third)]
    cut = "<div class='ad'>Advertisement</div>".join(
        f"<section class='chunk'>{body(Article('', '', '', part))}</section>" for part in parts
    )
    return told, (
        f"{head(told.title, told.author, told.date)}<body>{navigation(dice)}<div class='layout'><h1>{told.title}</h1>"
        f"<div class='lead-meta'>{told.author}</div>{cut}{share()}"
        f"</div>{sidebar(dice)}{comments(dice)}{footer()}</body>"
    )


def _lead(dice: Dice) -> tuple[Article, str]:
    told = article(dice)
    first, rest = told.pieces[:1], told.pieces[1:]
    return told, (
        f"{head(told.title, told.author, told.date)}<body>{navigation(dice)}<article><header><h1>{told.title}</h1>"
        f"<p class='lead'>{first[0].texts[0]}</p><div class='author'>{told.author}</div></header><div class='body'>"
        f"{body(Article('', '', '', rest))}</div></article>{related(dice)}{footer()}</body>"
    )


def _spans(dice: Dice) -> tuple[Article, str]:
    told = article(dice, plain=True)
    text = "".join(f"<p><span><span>{p.texts[0]}</span></span></p>" for p in told.pieces)
    return told, (
        f"{head(told.title, None, None)}<body><div id='root'><div class='css-1a2b'>{navigation(dice)}</div>"
        f"<div class='css-9x'><div class='css-77'><h1 class='css-h'>{told.title}</h1>{share()}{text}</div>"
        f"<div class='css-78'>{related(dice, box='div', cls='css-r')}</div></div></div>{footer()}</body>"
    )


def _release(dice: Dice) -> tuple[Article, str]:
    told = article(dice)
    return told, (
        f"{head(told.title, None, told.date)}<body>{navigation(dice)}<div role='main'><h1>{told.title}</h1>"
        f"<p>Published on {told.date}</p>{body(told)}<p><a href='/print'>Print this page</a></p></div>"
        f"<div class='contact'><h4>Contact</h4><p>Press office, Harbour Road 4, Tarn</p></div>{footer()}</body>"
    )


def _modal(dice: Dice) -> tuple[Article, str]:
    told = article(dice, plain=True)
    return told, (
        f"{head(told.title, told.author, told.date)}<body class='has-menu subscribe-layout'>{navigation(dice)}"
        f"<div class='page-overlay-wrap'><div class='post-share-body'><h1>{told.title}</h1>{body(told)}</div></div>"
        f"<div class='modal'><p>Subscribe today and read the harbour letter for one coin a month.</p></div>"
        f"{footer()}</body>"
    )


def _long_comments(dice: Dice) -> tuple[Article, str]:
    told = article(dice, short=True)
    return told, (
        f"{head(told.title, told.author, told.date)}<body>{navigation(dice)}<div class='main'><h2>{told.title}</h2>"
        f"<div class='text'>{body(told)}</div>{comments(dice, 14)}</div>{footer()}</body>"
    )


TEMPLATES: dict[str, Callable[[Dice], tuple[Article, str]]] = {
    "news": _news,
    "wordpress": _wordpress,
    "elementor": _elementor,
    "blog with breaks": _blog,
    "drupal": _drupal,
    "layout in tables": _tables,
    "divs without p": _divs,
    "live blog": _live,
    "amp": _amp,
    "consent and newsletter": _consent,
    "sections with adverts": _sections,
    "lead in the header": _lead,
    "class names without sense": _spans,
    "press release": _release,
    "furniture words in layout": _modal,
    "long comments": _long_comments,
}


def pages() -> Iterator[InventedPage]:
    """Every page of the set, the same at each run."""
    for number, (name, make) in enumerate({**TEMPLATES, **LAYOUTS}.items()):
        for copy in range(PER_TEMPLATE):
            told, html = make(random.Random(100 * number + copy))  # noqa: S311  invented pages, no secret
            yield InventedPage(name, html, told.text)
