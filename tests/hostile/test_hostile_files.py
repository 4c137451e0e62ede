"""Broken and hostile files through the real command line: each is read or a problem in one line; nothing of it acts."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import socket
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

if TYPE_CHECKING:
    from pathlib import Path

BODY = "The gate was locked every night, a former resident said. Nobody was allowed to leave Alder House, she added."
PAGE = (
    "<!doctype html><html><head><title>{title}</title>{head}</head>"
    "<body><article><h1>{title}</h1>{body}</article></body></html>"
)
READ, EITHER = "read", "either"
"""What must come of a file: a document; a document or a problem. Anything else: a pattern of the problem's message."""


def _page(title: str = "Locked gates", head: str = "", body: str = "") -> bytes:
    text = "".join(f"<p>{BODY} It was number {n}.</p>" for n in range(6))
    return PAGE.format(title=title, head=head, body=body + text).encode()


def _zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, payload in members.items():
            archive.writestr(name.replace("__", "/"), payload)
    return out.getvalue()


def _noise(seed: int) -> bytes:
    """The same 4,096 bytes without a pattern on every run."""
    return b"".join(hashlib.sha256(f"{seed} {n}".encode()).digest() for n in range(128))


def _text(head: str = "", body: str = BODY) -> bytes:
    return f"{head}\n\n{body}\n".lstrip("\n").encode()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
YAML_BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"

