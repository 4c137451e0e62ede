"""The standards' own labels, and what each account is coded with."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from allegata.views.claims import ClaimView, claim, fragment
from allegata.views.phrases import has, phrase, words
from allegata.views.survey import quoted_where_loaded
from allegata.views.visible import isolated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from allegata.model import Account, Assessment, CaseReader, Coding, Indicator, Standard
    from allegata.views.survey import Survey

_COLUMNS_AT_MOST = 12
_INDICATOR_ID = re.compile(r"\b(?:FL|[AC][LS]-[A-Z]{2})-\d{2}\b")


class Lookup:
    """Labels of indicators; an indicator it does not know is shown by its id."""

    def __init__(self, standards: Sequence[Standard]) -> None:
        self.standards = {s.id: s for s in standards}
        self._by_id = {(s.id, i.id): i for s in standards for i in s.indicators}

    def indicator(self, standard: str, ident: str) -> Indicator | None:
        """One indicator."""
        return self._by_id.get((standard, ident))

    def title(self, standard: str) -> str:
        """The standard's name for a reader."""
        if standard in self.standards:
            return self.standards[standard].title
        key = "standard." + standard.replace("/", "_").replace("-", "_")
        return phrase(key) if has(key) else standard

    def label(self, standard: str, ident: str) -> str:
        """The indicator's own label."""
        found = self.indicator(standard, ident)
        element, colon, rest = ident.partition(":")
        if colon:
            return f"{words(element)}: {found.label[:1].lower() + found.label[1:] if found else words(rest)}"
        return found.label if found is not None else ident

    def part(self, standard: str, value: str) -> str:
        """What an assessment lists under an element: an indicator by its label, else the word itself."""
        return self.short(standard, value) if self.indicator(standard, value) else words(value)

    def spelled(self, text: str) -> str:
        """A text of ours with each indicator's id led by its label: `FL-07` alone says nothing to a reader."""
        return _INDICATOR_ID.sub(lambda m: self._spell(m.group()), text)

    def _spell(self, ident: str) -> str:
        found = next((i for (_, known), i in self._by_id.items() if known == ident), None)
        return f"{found.label} ({ident})" if found is not None else ident

    def short(self, standard: str, ident: str) -> str:
        """Id and label in one."""
        label = self.label(standard, ident)
        return label if ":" in ident or label == ident else f"{ident} {label}"

    def column(self, standard: str, ident: str) -> str:
        """The column of an overview an indicator falls in: its dimension, its element, else itself."""
        found = self.indicator(standard, ident)
        if found is not None and found.dimension and found.dimension != ident:
            return words(found.dimension)
        element, colon, _ = ident.partition(":")
        return words(element) if colon else self.label(standard, ident)

    def columns(self, standard: str, met: Sequence[str]) -> tuple[str, ...]:
        """Columns of an overview: all that the standard has where they are few, else those met."""
        known = self.standards.get(standard)
        every = [self.column(standard, i.id) for i in known.indicators] if known else []
        order = tuple(dict.fromkeys([*every, *met]))
        return order if len(order) <= _COLUMNS_AT_MOST else tuple(c for c in order if c in set(met))


class Cell(NamedTuple):
    """A mark in an overview: reported, denied, both, or not mentioned."""

    mark: str
    look: str


class Band(NamedTuple):
    """The columns of one standard in the overview."""

    standard: str
    title: str
    columns: tuple[str, ...]


class OverviewRow(NamedTuple):
    """One account in the overview; cells band by band."""

    id: str
    number: str
    label: Markup
    cells: tuple[Cell, ...]


class CodedLine(NamedTuple):
    """One indicator in one account, with the claim that carries it."""

    indicator: str
    label: str
    dimension: str
    reading: str
    strength: str
    passage: Markup
    claim: ClaimView
    is_denied: bool


class AssessmentView(NamedTuple):
    """What a standard's own rule makes of an account."""

    title: str
    reading: str
    wording: Markup
    dimensions: tuple[tuple[str, int, int, int, bool], ...]
    elements: tuple[tuple[str, str], ...]
    classification: Markup


class AccountCodings(NamedTuple):
    """One account's codings, by standard, and its assessments."""

    id: str
    number: str
    label: Markup
    tables: tuple[tuple[str, tuple[CodedLine, ...], str], ...]
    assessments: tuple[AssessmentView, ...]


