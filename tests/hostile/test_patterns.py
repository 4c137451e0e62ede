"""Every regular expression of the product is linear: a hundred times the text takes about a hundred times as long."""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib
import inspect
import itertools
import pkgutil
import re
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

import allegata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow

SHORT, LONG, MOST_TIMES = 200, 20_000, 150
FLOOR = 150e-6
"""Seconds: what lies below is noise of the clock."""
GIVEN_UP = 1.0
PIECES = (
    "A", "a", "7", " ", "\n", ".", ",", "'", '"', "“", "-", "(", ")", "A, ", "A, A, ", "1.2.3.", "a-a-a", '"“', "A. ",
    "1,234", "Aa ", "a ", " a, ", "A-", "1-", "1 ", "\n\n", " \n", "\t", ". ", "(a", "[1]", "| ", "a.a", "—", "is ",
    "of the ", "and ", "The ", "two ", "May ", "<a ", "a@", "1/", "&a", ": ", "  a",
)  # fmt: skip
HEADS = ("AA, ", "A A, A", "“", "(", "1 ", "Aa, ", "a, ", "said ")
"""What stands before a run of one sign: a line of capitals with a comma took a minute."""
RUNS = ("A", "a", "7", "A ", "a ", " ", "A, ", "Aa ")
SOURCE = Path(allegata.__file__).parent
METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


def _modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(allegata.__path__, "allegata."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def _inside(value: Any, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth > 4 or isinstance(value, str | bytes | int | float):
        return
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (*_inside(key, depth + 1), *_inside(inner, depth + 1))
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _inside(inner, depth + 1)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _inside(getattr(value, name, None), depth + 1)
    elif isinstance(value, functools._lru_cache_wrapper):
        needs = [p for p in inspect.signature(value).parameters.values() if p.default is p.empty]
        if not needs and value.__name__ != "pipeline":
            yield from _inside(value(), depth + 1)


@functools.cache
def _patterns() -> dict[str, tuple[re.Pattern[str], frozenset[str]]]:
    """Each pattern with the methods that are called on a name that holds it; all of them where that is not seen."""
    out: dict[str, tuple[re.Pattern[str], frozenset[str]]] = {}
    for module in _modules():
        called = _called(Path(str(module.__file__)))
        for name, value in vars(module).items():
            for number, pattern in enumerate(_inside(value)):
                if not isinstance(pattern.pattern, str):
                    continue
                alone = isinstance(value, re.Pattern)
                methods = frozenset(called.get(name, METHODS) if alone else METHODS)
                label = f"{module.__name__}.{name}" + ("" if alone else f"[{number}]")
                if all(pattern is not seen for seen, _ in out.values()):
                    out[label] = (pattern, methods)
    for label, text, method in _written_in_functions():
        out[label] = (re.compile(text), frozenset({method}))
    return out


def _called(path: Path) -> dict[str, set[str]]:
    """The methods called on a module's own names; a name that is handed on is left out."""
    out: dict[str, set[str]] = {}
    tree = ast.parse(path.read_bytes())
    attributes = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    other: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in METHODS:
            out.setdefault(node.value.id, set()).add(node.attr)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in attributes:
            other.add(node.id)  # called who knows how
    return {name: methods for name, methods in out.items() if name not in other}


def _written_in_functions() -> Iterator[tuple[str, str, str]]:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and node.func.attr in METHODS
                and isinstance(node.args[0], ast.Constant)
            ):
                yield f"{path.relative_to(SOURCE)}:{node.lineno}", str(node.args[0].value), node.func.attr


_AGAIN = 5


class _TooLongError(Exception):
    pass


@contextlib.contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _calls(pattern: re.Pattern[str], methods: frozenset[str]) -> Iterator[tuple[str, Callable[[str], object]]]:
    if "match" in methods:
        yield "match", pattern.match
    if "fullmatch" in methods:
        yield "fullmatch", pattern.fullmatch
    if methods & {"search", "finditer", "findall", "sub", "split"}:
        yield "search", lambda text: sum(1 for _ in pattern.finditer(text))


def _seconds(call: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    try:
        with _at_most(GIVEN_UP):
            call(text)
    except _TooLongError:
        return float("inf")
    return time.process_time() - start


def _slow(pattern: re.Pattern[str], methods: frozenset[str]) -> list[str]:
    """The first few runs that a pattern is slow on."""
    return list(itertools.islice(_slow_runs(pattern, methods), 3))


def _slow_runs(pattern: re.Pattern[str], methods: frozenset[str]) -> Iterator[str]:
    for name, call in _calls(pattern, methods):
        for head, piece in (*(("", piece) for piece in PIECES), *((head, run) for head in HEADS for run in RUNS)):
            short, long = (head + (piece * size)[:size] for size in (SHORT, LONG))
            limit = min(GIVEN_UP, MOST_TIMES * max(FLOOR, min(_seconds(call, short) for _ in range(2))))
            taken = _seconds(call, long)
            # again, a few times: the processor's own time grows too where another process shares its cache
            if taken > limit and all(_seconds(call, long) > limit for _ in range(_AGAIN)):
                yield f"{name} on {head!r} and {piece!r}: {taken * 1000:.0f} ms, allowed {limit * 1000:.0f}"


def test_patterns_are_found():
    assert len(_patterns()) > 100


def test_a_pattern_that_is_not_linear_is_seen():
    assert _slow(re.compile(r"(?:[A-Z]+ ?)+x"), frozenset({"match"}))
    assert _slow(re.compile(r"\w+x"), frozenset({"search"}))
    assert not _slow(re.compile(r"\b\w+x"), frozenset({"search"}))


@pytest.mark.timeout(900)
def test_every_pattern_is_linear():
    found = {label: slow for label, (pattern, methods) in _patterns().items() if (slow := _slow(pattern, methods))}
    assert found == {}, "\n".join(f"{label}: {lines}" for label, lines in found.items())
