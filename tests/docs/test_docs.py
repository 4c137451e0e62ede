"""The documents are true: commands have sections, examples run, the table is what the gate wrote."""

from __future__ import annotations

import doctest
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

import allegata
from allegata.cli.commands import allegata as main

ROOT = Path(__file__).parent.parent.parent
GUIDE = ROOT / "docs" / "guide.md"
MENDING = ROOT / "docs" / "mending.md"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
FORBIDDEN = re.compile(r"(?<![\w/])/(?:work|root|home)/")
TEXT = {".py", ".md", ".toml", ".html", ".css", ".json", ".csv", ".tsv", ".txt", ".yml", ".lock", ""}


def _tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in done.stdout.split("\0") if name]


def test_every_command_has_its_section_in_the_guide():
    assert isinstance(main, click.Group)
    headings = set(re.findall(r"^#+ `allegata (\w+)`", GUIDE.read_text(encoding="utf-8"), re.MULTILINE))
    assert headings == set(main.commands)


def test_every_command_has_its_library_function():
    assert isinstance(main, click.Group)
    assert [name for name in main.commands if not callable(getattr(allegata, name))] == []


def test_the_quality_page_holds_the_packaged_figures():
    figures = json.loads((ROOT / "src/allegata/publish/data/quality.json").read_text(encoding="utf-8"))["rows"]
    page = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    assert len(figures) > 10
    for f in figures:
        name = ": ".join(filter(None, (f["ability"], f["measure"])))
        assert f"| {name} | {f['value']:.3f} | {f['low']:.3f}-{f['high']:.3f} | {f['items']} |" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_inside_the_repository_lead_somewhere(page: Path):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_no_file_speaks_of_where_it_was_made():
    guilty = {
        f.name
        for f in _tracked()
        if f.suffix in TEXT
        and f != Path(__file__)
        and f.is_file()
        and FORBIDDEN.search(f.read_text("utf-8", "replace"))
    }
    assert guilty == set()


@pytest.mark.slow
@pytest.mark.parametrize("page", [ROOT / "README.md", GUIDE, MENDING], ids=["README", "guide", "mending"])
def test_the_examples_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Each `$ ` line of a console block runs; the lines under it are what it prints, `...` standing for anything."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    checker = doctest.OutputChecker()
    ran = 0
    for block in CONSOLE.findall(page.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, expected = part.partition("\n")
            if not command.startswith("allegata "):
                continue
            arguments = shlex.split(command)[1:]
            done = subprocess.run(
                [sys.executable, "-m", "allegata", *arguments], capture_output=True, text=True, check=False
            )
            assert done.returncode in {0, 1}, (command, done.stderr)
            flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
            assert checker.check_output(expected, done.stdout + done.stderr, flags), (
                command,
                done.stdout + done.stderr,
            )
            ran += 1
    python = doctest.testfile(str(page), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert python.failed == 0
    assert ran + python.attempted > 3
