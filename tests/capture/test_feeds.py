"""Feeds read from bytes: items with address, title and date, and nothing fetched."""

from __future__ import annotations

import socket

import pytest

from allegata.capture import is_feed, read_feed

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>The Harbour Post</title>
<item><title>Dock crew &lt;b&gt;unpaid&lt;/b&gt;</title><link>https://post.example/1#top</link>
<pubDate>Tue, 04 Mar 2031 05:06:07 +0200</pubDate></item>
<item><title>Second</title><link>/2</link></item>
<item><title>Again</title><link>https://post.example/1</link></item>
<item><title>No link</title></item>
<item><title>Script</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><title>One</title>
<link rel="alternate" href="https://wire.example/one"/><updated>2031-03-04T05:06:07Z</updated></entry></feed>"""


def test_the_items_of_a_feed_are_listed_once_each():
    feed = read_feed(RSS, "https://post.example/feed.xml")
    assert [(i.url, i.published) for i in feed.items] == [
        ("https://post.example/1", "2031-03-04T03:06:07Z"),
        ("https://post.example/2", None),
    ]
    assert feed.title == "The Harbour Post"
    assert feed.problems[0] == "item 4 has no address"
    assert "javascript" in feed.problems[1]


def test_atom_is_read():
    (item,) = read_feed(ATOM).items
    assert (item.url, item.title, item.published) == ("https://wire.example/one", "One", "2031-03-04T05:06:07Z")


@pytest.mark.parametrize(
    "payload", [b"", b"http://127.0.0.1/feed", b"/etc/passwd", b"<html><p>page</p></html>", b"\0\xff" * 50]
)
def test_what_is_no_feed_is_told_and_nothing_is_opened(payload: bytes, monkeypatch: pytest.MonkeyPatch):
    def never(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", never)
    feed = read_feed(payload)
    assert feed.items == ()


def test_a_feed_is_told_from_a_page():
    assert is_feed(RSS)
    assert is_feed(ATOM)
    assert not is_feed(b"<!doctype html><html><body>&lt;rss</body></html>")


def test_an_external_entity_is_inert():
    text = RSS.replace(b"<rss", b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss', 1)
    text = text.replace(b"Second", b"&x;")
    feed = read_feed(text, "https://post.example/feed.xml")
    assert "root:" not in repr(feed)