class Coded:
    """Builds the indicator section, one account at a time."""

    def __init__(self, reader: CaseReader, survey: Survey, lookup: Lookup) -> None:
        self._reader = reader
        self._survey = survey
        self._lookup = lookup

    def bands(self) -> tuple[Band, ...]:
        """The standards that any account is coded by, those given first in their order, and their columns."""
        met: dict[str, dict[str, None]] = defaultdict(dict)
        for coding in self._reader.codings():
            if coding.status != "rejected":
                met[coding.standard][self._lookup.column(coding.standard, coding.indicator)] = None
        order = [*(s for s in self._lookup.standards if s in met), *(s for s in met if s not in self._lookup.standards)]
        return tuple(Band(s, self._lookup.title(s), self._lookup.columns(s, list(met[s]))) for s in order)

    def overview(self, bands: Sequence[Band]) -> Iterator[OverviewRow]:
        """Each coded account as a row of marks."""
        for account in self._reader.accounts():
            readings: dict[tuple[str, str], set[str]] = defaultdict(set)
            for coding in self._reader.codings(account.id):
                if coding.status != "rejected":
                    column = self._lookup.column(coding.standard, coding.indicator)
                    readings[coding.standard, column].add(coding.reading)
            if readings:
                cells = tuple(_cell(readings.get((b.standard, c), set())) for b in bands for c in b.columns)
                yield OverviewRow(account.id, self._survey.labels[account.id], self._label(account), cells)

    def accounts(self) -> Iterator[AccountCodings]:
        """Each account that has a coding or an assessment, with its passages."""
        for account in self._reader.accounts():
            codings = [c for c in self._reader.codings(account.id) if c.status != "rejected"]
            assessments = tuple(self._assessment(a) for a in self._reader.assessments(account.id))
            if codings or assessments:
                yield self._account(account, codings, assessments)

    def _account(
        self, account: Account, codings: list[Coding], assessments: tuple[AssessmentView, ...]
    ) -> AccountCodings:
        held: dict[str, list[Coding]] = defaultdict(list)
        for coding in codings:
            held[coding.standard].append(coding)
        tables = tuple(
            (
                self._lookup.title(standard),
                tuple(self._line(c) for c in sorted(held[standard], key=lambda c: c.indicator)),
                self._silent(standard, {c.indicator for c in held[standard]}),
            )
            for standard in sorted(held)
        )
        return AccountCodings(account.id, self._survey.labels[account.id], self._label(account), tables, assessments)

    def _label(self, account: Account) -> Markup:
        return isolated(quoted_where_loaded(account.label, self._survey.loaded))

    def _silent(self, standard: str, met: set[str]) -> str:
        """Indicators of a short standard that the account does not mention; empty for long ones."""
        known = self._lookup.standards.get(standard)
        if known is None or len(known.indicators) > _COLUMNS_AT_MOST:
            return ""
        return "; ".join(i.label for i in known.indicators if i.id not in met)

    def _line(self, coding: Coding) -> CodedLine:
        found = self._lookup.indicator(coding.standard, coding.indicator)
        statement = self._reader.statement(coding.statement)
        return CodedLine(
            indicator=coding.indicator,
            label=self._lookup.label(coding.standard, coding.indicator),
            dimension=words(found.dimension) if found is not None and found.dimension else "",
            reading=phrase(f"reading.{coding.reading}"),
            strength=phrase(f"strength.{coding.strength}") if coding.strength else "",
            passage=isolated(" […] ".join(a.exact for a in coding.anchors))
            if coding.anchors
            else fragment(statement.anchors[0]),
            claim=claim(statement, self._survey.labels.get(statement.id, "")),
            is_denied=coding.reading == "denied",
        )

    def _assessment(self, assessment: Assessment) -> AssessmentView:
        return AssessmentView(
            title=self._lookup.title(assessment.standard),
            reading=phrase(f"age_reading.{assessment.reading}"),
            wording=isolated(assessment.wording),
            dimensions=tuple(
                (words(name), d.strong, d.medium, d.weak, d.positive) for name, d in assessment.dimensions.items()
            ),
            elements=tuple(
                (words(name), "; ".join(self._lookup.part(assessment.standard, v) for v in values))
                for name, values in assessment.elements.items()
            ),
            classification=isolated(assessment.classification),
        )


def _cell(readings: set[str]) -> Cell:
    look = "both" if len(readings) > 1 else next(iter(readings), "silent")
    return Cell(phrase(f"cell.{look}"), look)
