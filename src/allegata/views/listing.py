"""Long lists on pages of their own, cut by what their rows are of, so that one row more changes one page."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeAlias, TypeVar

import msgspec
from anyascii import anyascii

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from allegata.model import CaseReader
    from allegata.views.survey import Survey

LONG = 250
"""Rows after which a list is cut."""
_FEWEST, _USUAL = 100, 50
"""Rows of a run at least, and how many more there are in the mean before the next run begins."""
_WIDTH = 50
"""Reports on one page of a list that is cut by report."""
Entry = TypeVar("Entry")
Read: TypeAlias = "Callable[[Iterable[str]], object]"
"""All that a page may tell of statements, by their ids."""


class Listing(NamedTuple, Generic[Entry]):
    """A list: small entries in order, each built into a row when it is shown.

    `shelf` says where an entry belongs once the list is cut: keys for a page's name, the coarse one first. `told` is
    all that the rows of some entries tell. `ident` is an entry's own name, which stays when the list grows.
    """

    entries: Sequence[Entry]
    build: Callable[[Entry], object]
    shelf: Callable[[Entry], tuple[str, ...]]
    told: Callable[[Sequence[Entry]], str]
    ident: Callable[[Entry], str]

    def shown(self, first: int | None = None) -> Iterator[object]:
        """The first rows, or all."""
        return map(self.build, self.entries[:first])


class Shelf(NamedTuple):
    """One page of a list that is cut: its name, its key, which run of that key it is, its rows, all they tell."""

    name: str
    key: str
    run: int
    rows: Iterable[object]
    number: int
    told: str


def shelves(listing: Listing[Entry]) -> list[Shelf]:
    """The pages of a list, in order of their keys; none where it is short enough for one."""
    if len(listing.entries) <= LONG:
        return []
    cut = sorted(_cut(listing.entries, listing.shelf, 0), key=lambda part: _in_order(part[0]))
    return [
        Shelf(name, key, run, map(listing.build, held), len(held), listing.told(held))
        for key, whole in cut
        for run, (name, held) in enumerate(runs(key, whole, listing.ident))
    ]


def runs(name: str, entries: Sequence[Entry], ident: Callable[[Entry], str]) -> Iterator[tuple[str, Sequence[Entry]]]:
    """Entries in order on pages of `LONG` at most, each with a name; the first has the plain one.

    A run begins, and is called, after an entry whose own name falls on it, so that one entry more changes the run it
    stands in, and not all that follow.
    """
    first = 0
    for i, entry in enumerate(entries if len(entries) > LONG else ()):
        size = i - first
        if size == LONG or (size >= _FEWEST and int(_mark(ident(entry)), 16) % _USUAL == 0):
            yield _called(name, entries[first], ident, first), entries[first:i]
            first = i
    yield _called(name, entries[first], ident, first), entries[first:]


def _called(name: str, entry: Entry, ident: Callable[[Entry], str], first: int) -> str:
    return f"{name}-{_mark(ident(entry))}" if first else name


def _mark(ident: str) -> str:
    return hashlib.blake2s(ident.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _cut(
    entries: Sequence[Entry], shelf: Callable[[Entry], tuple[str, ...]], depth: int
) -> Iterator[tuple[str, Sequence[Entry]]]:
    held: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        held[shelf(entry)[depth]].append(entry)
    for key, mine in held.items():
        if len(mine) > LONG and depth + 1 < len(shelf(mine[0])):
            yield from _cut(mine, shelf, depth + 1)
        else:
            yield key, mine


def _in_order(key: str) -> tuple[bool, int, str]:
    """Numbers by size, then words."""
    head = key.partition("-")[0]
    return not head.isdigit(), int(head) if head.isdigit() else 0, key


def in_one(_: object) -> tuple[str]:
    """The shelf of every row of a list that nothing but its order cuts."""
    return ("order",)


def by_report(number: int) -> tuple[str]:
    """The shelf of a row that is of one report."""
    first = (number - 1) // _WIDTH * _WIDTH + 1
    return (f"{first}-{first + _WIDTH - 1}",)


def by_date(day: str) -> tuple[str, ...]:
    """The shelf of a row by its ISO date: the year, else the month; what has no date is the last."""
    return (day[:4], day[:7]) if day[:4].isdigit() and day[:4] != "9999" else ("undated",)


def by_letter(name: str | None) -> tuple[str, ...]:
    """The shelf of a row by the first Latin letter of a name, else the first two."""
    letters = "".join(c for c in anyascii(name or "").casefold() if c.isalpha())
    return (letters[:1], letters[:2]) if letters else ("other",)


def read_keys(reader: CaseReader, survey: Survey) -> dict[str, str]:
    """A digest a document of what was read out of it and what people decided on that."""
    out = dict(reader.analysed_keys())
    for decision in reader.decisions():
        number = survey.report_of.get(decision.target) or _number(survey.labels.get(decision.target, ""))
        for document in (survey.by_number[number].id,) if number else out:
            out[document] = out.get(document, "") + decision.hash
    return out


def _number(label: str) -> int | None:
    head = label.partition(".")[0]
    return int(head) if head.isdigit() else None


def read_from(survey: Survey, keys: Mapping[str, str], statements: Iterable[str]) -> object:
    """All that a page may tell of some statements: their numbers, their reports, and digests of what was read."""
    labels = {s: survey.labels[s] for s in sorted(set(statements)) if s in survey.labels}
    numbers = {n for label in labels.values() if (n := _number(label)) is not None}
    outlines = [survey.by_number[n] for n in sorted(numbers)]
    return labels, [(o, keys.get(o.id)) for o in outlines]


def encoded(*parts: object) -> str:
    """Parts of what a page tells, as one text."""
    return msgspec.json.encode(parts, enc_hook=str).decode()