FILES: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "empty"),
    "whitespace.txt": (b" \n\t\r\n  ", "empty"),
    "nuls.txt": (b"\x00" * 5000, "empty"),
    "empty.html": (b"<html></html>", "no text"),
    "script-only.html": (b"<html><script>alert(1)</script></html>", "no text|text"),
    "random.txt": (_noise(1), "."),
    "random.html": (_noise(2), "."),
    "random.pdf": (b"%PDF-1.7\n" + _noise(3), "."),
    "head-only.pdf": (b"%PDF-1.4\n", "."),
    "truncated.pdf": (PDF, "."),
    "loop.pdf": (PDF.replace(b"[3 0 R]", b"[2 0 R]") + b"trailer<</Root 1 0 R>>\n%%EOF", "."),
    "text.pdf": (_text(), "no PDF"),
    "page.txt": (_page(), READ),
    "deep.html": (b"<html><body>" + b"<div>" * 60_000 + BODY.encode() * 4 + b"</div>" * 60_000, EITHER),
    "wide.html": (b"<html><body>" + b"<p>x" * 600_000, "."),
    "attribute.html": (_page(body=f'<p title="{"x" * 3_000_000}">wide</p>'), EITHER),
    "unclosed.html": (_page()[:-60] + b"<p><b><i><table><tr", READ),
    "comment.html": (_page(body="<!--" * 20_000), EITHER),
    "bomb.zip": (_zip(a=b"\x00" * 20_000_000), "ZIP archive: not supported yet"),
    "many.zip": (_zip(**{f"f{n}": b"x" for n in range(500)}), "ZIP archive: not supported yet"),
    "letter.docx": (_zip(word__document=b"<w:document/>"), "Word document"),
    "book.epub": (_zip(mimetype=b"application/epub+zip"), "."),
    "crawl.warc": (b"WARC/1.0\r\nWARC-Type: response\r\n\r\n" + BODY.encode(), "holds no page that can be a report"),
    "crawl.warc.gz": (gzip.compress(b"WARC/1.0\r\n"), "holds no page that can be a report"),
    "crawl.wacz": (_zip(**{"datapackage.json": b"{}"}), "holds no WARC file"),
    "text.gz": (gzip.compress(b"\x00" * 20_000_000), "compressed"),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, "picture"),
    "picture.txt": (b"\xff\xd8\xff\xe0" + b"\x01" * 99, "picture"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "."),
    "rich.rtf": (b"{\\rtf1 words}", "rich text"),
    "program.txt": (b"\x7fELF" + b"\x02" * 200, "program"),
    "database.txt": (b"SQLite format 3\x00" + b"\x01" * 200, "database"),
    "over-the-cap.txt": (b"The gate was locked. " * 2_500_000, "limit"),
    "latin-1.txt": (
        _text(body="Čeda said the café was closed. ".replace("Č", "C") + BODY).decode().encode("latin-1"),
        READ,
    ),
    "utf-16.txt": (_text().decode().encode("utf-16"), READ),
    "bad-utf-8.txt": (BODY.encode() + b"\xff\xfe\xc3\x28 " + BODY.encode(), READ),
    "surrogates.txt": (BODY.encode() + b" \xed\xa0\x80\xed\xb0\x80 " + BODY.encode(), READ),
    "nul-inside.txt": (BODY.encode() + b"\x00\x00 " + BODY.encode(), EITHER),
    "wrong-charset.html": (_page(head='<meta charset="klingon">'), READ),
    "utf-7.html": (_page(head='<meta charset="utf-7">', body="<p>+ADw-script+AD4-alert(1)+ADw-/script+AD4-</p>"), READ),
    "script-title.html": (_page(title="<script>alert(1)</script>Gates"), EITHER),
    "escaped-title.html": (_page(title="&lt;script&gt;alert(1)&lt;/script&gt; Gates"), READ),
    "breaks-out.html": (_page(title='Gates"&gt;&lt;/style&gt;&lt;img src=x onerror=alert(1)&gt;'), READ),
    "script-byline.html": (
        _page(head='<meta name="author" content="Ada &lt;script&gt;alert(1)&lt;/script&gt; Lorn">'),
        READ,
    ),
    "javascript-link.html": (
        _page(
            head='<link rel="canonical" href="javascript:alert(1)">',
            body='<p><a href="javascript:alert(1)">here</a></p>',
        ),
        READ,
    ),
    "handlers.html": (
        _page(body='<p onclick="alert(1)">Click.</p><svg onload="alert(1)"></svg><img src=x onerror=alert(1)>'),
        READ,
    ),
    "remote.html": (
        _page(
            head='<link rel="stylesheet" href="https://t.example/x.css">',
            body='<img src="https://t.example/p.png"><iframe src="https://t.example"></iframe>',
        ),
        READ,
    ),
    "refresh.html": (
        _page(head='<meta http-equiv="refresh" content="0;url=https://t.example"><base href="https://t.example">'),
        READ,
    ),
    "json-ld.html": (
        _page(head='<script type="application/ld+json">{"author":{"author":[[["' + "[" * 5000 + "</script>"),
        READ,
    ),
    "entities.xhtml": (
        b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b"<html><body><article><p>&x;</p>" + _page()[-900:],
        EITHER,
    ),
    "laughs.xhtml": (
        f"<!DOCTYPE html [<!ENTITY l0 'ha'>{LAUGHS}]><html><body><p>&l9;</p><p>{BODY}</p></body></html>".encode(),
        EITHER,
    ),
    "bidi.txt": (_text("Title: Gates \u202egnol\u202c\u2066", BODY + " \u202eesrever\u202c said the guard."), READ),
    "bidi.html": (_page(title="Gates \u202egnol"), READ),
    "terminal.txt": (_text("Title: Gates \x1b[2J\x1b]0;owned\x07", BODY + " \x1b[31mred\x1b[0m \x9b1m"), READ),
    "header-script.txt": (
        _text('Title: <img src=x onerror=alert(1)>\nByline: "><script>alert(1)</script>\nURL: javascript:alert(1)'),
        READ,
    ),
    "header-url.txt": (_text('URL: https://x.example/" onmouseover="alert(1)\nOutlet: A'), READ),
    "template.txt": (_text("Title: {{ 7*7 }}{% raw %}", BODY + " {{ page.__class__ }} ${7*7} said the guard."), READ),
    "front-matter-bomb.txt": (f"---\n{YAML_BOMB}---\n\n{BODY}\n".encode(), EITHER),
    "front-matter-object.txt": (
        f"---\ntitle: !!python/object/apply:os.system ['false']\n---\n\n{BODY}\n".encode(),
        EITHER,
    ),
    "front-matter-open.txt": (f"---\ntitle: never closed\n\n{BODY}\n".encode(), EITHER),
    "spreadsheet.csv": (b"name,said\n=cmd|' /C calc'!A0,+1\n@SUM(1),-1\n" + BODY.encode(), EITHER),
    "data.json": (b'{"a": "' + BODY.encode() + b'"}', EITHER),
    "emoji.txt": (("🔥" * 400 + f"\n\n{BODY}").encode(), READ),
    "zalgo.txt": (_text(body="g" + "\u0301\u0327" * 3000 + " was said. " + BODY), READ),
    "right-to-left.txt": (
        ("قال الحارس إن البوابة كانت مغلقة كل ليلة ولم يسمح لأحد بالمغادرة من البيت. " * 3).encode(),
        READ,
    ),
    "quotes.txt": (_text(body='"' * 700 + BODY), READ),
    "brackets.txt": (_text(body="(" * 700 + BODY + "[" * 700), READ),
    "many-lines.txt": (b"said.\n" * 300, EITHER),
    "unbroken.txt": (_text(body="(" * 100_000 + " " + BODY), READ),
    "paragraph.txt": (_text(body=f"{BODY} " * 4_000), READ),
}

