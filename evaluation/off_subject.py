"""Accounts that general news gets: texts of other subjects, in which almost none should be.

`python evaluation/off_subject.py [--show]` reports on the texts that `off_subject.json` names (ids only) from ECB+, GUM
and HRDsAttack, where they lie in the folder of public data (`ALLEGATA_DATASETS`), and prints the share without an
account. Texts that were read and do tell of trafficking, forced labour or captives are left out of the list.
"""

from __future__ import annotations

import html
import json
import os
import re
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

from engine import analyse
from own_gold import Row, pick
from scoring import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

IDS = Path(__file__).parent / "off_subject.json"
SETS = ("ecbplus", "gum", "hrdsattack")
_NO_SPACE = (
    (re.compile(r" ([.,;:!?%)\]’”])"), r"\1"),
    (re.compile(r"([(\[$“‘]) "), r"\1"),
    (re.compile(r" ('s|n't|'re|'ve|'ll|'d|'m|’s|n’t)\b"), r"\1"),
    (re.compile(r"`` ?|'' ?"), '"'),
)
_TAG = re.compile(r"<[^<>]*>")


def texts(datasets: Path) -> Iterator[tuple[str, str]]:
    """Id and running text of every listed text that is there."""
    held: dict[str, list[str]] = json.loads(IDS.read_text(encoding="utf-8"))
    for name in held["ecbplus"]:
        path = datasets / "ecbplus" / "ECB+" / name
        if path.is_file():
            yield name, _ecb(path)
    for name in held["gum"]:
        path = datasets / "gum" / "xml" / f"{name}.xml"
        if path.is_file():
            yield name, _gum(path)
    wanted = set(held["hrdsattack"])
    for part in ("dev", "train"):
        path = datasets / "hrdsattack" / f"{part}.json"
        for item in json.loads(path.read_text(encoding="utf-8")) if path.is_file() else ():
            name = f"{part}/{item['sample']['HIT_id']}"
            if name in wanted:
                wanted.discard(name)
                yield name, _hrds(item["sample"])


def _joined(sentences: list[list[str]]) -> str:
    text = "\n".join(" ".join(words) for words in sentences)
    for pattern, to in _NO_SPACE:
        text = pattern.sub(to, text)
    return text


def _ecb(path: Path) -> str:
    sentences: dict[str | None, list[str]] = {}
    for token in ET.parse(path).getroot().findall("token"):  # noqa: S314  a local file of a known set
        sentences.setdefault(token.get("sentence"), []).append(token.text or "")
    return _joined(list(sentences.values()))


def _gum(path: Path) -> str:
    sentences: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("<s "):
            sentences.append([])
        elif line and not line.startswith("<") and sentences:
            sentences[-1].append(line.split("\t")[0])
    return _joined(sentences)


def _hrds(sample: dict[str, str]) -> str:
    paragraphs = sample["Input.article_interface"].split("</p>")
    body = "\n\n".join(" ".join(html.unescape(_TAG.sub(" ", p)).split()) for p in paragraphs)
    return f"{sample['Input.title']}\n\n{body}"


def off_subject(datasets: Path) -> tuple[list[Row], list[tuple[str, str]]]:
    """The figure, and the accounts that were made: text id and label."""
    with tempfile.TemporaryDirectory() as folder:
        paths: dict[str, str] = {}
        for i, (name, text) in enumerate(texts(datasets)):
            path = Path(folder) / f"t{i}.txt"
            path.write_text(text, encoding="utf-8")
            paths[str(path)] = name
        made = analyse(Path(p) for p in paths)
    found = [(paths.get(p, p), a.label) for p, one in made.items() for a in one.accounts]
    clean = Tally()
    for file, one in made.items():
        clean.add(paths.get(file, file), float(not one.accounts), 1.0, 1.0)
    return [pick("accounts: texts of other subjects that get none", clean, 0, "accounts.off_subject")], found


def main() -> int:
    """Print the figure; with --show each account made."""
    default = Path(__file__).parent.parent.parent / "shared" / "datasets"
    rows, found = off_subject(Path(os.environ.get("ALLEGATA_DATASETS", default)))
    for row in rows:
        print(f"{row.name}: {row.value:.3f} ({row.low:.3f}-{row.high:.3f}) of {row.items}")
    for name, label in found if "--show" in sys.argv else ():
        print(f"  {name}: {label}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
