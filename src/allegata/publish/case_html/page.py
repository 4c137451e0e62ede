"""The page: what its templates can ask for. Everything large is an iterator, so that memory stays flat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.publish.case_html.reports import Reports, languages_not_analysed
from allegata.views import counts, origins, sources, voices
from allegata.views.phrases import phrase, section
from allegata.views.standards import Coded, Lookup
from allegata.views.survey import quoted_where_loaded, survey
from allegata.views.timeline import Timeline
from allegata.views.visible import isolated, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from allegata.model import CaseReader, Standard
    from allegata.publish.quality import Quality
    from allegata.views.survey import Glance, Outline
    from allegata.views.voices import NameView, Node, VoiceView

SECTIONS = (
    "summary",
    "alleged",
    "indicators",
    "text",
    "voices",
    "timeline",
    "counts",
    "origins",
    "questions",
    "problems",
    "sources",
    "method",
)


_SHORT = 6
"""Measured figures named in the summary; all of them stand in the section on method."""


class Page:
    """One case file in the making."""

    def __init__(self, reader: CaseReader, standards: Sequence[Standard], quality: Quality) -> None:
        self._reader = reader
        self.case = reader.case()
        self.title = isolated(self.case.title) or isolated(phrase("label.untitled"))
        self.plain_title = plain(self.case.title) or phrase("label.untitled")
        self.glossary = tuple((term.replace("_", " "), meaning) for term, meaning in section("glossary"))
        self.survey = survey(reader)
        self.quality = quality
        self.lookup = Lookup(standards)
        self.reports = Reports(reader, self.survey, self.lookup)
        self.coded = Coded(reader, self.survey, self.lookup)
        self.timeline = Timeline(reader, self.survey)
        self.sections = tuple((name, phrase(f"section.{name}")) for name in SECTIONS)
        self.record_tally = reader.tally()
        self.single_origins = tuple(isolated(self.lookup.spelled(q.text)) for q in origins.warnings(reader))

    def languages(self) -> Markup:
        """The sentence on reports that are not analysed, or nothing."""
        return languages_not_analysed(self.survey.outlines.values())

    def unread(self) -> tuple[Markup, ...]:
        """Names of the sources that could not be read."""
        return tuple(isolated(s.title or s.url or s.id) for s in self.survey.unread)

    def glances(self) -> tuple[tuple[Glance, Markup], ...]:
        """The first accounts, each in one line, with their labels."""
        return tuple((g, isolated(quoted_where_loaded(g.label, self.survey.loaded))) for g in self.survey.glances)

    def undated_reports(self) -> int:
        """How many reports carry no date of publication."""
        return sum(o.published is None for o in self.survey.outlines.values())

    def open_questions(self) -> int:
        """How many questions have no answer."""
        return sum(q.answer is None and q.status != "rejected" for q in self._reader.questions())

    def error_items(self) -> tuple[tuple[str, str], ...]:
        """The measured figures in short, for the summary."""
        return tuple((f"{r.ability} ({r.measure})", f"{r.value:.2f}") for r in self.quality.rows[:_SHORT])

    def voices(self) -> list[VoiceView]:
        """The table of voices."""
        return voices.table(self._reader, self.survey)

    def names(self) -> list[NameView]:
        """People and bodies that go by more than one form of a name."""
        return list(voices.names(self._reader))

    def trees(self) -> Iterator[tuple[Outline, tuple[Node, ...]]]:
        """Each report's tree of voices."""
        yield from voices.trees(self._reader, self.survey)

    def units(self) -> list[counts.UnitView]:
        """Counts by counted noun."""
        return counts.units(self._reader, self.survey)

    def allegations(self, *, several: bool) -> Iterator[origins.AllegationView]:
        """Allegations with their origins: those that several reports make, or the others."""
        return origins.allegations(self._reader, self.survey, several=several)

    def shared(self) -> bool:
        """Is anything alleged by more than one report?"""
        return any(len(a.reports) > 1 for a in self._reader.allegations())

    def unshared(self) -> bool:
        """Is anything alleged by one report only?"""
        return any(len(a.reports) <= 1 for a in self._reader.allegations())

    def dependences(self) -> list[origins.LinkView]:
        """Dependences between reports."""
        return list(origins.dependences(self._reader, self.survey))

    def questions(self) -> list[tuple[str, tuple[origins.QuestionView, ...]]]:
        """Open questions by kind."""
        return origins.questions(self._reader, self.survey, self.lookup)

    def problems(self) -> Iterator[sources.ProblemView]:
        """Problems."""
        return sources.problems(self._reader, self.survey)

    def sources(self) -> Iterator[sources.SourceView]:
        """Sources with captures."""
        return sources.sources(self._reader, self.survey)