ODD_NAMES: dict[str, bytes] = {
    "newline": b"two\nlines.txt",
    "leading dash": b"--out.txt",
    "markup": b"<img src=x onerror=alert(1)>.txt",
    "quotes": b"a\"b'c;$(x)`y`.txt",
    "no utf-8": b"caf\xe9.txt",
    "direction": "\u202etxt.exe.txt".encode(),
    "escape": b"\x1b[2Jcleared.txt",
    "long": b"n" * 240 + b".txt",
    "spaces": b" .. .txt",
    "percent": b"%s%n%00.txt",
}
ODD_ENTRIES = {".hidden.txt": "hidden", "loop": "link", "dangling": "link", "pipe": "regular", "socket": "regular"}


@dataclass(frozen=True)
class Run:
    folder: Path
    case: Path
    status: int
    out: str
    err: str
    problems: dict[str, list[str]]
    read: dict[str, str]
    before: dict[bytes, str]


def _digests(folder: Path) -> dict[bytes, str]:
    return {
        os.fsencode(p): f"{hashlib.sha256(p.read_bytes()).hexdigest()} {p.stat().st_mtime_ns} {p.stat().st_mode}"
        for p in folder.rglob("*")
        if p.is_file() and not p.is_symlink()
    }


def _allegata(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "allegata", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=250, **options)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """All files of the table in one folder, through one real command."""
    folder = tmp_path_factory.mktemp("hostile")
    files, case = folder / "files", folder / "case"
    (files / "odd").mkdir(parents=True)
    for name, (payload, _) in FILES.items():
        (files / name).write_bytes(payload)
    for name in ODD_NAMES.values():
        (files / "odd" / os.fsdecode(name)).write_bytes(_text(body=f"{BODY} {name!r}"))
    (files / "odd" / ".hidden.txt").write_text(BODY)
    (files / "odd" / "loop").symlink_to(files)
    (files / "odd" / "dangling").symlink_to(files / "nowhere")
    os.mkfifo(files / "odd" / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(files / "odd" / "socket"))
    before = _digests(files)
    done = _allegata("report", files, "--out", case, "--title", "Hostile", "--json")
    problems: dict[str, list[str]] = {}
    documents: dict[str, str] = {}
    if (case / "case.jsonl").is_file():
        for line in (case / "case.jsonl").read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record["record"] == "problem":
                problems.setdefault(record["document"], []).append(f"{record['message']} ({record['cause']})")
            if record["record"] == "capture" and record["document"]:
                documents[record["final_url"].removeprefix("file:")] = record["document"]
    return Run(files, case, done.returncode, done.stdout, done.stderr, problems, documents, before)


