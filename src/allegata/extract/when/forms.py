"""Dates as written, before a calendar is laid on them: what the grammar hands to the resolver."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec


class Partial(msgspec.Struct, frozen=True):
    """A calendar date of some size; what is not written is None.

    `unit` day, weekday, month, season, year, decade or century. `year` is the first year of a decade or century;
    `century_free`: a decade without its century ("the nineties"). `weekday` counts from Monday, 0.
    """

    unit: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    season: int | None = None
    weekday: int | None = None
    which: str = ""
    century_free: bool = False


class Numeric(msgspec.Struct, frozen=True):
    """A date in figures whose order is open: two numbers and a year, as written."""

    first: int
    second: int
    year: int


class Relative(msgspec.Struct, frozen=True):
    """A date counted from another.

    `kind`: shift (so many units from the base), unit (last, this or next calendar unit), past and coming (the N units
    before or after publication), earlier and later (the part of this unit before or after publication), now.
    `base`: "publication" or "text" (the date last named). `amount` None: not said how many.
    """

    kind: str
    unit: str = "day"
    amount: int | None = 0
    base: str = "publication"
    approximate: bool = False


class Part(msgspec.Struct, frozen=True):
    """A third, half or quarter of a date; names as in `when_values.part`."""

    name: str
    whole: Form


class Range(msgspec.Struct, frozen=True):
    """From one date to another."""

    first: Form
    last: Form


class Open(msgspec.Struct, frozen=True):
    """A date as a limit: since, until, before, after."""

    side: Literal["since", "until", "before", "after"]
    limit: Form


class About(msgspec.Struct, frozen=True):
    """A date given roughly."""

    whole: Form


class Nth(msgspec.Struct, frozen=True):
    """Counted inside a period: `unit` weekday, day, week or month; `number` from its end where negative.

    `count`: so many units from there ("the first two weeks of May").
    """

    number: int
    unit: str
    whole: Form
    weekday: int | None = None
    count: int = 1


class Listed(msgspec.Struct, frozen=True):
    """Several dates in a row that share what one of them says: "5, 6 and 9 May 2022"."""

    items: tuple[Form, ...]


class Away(msgspec.Struct, frozen=True):
    """So many units before or after a date that stands beside it: "two days before 3 May"."""

    unit: str
    amount: int
    base: Form


class Unclear(msgspec.Struct, frozen=True):
    """An expression of time that names no date; `flags` say why. No flags: part of a name."""

    flags: tuple[Literal["impossible", "relative", "vague"], ...]


Form: TypeAlias = Partial | Numeric | Relative | Part | Range | Open | About | Nth | Listed | Away | Unclear


class Read(msgspec.Struct, frozen=True):
    """A form and the lexemes it covers, end exclusive."""

    first: int
    end: int
    form: Form
