"""What is installed, which engines and models, what is missing and how to get it."""

from __future__ import annotations

import hashlib
import importlib.util
import platform
import shutil
import sys
from importlib import metadata
from pathlib import Path

import msgspec

import allegata
from allegata.reading.rules import MODEL
from allegata.store import SQLITE_VERSION, missing_abilities
from allegata.text import TEXT_RULES_VERSION

_LIBRARIES = ("spacy", "lxml", "trafilatura", "pypdfium2", "py3langid", "msgspec", "jinja2", "click", "rich", "pyyaml")
_OPTIONAL = (
    ("chromium", "pages that need a browser, and the browser tests", "install your system's chromium package"),
    ("tesseract", "scanned pages; not used by this version", "install your system's tesseract package"),
)
_OLDEST = (3, 11)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked for: its version where found, and what to do where not."""

    name: str
    required: bool
    found: bool
    version: str | None = None
    note: str = ""


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """Everything looked for."""

    parts: tuple[Part, ...]

    @property
    def exit_code(self) -> int:
        """1 where something required is missing, else 0."""
        return 1 if any(p.required and not p.found for p in self.parts) else 0


def doctor() -> Diagnosis:
    """Look at this installation; nothing is fetched."""
    parts = [
        Part(name="allegata", required=True, found=True, version=allegata.__version__),
        Part(name="text rules", required=True, found=True, version=TEXT_RULES_VERSION),
        Part(
            name="python",
            required=True,
            found=sys.version_info[:2] >= _OLDEST,
            version=platform.python_version(),
            note="3.11 or later",
        ),
        *_sqlite(),
        *(_library(name) for name in _LIBRARIES),
        _model(),
        *(_program(*row) for row in _OPTIONAL),
    ]
    return Diagnosis(parts=tuple(parts))


def _sqlite() -> list[Part]:
    return [
        Part(
            name=f"sqlite {name}",
            required=True,
            found=not missing,
            version=SQLITE_VERSION,
            note="use a Python built with SQLite 3.38 or later" if missing else "",
        )
        for name, missing in missing_abilities().items()
    ]


def _library(name: str) -> Part:
    try:
        return Part(name=name, required=True, found=True, version=metadata.version(name))
    except metadata.PackageNotFoundError:
        return Part(name=name, required=True, found=False, note="run: make setup")


def _model() -> Part:
    """The language model, with the first digits of the SHA-256 of its files."""
    spec = importlib.util.find_spec(MODEL.replace("-", "_"))
    if spec is None or spec.origin is None:
        return Part(name=f"model {MODEL}", required=True, found=False, note="run: make setup")
    digest = hashlib.sha256()
    root = Path(spec.origin).parent
    for path in sorted(p for p in root.rglob("*") if p.is_file() and p.suffix not in {".py", ".pyc"}):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    version = metadata.version(MODEL)
    return Part(
        name=f"model {MODEL}", required=True, found=True, version=version, note=f"sha256 {digest.hexdigest()[:16]}"
    )


def _program(name: str, purpose: str, how: str) -> Part:
    found = shutil.which(name) is not None
    note = f"optional, for {purpose}" + ("" if found else f": {how}")
    return Part(name=name, required=False, found=found, note=note)
