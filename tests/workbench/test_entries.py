"""`sources.csv` and `names.csv`: what the user enters, however a spreadsheet saved it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.errors import UsageError
from allegata.workbench.entries import read_names, read_sources

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "file,url,publisher,owner_group,authors,published,kind,note\n"


def _write(folder: Path, content: str | bytes, name: str = "sources.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    "content",
    [
        HEADER + "a.html,,Harbour Watch,,,,,\n",
        "\ufeff" + HEADER + "a.html,,Harbour Watch,,,,,\n",
        (HEADER + "a.html,,Harbour Watch,,,,,\n").encode("utf-16"),
        HEADER.replace(",", ";") + "a.html;;Harbour Watch;;;;;\n",
        HEADER.replace(",", "\t") + "a.html\t\tHarbour Watch\t\t\t\t\t\n",
        HEADER.replace("\n", "\r\n") + "a.html,,Harbour Watch,,,,,\r\n\r\n",
        "Publisher,FILE\nHarbour Watch,a.html\n",
        "file,publisher\na.html,Harbour Watch",
        'file,publisher\na.html,"Harbour Watch"\n\n',
    ],
    ids=["plain", "bom", "utf-16", "semicolons", "tabs", "crlf", "other order", "no last newline", "quoted"],
)
def test_a_table_is_read_however_it_was_saved(tmp_path: Path, content: str | bytes):
    entries = read_sources(_write(tmp_path, content))
    entry = entries.for_file(tmp_path / "a.html", "a.html")
    assert entry is not None
    assert entry.values == {"publisher": "Harbour Watch"}
    assert entries.faults == ()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (HEADER + ",,Nobody,,,,,\n", "neither a file nor a url"),
        (HEADER + "a.html,,A,,,,,\na.html,,B,,,,,\n", "earlier line"),
        (HEADER + "a.html,javascript:alert(1),,,,,,\n", "no http or https"),
        ("file,colour\na.html,red\n", "colour"),
        ("file\na.html,too,many\n", "more cells"),
        (HEADER.encode() + b"a.html,,Caf\xe9,,,,,\n", "Windows-1252"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_and_the_rest_is_read(tmp_path: Path, content: str | bytes, fault: str):
    entries = read_sources(_write(tmp_path, content))
    assert any(fault in f for f in entries.faults), entries.faults


@pytest.mark.parametrize(
    "content", ["", "a,b,c\n1,2,3\n", "{}", b"PK\x03\x04\x00\x00", b"\x00\x01\x02", "publisher,note\nx,y\n"]
)
def test_what_is_no_table_of_sources_is_wrong_use(tmp_path: Path, content: str | bytes):
    with pytest.raises(UsageError, match=r"sources\.csv"):
        read_sources(_write(tmp_path, content))


def test_a_missing_table_or_a_folder_is_wrong_use(tmp_path: Path):
    for path in (tmp_path / "gone.csv", tmp_path):
        with pytest.raises(UsageError):
            read_sources(path)


def test_a_row_names_a_file_by_its_name_or_the_end_of_its_path(tmp_path: Path):
    entries = read_sources(_write(tmp_path, "file,note\nx/a.html,one\nb.html,two\n./c.html,three\ne\u0301.txt,four\n"))
    assert entries.for_file(tmp_path / "y" / "a.html", "a.html") is None
    found = [
        entries.for_file(tmp_path / folder / name, name)
        for folder, name in (("x", "a.html"), ("y", "b.html"), (".", "c.html"), (".", "\u00e9.txt"))
    ]
    assert [f.values["note"] if f else None for f in found] == ["one", "two", "three", "four"]


def test_control_and_direction_characters_are_taken_out(tmp_path: Path):
    entries = read_sources(_write(tmp_path, "file,publisher\na.html,Har\u202ebour\x07 Watch\n"))
    assert entries.rows[0].values["publisher"] == "Harbour Watch"


def test_names_have_kinds_and_aliases(tmp_path: Path):
    rows = ("Lantern Fellowship,Group,the Fellowship; the Lantern ;;the Lantern", "Odd,colour,", ",person,", "Odd,,")
    content = "\n".join(("name,kind,aliases", *rows))
    names, faults = read_names(_write(tmp_path, content, "names.csv"))
    assert [(n.name, n.kind, n.aliases) for n in names] == [
        ("Lantern Fellowship", "group", ("the Fellowship", "the Lantern")),
        ("Odd", "other", ()),
    ]
    assert len(faults) == 3


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: (HEADER + t).encode("utf-8", "replace")))
def test_any_bytes_are_a_table_or_wrong_use(tmp_path_factory: pytest.TempPathFactory, payload: bytes):
    path = _write(tmp_path_factory.mktemp("t"), payload)
    for read in (read_sources, read_names):
        with contextlib.suppress(UsageError):
            read(path)
