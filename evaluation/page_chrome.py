"""What stands around an article: heads, menus, shares, related stories, readers' comments, sidebars, footers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

_STORIES = [
    "Nine cooks freed in Ostry",
    "Mill owner denies claims of locked gates",
    "Harbour wall to be built in Sill",
    "Ferry strike enters third week",
    "Court hears weavers of Telham",
    "What the broker knew",
    "A winter without pay",
]
_TEASERS = [
    "The strike of the stokers goes on.",
    "Police freed nine cooks on Tuesday.",
    "A wall of stone will guard the harbour from spring on.",
    "The owner said that no gate was ever locked.",
]
_READERS = [
    "I worked there myself and it was exactly as you write.",
    "The owner is a crook and everybody in town knows it!",
    "Why does the council always come too late?",
    "Thank you for this story, I will write to the mayor.",
]


def head(title: str, author: str | None, date: str | None) -> str:
    """The head element."""
    metas = f"<meta name='author' content='{author}'>" if author else ""
    metas += f"<meta property='article:published_time' content='{date}'>" if date else ""
    return f"<head><meta charset='utf-8'><title>{title} | Harbour Press</title>{metas}</head>"


def navigation(dice: random.Random) -> str:
    """A menu with a search box and a breadcrumb."""
    items = "".join(f"<li><a href='/{w}'>{w}</a></li>" for w in ("Home", "World", "Labour", "Courts", "Sport"))
    tag = dice.choice(["nav", "div class='navbar'", "div id='menu'"])
    crumb = "<div class='breadcrumb'><a href='/'>Home</a> › <a href='/l'>Labour</a></div>"
    return f"<{tag}><a href='#main'>Skip to content</a><ul>{items}</ul></{tag.split()[0]}>{crumb}"


def share() -> str:
    """Buttons."""
    return (
        "<ul class='share-buttons'>" + "".join(f"<li><a href='#'>{s}</a></li>" for s in ("Facebook", "Email")) + "</ul>"
    )


def related(dice: random.Random, box: str = "section", cls: str = "related") -> str:
    """A list of other stories with teasers."""
    rows = "".join(
        f"<li><a href='/{n}'>{s}</a><p>{dice.choice(_TEASERS)}</p></li>" for n, s in enumerate(dice.sample(_STORIES, 3))
    )
    return f"<{box} class='{cls}'><h3>Read more</h3><ul>{rows}</ul></{box}>"


def sidebar(dice: random.Random) -> str:
    """A column of teasers."""
    rows = "".join(
        f"<div class='teaser'><h4><a href='/s{n}'>{s}</a></h4><p>{dice.choice(_TEASERS)}</p></div>"
        for n, s in enumerate(dice.sample(_STORIES, 4))
    )
    return f"<aside class='sidebar'><h3>Most read</h3>{rows}</aside>"


def comments(dice: random.Random, number: int = 4) -> str:
    """Readers' comments and their form."""
    rows = "".join(
        f"<li class='comment'><cite>harbourfan{n}</cite><p>{dice.choice(_READERS)} {dice.choice(_READERS)}</p></li>"
        for n in range(number)
    )
    return f"<div id='comments'><h3>{number} comments</h3><ol class='commentlist'>{rows}</ol><p>Leave a reply</p></div>"


def footer() -> str:
    """Rights, addresses, links."""
    return (
        "<footer><p>© 2022 Harbour Press. All rights reserved. No part of this page may be copied without leave.</p>"
        "<ul><li><a href='/about'>About us</a></li><li><a href='/terms'>Terms of use</a></li></ul></footer>"
    )
