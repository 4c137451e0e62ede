"""The key of the rules: a changed comment re-analyses nothing, a changed rule does."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from allegata.reading import rules

if TYPE_CHECKING:
    from pathlib import Path

CODE = '''"""What it is for."""

WORDS = ("gate", "quay")  # both are places


def held(text: str) -> bool:
    """Is one of them named?"""
    return any(word in text for word in WORDS)
'''
TABLE = "# from the style guide\nword,source\ngate,invented\n"
SETTINGS = 'most = 3  # three\nwords = ["gate"]\n'


@pytest.fixture
def room(tmp_path: Path) -> Path:
    (tmp_path / "room" / "data").mkdir(parents=True)
    (tmp_path / "room" / "held.py").write_text(CODE)
    (tmp_path / "room" / "data" / "words.csv").write_text(TABLE)
    (tmp_path / "room" / "data" / "settings.toml").write_text(SETTINGS)
    return tmp_path


def _digest(room: Path) -> str:
    return rules.rules_digest(("room",), room, kept=None)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("held.py", "  # both are places", "  # places on the coast\n\n"),
        ("held.py", "Is one of them named?", "Does the text name one?"),
        ("held.py", '"""What it is for."""\n', ""),
        ("held.py", '"gate", "quay"', '"gate",\n    "quay",\n'),
        ("data/words.csv", "# from the style guide", "# from another\n#"),
        ("data/settings.toml", "3  # three", "3"),
    ],
)
def test_comments_docstrings_and_layout_change_nothing(room: Path, name: str, before: str, after: str):
    first = _digest(room)
    path = room / "room" / name
    assert before in path.read_text()
    path.write_text(path.read_text().replace(before, after))
    assert _digest(room) == first


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("held.py", '"quay"', '"pier"'),
        ("held.py", "any(", "all("),
        ("data/words.csv", "gate,invented", "door,invented"),
        ("data/settings.toml", "most = 3", "most = 4"),
    ],
)
def test_a_changed_rule_changes_the_digest(room: Path, name: str, before: str, after: str):
    first = _digest(room)
    path = room / "room" / name
    path.write_text(path.read_text().replace(before, after))
    assert _digest(room) != first


def test_a_file_that_comes_goes_or_takes_another_name_changes_the_digest(room: Path):
    seen = {_digest(room)}
    (room / "room" / "more.py").write_text("x = 1\n")
    seen.add(_digest(room))
    (room / "room" / "more.py").rename(room / "room" / "other.py")
    seen.add(_digest(room))
    assert len(seen) == 3


def test_the_digest_is_kept_under_the_bytes_it_was_made_from(room: Path):
    kept = room / "kept"
    first = rules.rules_digest(("room",), room, kept)
    (note,) = kept.iterdir()
    raw, made = note.read_text().split()
    assert made == first == _digest(room)
    note.write_text(f"{raw} {'0' * 64}")
    assert rules.rules_digest(("room",), room, kept) == "0" * 64  # taken, not made again
    (room / "room" / "held.py").write_text(CODE.replace("any", "all"))
    assert rules.rules_digest(("room",), room, kept) not in {first, "0" * 64}
    note.write_text("torn")
    assert rules.rules_digest(("room",), room, kept) == _digest(room)


def test_an_installation_that_is_closed_to_the_user_keeps_nothing(room: Path):
    (room / "kept").write_text("no folder")
    assert rules.rules_digest(("room",), room, room / "kept") == _digest(room)


def test_everything_that_decides_is_there_and_the_key_costs_little():
    assert all((rules._ROOT / name).exists() for name in rules.DECIDING)
    rules.rules_digest(rules.DECIDING)
    start = time.process_time()
    rules.rules_digest(rules.DECIDING)
    assert time.process_time() - start < 0.5


def test_the_key_covers_every_package_that_the_stages_load():
    code = (
        "import sys; from allegata.reading import stages; from allegata import language;"
        "print(*{n.split('.')[1] for n in sys.modules if n.startswith('allegata.')})"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    covered = {name.partition("/")[0] for name in rules.DECIDING}
    assert set(done.stdout.split()) - covered == {"errors", "text"}  # the text has a version of its own
