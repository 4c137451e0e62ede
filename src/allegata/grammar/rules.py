"""Rules that explain themselves: an id, words for a reader, sentences where one speaks and where it keeps silent.

A rule is a function under `@rule`. It is asked about one predicate, and answers with what it finds or with the value
that says nothing. Who wants to know which rules answered listens (`listening`); a ledger switches one off (`without`).
The sentences of every rule are its tests.
"""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

P = ParamSpec("P")
T = TypeVar("T")


class Rule(msgspec.Struct, frozen=True):
    """One rule. `refuses`: when it speaks, something is not read. `speaks` and `silent` are sentences in English."""

    id: str
    says: str
    speaks: tuple[str, ...]
    silent: tuple[str, ...]
    refuses: bool = False


class Heard(msgspec.Struct, frozen=True):
    """One answer of a rule: about the word at this code point, whether it spoke, and the words that decided it.

    `words` are spans of code points, none where the rule answers with something else than tokens.
    """

    rule: str
    at: int
    spoke: bool
    words: tuple[tuple[int, int], ...] = ()


class _Ear(msgspec.Struct):
    heard: list[Heard] | None = None


_RULES: dict[str, Rule] = {}
_FUNCTIONS: dict[str, Callable[..., object]] = {}
_OFF: set[str] = set()
_EAR = _Ear()


def rules() -> tuple[Rule, ...]:
    """Every rule that is loaded, by id."""
    return tuple(_RULES[k] for k in sorted(_RULES))


def register(one: Rule) -> Rule:
    """Make a rule known: for rows of tables, whose function is one for all."""
    if one.id in _RULES or not one.speaks or not one.silent:
        raise ValueError(one.id)  # a defect of ours, seen when the module loads
    _RULES[one.id] = one
    return one


def rule(
    ident: str, *, says: str, speaks: tuple[str, ...], silent: tuple[str, ...], nothing: T, refuses: bool = False
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Register a function as a rule.

    Args:
        ident: "room.name".
        says: what it decides, in words that a documenter understands.
        speaks: sentences in which it decides something.
        silent: look-alikes in which it does not.
        nothing: the answer that says nothing.
        refuses: its answer keeps something from being read.
    """
    register(Rule(ident, says, speaks, silent, refuses))

    def wrap(function: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(function)
        def asked(*args: P.args, **kwargs: P.kwargs) -> T:
            if ident in _OFF:
                return nothing
            found = function(*args, **kwargs)
            if _EAR.heard is not None:
                _EAR.heard.append(Heard(ident, _place(args), found != nothing, _words(args, found)))
            return found

        asked.rule_id = ident  # type: ignore[attr-defined]  # read by `id_of`
        _FUNCTIONS[ident] = function
        return asked

    return wrap


def id_of(function: object) -> str:
    """The id of the rule that a function is."""
    return str(getattr(function, "rule_id", ""))


def function_of(ident: str) -> Callable[..., object] | None:
    """The function that a rule is, where it is one: for who wants to see its source."""
    return _FUNCTIONS.get(ident)


def is_off(ident: str) -> bool:
    """Is a rule switched off? For rows of tables."""
    return ident in _OFF


def note(ident: str, at: int, *, spoke: bool) -> None:
    """Tell who listens of an answer that no function under `@rule` gave."""
    if _EAR.heard is not None:
        _EAR.heard.append(Heard(ident, at, spoke))


def _place(args: tuple[object, ...]) -> int:
    """Where the word begins that a rule was asked about: its last argument with a `start`, or an index."""
    for what in reversed(args):
        if (start := getattr(what, "start", None)) is not None:
            return int(start)
        if isinstance(what, int):
            tokens = getattr(args[0], "tokens", ())
            return int(tokens[what].start) if tokens else 0
    return 0


def _words(args: tuple[object, ...], found: object) -> tuple[tuple[int, int], ...]:
    """The spans of the tokens that a rule answers with, where it answers with tokens of the view it was asked about."""
    if not isinstance(found, tuple) or not args:
        return ()
    tokens = getattr(getattr(args[0], "v", args[0]), "tokens", ())
    held = [tokens[i] for i in found if isinstance(i, int) and i < len(tokens)]
    return tuple(dict.fromkeys((t.start, t.end) for t in held))


@contextlib.contextmanager
def listening() -> Iterator[list[Heard]]:
    """Collect what every rule answers."""
    before, _EAR.heard = _EAR.heard, []
    try:
        yield _EAR.heard
    finally:
        _EAR.heard = before


@contextlib.contextmanager
def without(*idents: str) -> Iterator[None]:
    """Switch rules off."""
    added = set(idents) - _OFF
    _OFF.update(added)
    try:
        yield
    finally:
        _OFF.difference_update(added)
