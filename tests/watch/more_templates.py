"""Six more templates, made after the rules stood; two carry hashed class names."""

from __future__ import annotations

from html import escape
from typing import Any

from watched_site import Article, Furniture, ps


def late_of(f: Furniture, tag: str) -> str:
    return f"<{tag}><p>{f.late}</p></{tag}>" if f.late else ""


def portal(a: Article, f: Furniture, _h: Any) -> str:
    return (
        f"<div id=top><p>{f.ticker}</p><p>{f.clock}</p></div><div id=cols><div id=left><ul>{ps(f.most_read, 'li')}</ul></div>"
        f"<div id=mid><h1>{escape(a.title)}</h1><p class=autor>Von {a.byline}</p><p class=datum>{a.day}</p>"
        f"<div id=text>{ps(a.paragraphs)}</div>{late_of(f, 'div')}<div id=box><p>{f.newsletter}</p></div></div>"
        f"<div id=right><p>{f.ad}</p>{ps(f.related)}</div></div><div id=foot>{ps(f.comments)}<p>{f.counter}</p></div>"
    )


def cards(a: Article, f: Furniture, h: Any) -> str:
    r = f.rng
    box = f"<div class={h(r)}><div class={h(r)}><p>{f.newsletter}</p></div></div>"
    return (
        f"<div class={h(r)}><main class={h(r)}><header class={h(r)}><h1 class={h(r)}>{escape(a.title)}</h1>"
        f"<p class={h(r)}>By {a.byline}</p><p>{a.day}</p></header><div class={h(r)}>{ps(a.paragraphs[:2])}{box}"
        f"{ps(a.paragraphs[2:5])}<figure><figcaption>{f.ad}</figcaption></figure>{ps(a.paragraphs[5:])}</div></main>"
        f"<div class={h(r)}>{late_of(f, 'div')}<p>{f.shares}</p><p>{f.counter}</p></div>"
        f"<ol class={h(r)}>{ps(f.comments, 'li')}</ol><div class={h(r)}>{ps(f.related)}{ps(f.most_read)}</div></div>"
    )


def plainest(a: Article, f: Furniture, _h: Any) -> str:
    return (
        f"<h1>{escape(a.title)}</h1><p>By {a.byline}</p><p>{a.day}</p>{ps(a.paragraphs)}"
        f"<hr><p>{f.newsletter}</p><p>{f.ad}</p>{late_of(f, 'div')}<p>{f.counter}</p><ul>{ps(f.most_read, 'li')}</ul>"
    )


def inline(a: Article, f: Furniture, h: Any) -> str:
    r = f.rng
    ps_ = [f"<p class={h(r)}>{escape(p, quote=False)}</p>" for p in a.paragraphs]
    ps_.insert(2, f"<p class={h(r)}>{f.ad}</p>")
    ps_.insert(5, f"<p class={h(r)}>{f.newsletter}</p>")
    return (
        f"<article><h1>{escape(a.title)}</h1><p class={h(r)}><a href=/a>{a.byline}</a></p><p><time>{a.day}</time></p>"
        f"<div class={h(r)}>{''.join(ps_)}</div>{late_of(f, 'aside')}</article><section>{ps(f.comments)}</section>"
        f"<section><p>{f.clock}</p><p>{f.counter}</p></section>"
    )


def live(a: Article, f: Furniture, _h: Any) -> str:
    return (
        f"<main><article><h1>{escape(a.title)}</h1><div><span rel=author>By {a.byline}</span> | <time>{a.day}</time></div>"
        f"<section><p>{escape(a.paragraphs[0], quote=False)}</p></section><section>{ps(a.paragraphs[1:])}</section>"
        f"<section><h2>Most read</h2>{ps(f.most_read)}</section>{late_of(f, 'section')}</article>"
        f"<aside><p>{f.newsletter}</p><p>{f.ad}</p></aside><aside>{ps(f.related)}<p>{f.shares}</p></aside></main>"
    )


def framed(a: Article, f: Furniture, _h: Any) -> str:
    return (
        f"<table><tr><td><p>{f.ticker}</p></td></tr><tr><td><table><tr><td><p>{f.ad}</p>{ps(f.related)}</td><td><h1>"
        f"{escape(a.title)}</h1><p>By {a.byline}</p><p>{a.day}</p>{ps(a.paragraphs)}<p>{f.counter}</p></td></tr></table>"
        f"</td></tr><tr><td>{ps(f.comments)}{late_of(f, 'div')}<p>{f.clock}</p></td></tr></table>"
    )


SECOND = {"portal": portal, "cards": cards, "plainest": plainest, "inline": inline, "live": live, "framed": framed}
