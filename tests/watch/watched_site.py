"""A test site in memory: articles of an invented world in several templates, with furniture and a life of its own."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
START = datetime(2031, 3, 3, 8, tzinfo=UTC)
KINDS = ("newsletter", "ads", "mostread", "counter", "clock", "comments", "late", "related", "ticker", "share")


def world(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"words_{name}.toml").read_text(encoding="utf-8"))


@dataclass
class Article:
    url: str
    title: str
    byline: str
    day: str
    paragraphs: list[str]
    values: dict[str, str] = field(default_factory=dict)


def article(words: dict[str, Any], number: int, rng: random.Random) -> Article:
    values = {
        "n": str(rng.randint(11, 39)),
        "m": str(rng.randint(41, 79)),
        "subject": rng.choice(words["subjects"]),
        "place": rng.choice(words["places"]),
        "accusation": rng.choice(words["accusations"]),
    }
    values["person"], values["other"], by = rng.sample(words["people"], 3)
    texts = words["texts"]
    order = ["lead", "denial", "police", "accuse", "quote", "union", "history", "court", "close"]
    sisters = {"history", "close", "union", "quote"}
    kept = [k for k in order if number == 0 or k not in sisters or rng.random() < 0.3]
    paragraphs = [texts[k].format(**values) for k in kept]
    if number:  # other pages of the template tell of other things, in other words
        told = [words["others"][(number * 3 + n) % len(words["others"])] for n in range(3)]
        shared = [p for k, p in zip(kept, paragraphs, strict=True) if k in sisters]
        paragraphs = [*(t.format(**values) for t in told), *shared]
    slug = "-".join(texts["title"].format(**values).lower().replace(",", "").split())
    return Article(
        url=f"https://{words['host']}/news/{number + 101}/{slug}",
        title=texts["title"].format(**values),
        byline=by,
        day=f"{rng.randint(1, 27)} February 2031",
        paragraphs=paragraphs,
        values=values,
    )


class Furniture:
    """What stands around an article at one visit."""

    def __init__(self, words: dict[str, Any], kinds: set[str], rng: random.Random, now: datetime) -> None:
        self.on, self.words, self.rng, self.now = kinds, words, rng, now

    def pick(self, kind: str, pool: str, count: int = 1) -> list[str]:
        if kind not in self.on:
            return self.words[pool][:count]
        return self.rng.sample(self.words[pool], count)

    @cached_property
    def newsletter(self) -> str:
        return self.pick("newsletter", "boxes")[0]

    @cached_property
    def ad(self) -> str:
        return self.pick("ads", "ads")[0]

    @cached_property
    def most_read(self) -> list[str]:
        return self.pick("mostread", "stories", 4)

    @cached_property
    def ticker(self) -> str:
        return " +++ ".join(self.pick("ticker", "stories", 3))

    @cached_property
    def counter(self) -> str:
        return f"{self.rng.randint(200, 9000) if 'counter' in self.on else 431} readers have seen this page so far."

    @cached_property
    def clock(self) -> str:
        moment = self.now if "clock" in self.on else START
        return f"It is {moment:%H:%M} on {moment:%A} in the city, and the temperature is {moment.hour} degrees."

    @cached_property
    def comments(self) -> list[str]:
        count = self.rng.randint(1, 5) if "comments" in self.on else 2
        return self.pick("comments", "comments", count)

    @cached_property
    def late(self) -> str | None:
        return self.rng.choice([None, *self.words["late"]]) if "late" in self.on else None

    @cached_property
    def related(self) -> list[str]:
        return self.pick("related", "related", 2)

    @cached_property
    def shares(self) -> str:
        return f"Shared {self.rng.randint(3, 900) if 'share' in self.on else 12} times"


def ps(items: list[str], tag: str = "p", attrs: str = "") -> str:
    return "".join(f"<{tag}{attrs}>{escape(i, quote=False)}</{tag}>" for i in items)


def hashed(rng: random.Random) -> str:
    return "".join(rng.choice("abcdefghijkmnpqrstuvwxyz0123456789") for _ in range(7))


def page(template: str, art: Article, fur: Furniture, site: str) -> str:
    """One article in one template."""
    body = TEMPLATES[template](art, fur, hashed)
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{escape(art.title)} - {site}</title></head>"
        f"<body>{body}</body></html>"
    )


def nav(site: str = "") -> str:
    return f"<nav><a href=/>Home</a> <a href=/news/>News</a> <a href=/sport/>Sport</a> {site}</nav>"


def foot() -> str:
    return "<footer><p>All rights reserved. Contact the desk by letter.</p></footer>"


def classic(a: Article, f: Furniture, _h: Any) -> str:
    half = len(a.paragraphs) // 2
    late = ps([f.late]) if f.late else ""
    return (
        f"{nav()}<article><h1>{escape(a.title)}</h1><p class=byline>By {a.byline}</p><time>{a.day}</time>"
        f"<div class=body>{ps(a.paragraphs[:half])}<div class=promo><p>{f.newsletter}</p></div>{ps(a.paragraphs[half:])}"
        f"<div class=ad><p>{f.ad}</p></div>{late}</div><p class=views>{f.counter}</p></article>"
        f"<aside><h3>Most read</h3><ol>{ps(f.most_read, 'li')}</ol><p>{f.clock}</p></aside>"
        f"<section class=comments><h3>Comments</h3>{ps(f.comments)}</section>{foot()}"
    )


def soup(a: Article, f: Furniture, h: Any) -> str:
    r = f.rng
    third = len(a.paragraphs) // 3
    late = f"<div class={h(r)}><p>{f.late}</p></div>" if f.late else ""
    return (
        f"<div class={h(r)}>{nav()}</div><div class={h(r)}><div class={h(r)}><h1>{escape(a.title)}</h1>"
        f"<div class={h(r)}><span>By {a.byline}</span> <span>{a.day}</span></div>"
        f"<div class={h(r)}>{ps(a.paragraphs[:third])}<div class={h(r)}><p>{f.newsletter}</p></div>"
        f"{ps(a.paragraphs[third:])}<div class={h(r)}><p>{f.ad}</p><p>{f.shares}</p></div>{late}</div></div>"
        f"<div class={h(r)}><p>{f.counter}</p>{ps(f.related)}</div>"
        f"<div class={h(r)}><ul>{ps(f.most_read, 'li')}</ul></div><div class={h(r)}>{ps(f.comments)}</div></div>{foot()}"
    )


def sections(a: Article, f: Furniture, _h: Any) -> str:
    late = f"<section><p>{f.late}</p></section>" if f.late else ""
    return (
        f"<header>{nav()}<p>{f.ticker}</p></header><main><h1>{escape(a.title)}</h1>"
        f"<p><span class=author>By {a.byline}</span></p><p><time>{a.day}</time></p>"
        f"<section>{ps(a.paragraphs)}</section>{late}<section class=more><h2>More on this</h2>{ps(f.related)}</section>"
        f"<section><h2>What readers say</h2>{ps(f.comments, 'blockquote')}</section>"
        f"<section><p>{f.newsletter}</p><p>{f.clock}</p></section></main>{foot()}"
    )


def wrapped(a: Article, f: Furniture, h: Any) -> str:
    r = f.rng
    parts = [f"<div class={h(r)}><p>{escape(p, quote=False)}</p></div>" for p in a.paragraphs]
    parts.insert(3, f"<div class={h(r)}><p>{f.newsletter}</p></div>")
    parts.insert(6, f"<div class={h(r)}><p>{f.ad}</p></div>")
    if f.late:
        parts.append(f"<div class={h(r)}><p>{f.late}</p></div>")
    return (
        f"{nav()}<main><div class={h(r)}><h1>{escape(a.title)}</h1><p>By {a.byline}</p><p>{a.day}</p></div>"
        f"<div class={h(r)}>{''.join(parts)}</div><div class={h(r)}><p>{f.counter}</p></div>"
        f"<div class={h(r)}><h3>Most read</h3>{ps(f.most_read)}</div></main>{foot()}"
    )


def table(a: Article, f: Furniture, _h: Any) -> str:
    late = ps([f.late]) if f.late else ""
    return (
        f"<table><tr><td colspan=2>{nav()}<p>{f.clock}</p></td></tr><tr><td><h1>{escape(a.title)}</h1>"
        f"<p><i>By {a.byline}</i></p><p>{a.day}</p>{ps(a.paragraphs)}</td>"
        f"<td><p>{f.ad}</p><p>{f.newsletter}</p>{late}<ul>{ps(f.most_read, 'li')}</ul></td></tr>"
        f"<tr><td colspan=2><p>{f.counter}</p>{ps(f.comments)}</td></tr></table>"
    )


def rich(a: Article, f: Furniture, _h: Any) -> str:
    late = f"<aside><p>{f.late}</p></aside>" if f.late else ""
    first, rest = a.paragraphs[0], a.paragraphs[1:]
    return (
        '<script type="application/ld+json">{"@type":"NewsArticle"}</script>'
        f"{nav()}<article><header><h1>{escape(a.title)}</h1><address>By {a.byline}</address>"
        f"<time datetime=2031-02-01>{a.day}</time></header><figure><img src=x><figcaption>The site from above.</figcaption>"
        f"</figure><div><p><b>{escape(first[:6])}</b>{escape(first[6:], quote=False)}</p>{ps(rest)}</div>{late}"
        f"<div class=box><p>{f.newsletter}</p></div><div class=rel>{ps(f.related)}</div></article>"
        f"<div id=comments>{ps(f.comments)}</div><div><p>{f.shares}</p><p>{f.counter}</p></div>{foot()}"
    )


TEMPLATES: dict[str, Any] = {
    "classic": classic,
    "soup": soup,
    "sections": sections,
    "wrapped": wrapped,
    "table": table,
    "rich": rich,
}


FIRST = ["classic", "soup", "sections", "wrapped", "table", "rich"]


def later(step: int) -> str:
    return (START + timedelta(days=2 * step, minutes=37 * step)).isoformat()
