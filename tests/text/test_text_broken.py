"""Broken and hostile input: one line that says what is missing, or a page with a warning; never a traceback."""

from __future__ import annotations

import pytest

from allegata.errors import InputError, TooLargeError
from allegata.text import read

PROSE = b"<p>The ferry reached the quay at night, and twelve people were led away by guards, she said.</p>"
REFUSED = {
    "empty": (b"", "a.txt", "empty"),
    "white space": (b" \r\n\t\n", "a.txt", "empty"),
    "only nul": (b"\0" * 5000, "a.txt", "empty"),
    "only a bom": (b"\xff\xfe", "a.txt", "empty"),
    "program": (b"\x7fELF\x02\x01" + b"\0" * 90, "a.txt", "program"),
    "binary": (bytes(range(256)) * 40, "a.txt", "binary"),
    "archive": (b"PK\x03\x04" + b"x" * 60, "a.zip", "archive"),
    "word": (b"PK\x03\x04" + b"\0" * 26 + b"word/document.xml", "a.docx", "Word document"),
    "old office": (b"\xd0\xcf\x11\xe0" + b"\0" * 90, "a.doc", "office document"),
    "rich text": (b"{\\rtf1 text}", "a.rtf", "rich text"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "a.txt", "picture"),
    "film": (b"\0\0\0\x18ftypmp42" + b"\0" * 60, "a.mp4", "film"),
    "compressed": (b"\x1f\x8b\x08" + b"\0" * 60, "a.txt", "compressed"),
    "web archive": (b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", "a.mht", "MHTML"),
    "no pdf": (b"<b>404</b> not found", "a.pdf", "no PDF"),
    "pdf head": (b"%PDF-1.7\n", "a.pdf", "damaged or cut off"),
    "no text": (b"<html><body><img src=x></body></html>", "a.html", "no text"),
    "header alone": (b"Title: x\n\n", "a.txt", "no text"),
}
TOO_LARGE = {
    "text": (b"The ferry came at night. " * 450_000, "a.txt"),
    "characters": (b"The ferry came at night. " * 90_000, "a.txt"),
    "page": (b"<html><body>" + b"x" * 25_000_001, "a.html"),
    "attributes": (b"<html><body><p " + b" ".join(b"a%d=1" % i for i in range(9000)) + b">x", "a.html"),
    "deep": (b"<html><body>" + b"<div>" * 200_000 + b"x" + b"</div>" * 200_000 + PROSE, "a.html"),
    "long node": (b"<html><body><p>" + b"word " * 2_400_000, "a.html"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_in_one_line(case: str):
    payload, name, reason = REFUSED[case]
    with pytest.raises(InputError, match=reason) as caught:
        read(payload, name)
    assert "\n" not in str(caught.value)
    assert not isinstance(caught.value, TooLargeError)


@pytest.mark.parametrize("case", TOO_LARGE)
def test_limits_are_stated(case: str):
    with pytest.raises(TooLargeError):
        read(*TOO_LARGE[case])


READ = {
    "entity bomb": b'<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><html><body><p>&b;</p>' + PROSE,
    "external entity": b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>&x;</p>' + PROSE,
    "inclusion": b'<html><body><xi:include href="file:///etc/passwd" parse="text"/>' + PROSE,
    "javascript link": b'<html><head><link rel=canonical href="javascript:alert(1)"></head><body>' + PROSE,
    "deep json": b'<html><head><script type="application/ld+json">' + b"[" * 50_000 + b"</script><body>" + PROSE,
    "bogus charset": b"<html><meta charset=bogus-8>" + PROSE,
    "utf-7": b"<html><meta charset=utf-7>" + PROSE,
    "no codec": b"<html><meta charset=rot13>" + PROSE,
    "false utf-16": b"<html><meta charset=utf-16>" + PROSE,
    "unclosed": b"<html><body><div><p><b><i>" + PROSE[3:-4],
    "thousand deep": b"<html><body>" + b"<div>" * 1000 + PROSE + b"</div>" * 1000,
}


@pytest.mark.parametrize("case", READ)
def test_hostile_markup_is_inert(case: str):
    page = read(READ[case], "a.html")
    assert "twelve people were led away by guards, she said." in page.text
    assert "root:" not in page.text
    assert page.url is None


def test_script_in_title_and_byline_is_text():
    page = read(
        b"<html><head><title><script>alert(1)</script> Raid</title><meta name=author content='<b>J</b> Roe'></head>"
        + PROSE,
        "a.html",
    )
    assert page.title == "<script>alert(1)</script> Raid"
    assert "<script" not in page.text


def test_undecodable_bytes_are_shown_and_counted():
    page = read("The ferry came at night — she said so, żółw źrebię.".encode() + b" \xff\xfe end.", "a.txt")
    assert "\ufffd" in page.text
    assert "could not be read" in page.warnings[0]


@pytest.mark.parametrize(
    "front",
    [
        "a: &a [x, x]\ntitle: *a",
        "title: " + "[" * 3000,
        "title: !!python/object/apply:os.system ['true']\n\t- x",
        "title: {",
    ],
)
def test_front_matter_bombs_are_refused_and_said(front: str):
    page = read(f"---\n{front}\n---\n\nThe ferry came.\n".encode(), "a.txt")
    assert page.text == "The ferry came."
    assert page.title is None
    assert "front matter" in page.warnings[0]