def test_the_command_ends_well_with_problems_listed(run: Run):
    assert run.err == ""
    assert run.status == 1
    assert len(json.loads(run.out)["problems"]) >= 30
    assert "Traceback" not in run.out


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_read_or_a_problem(run: Run, name: str):
    wanted = FILES[name][1]
    said = run.problems.get(name, [])
    assert all("\n" not in line for line in said)
    if wanted == READ:
        assert name in run.read, said
    elif wanted == EITHER:
        assert name in run.read or said
    else:
        assert name not in run.read
        assert any(re.search(wanted, line) for line in said), said


@pytest.mark.parametrize("kind", ODD_NAMES)
def test_files_with_odd_names_are_read_under_their_name(run: Run, kind: str):
    assert ODD_NAMES[kind].decode("utf-8", "replace") in run.read


@pytest.mark.parametrize("name", ODD_ENTRIES)
def test_what_is_no_file_is_told(run: Run, name: str):
    assert any(ODD_ENTRIES[name] in line for line in run.problems[name])


@pytest.mark.parametrize(("name", "why"), [("unbroken.txt", "without a space"), ("paragraph.txt", "one paragraph")])
def test_what_is_knotted_is_kept_and_not_analysed(run: Run, name: str, why: str):
    assert any(why in line for line in run.problems[run.read[name]])


def test_the_users_files_are_untouched(run: Run):
    assert _digests(run.folder) == run.before


def test_every_file_taken_is_kept_as_it_was(run: Run):
    held = {p.parent.name + p.name for p in (run.case / "originals").rglob("*") if p.is_file()}
    assert {line.split()[0] for line in run.before.values()} - held <= {hashlib.sha256(BODY.encode()).hexdigest()}


def test_no_file_of_the_machine_was_drawn_in(run: Run):
    for name in ("case.html", "case.jsonl"):
        assert "root:x:" not in (run.case / name).read_text(encoding="utf-8")


_OWN_PAGE = re.compile(r"#|https?://|(?:\.\./)?(?:case|reports/\d+|more/[\w-]+)\.html(?:#|$)")


def test_nothing_acts_in_the_pages(run: Run):
    pages = sorted(run.case.rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        _is_inert(page.read_text(encoding="utf-8"))


def _is_inert(raw: str) -> None:
    tree = html.fromstring(raw)
    assert tree.xpath("//script | //iframe | //object | //embed | //form | //base | //link[@href]") == []
    assert [v for v in tree.xpath("//svg//@*[local-name() = 'href']") if not v.startswith("#")] == []
    assert tree.xpath("//meta[translate(@http-equiv,'REFSH','refsh')='refresh']") == []
    assert tree.xpath("//@*[starts-with(name(), 'on')]") == []
    assert [v for v in tree.xpath("//@src | //@srcset | //@action") if not v.startswith("data:image/")] == []
    assert [v for v in tree.xpath("//@href") if not _OWN_PAGE.match(v)] == []
    assert not re.search(r"(?i)@import|url\(\s*['\"]?(?!#|data:image)", " ".join(tree.xpath("//style/text()")))
    assert "INTERNAL" in raw
    assert "\x1b" not in raw
    headings = tree.xpath("//h1//text() | //h3/text()")
    assert "49" not in [t.strip() for t in headings]  # a template of a report is not run


def test_case_jsonl_is_inert_ascii(run: Run):
    assert (run.case / "case.jsonl").read_bytes().isascii()


def test_nothing_of_a_report_acts_on_the_terminal(run: Run):
    done = _allegata("report", run.folder / "odd", run.folder / "terminal.txt", "--out", run.case)
    assert done.returncode == 1
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", done.stdout + done.stderr)


def test_the_case_is_whole(run: Run):
    done = _allegata("verify", run.case)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout[-2000:]


@pytest.mark.slow
def test_a_second_run_comes_to_the_same(run: Run):
    before = (run.case / "case.jsonl").read_bytes()
    done = _allegata("report", run.folder, "--out", run.case, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["analysed"] == 0
    assert (run.case / "case.jsonl").read_bytes() == before
