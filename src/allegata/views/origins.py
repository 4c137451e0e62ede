"""What the allegations rest on, the questions left open, and what the page can link to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from allegata.views.phrases import phrase, say
from allegata.views.survey import folded
from allegata.views.visible import isolated, plain, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from allegata.model import Allegation, CaseReader, Link, Question
    from allegata.views.standards import Lookup
    from allegata.views.survey import Survey

_TARGETS = 8
_EVIDENCE = 300
"""Characters shown of a passage that two reports share."""
_OURS = {"single_origin", "conflict", "gap"}
_LABEL = 20
"""Words of an allegation that stand as its label."""
_ORDER = ("single_origin", "conflict", "impossible_date", "gap", "asked_by_source", "stale_anchor", "custom")


class Target(NamedTuple):
    """A record that has a place on the page."""

    id: str
    label: str


class AllegationView(NamedTuple):
    """One allegation and its origins."""

    id: str
    number: str
    label: Markup
    statements: tuple[Target, ...]
    denials: tuple[Target, ...]
    declines: tuple[Target, ...]
    statements_more: int
    reports: int
    publishers: Markup
    origins: tuple[tuple[str, Markup, int, Markup], ...]
    is_single: bool
    checked: str


class LinkView(NamedTuple):
    """A dependence between two reports."""

    a: Target
    kind: str
    b: Target
    rule: Markup
    evidence: Markup


class QuestionView(NamedTuple):
    """An open question."""

    id: str
    text: Markup
    targets: tuple[Target, ...]
    more: int
    status: str
    answer: Markup


def targets(idents: Iterable[str], survey: Survey) -> tuple[Target, ...]:
    """Those of the ids that stand somewhere on the page."""
    return tuple(Target(i, survey.labels[i]) for i in idents if i in survey.labels)


def allegations(reader: CaseReader, survey: Survey, *, several: bool) -> Iterator[AllegationView]:
    """Allegations that several reports make, or those that one makes, in the reader's order."""
    for allegation in reader.allegations():
        if (len(allegation.reports) > 1) == several:
            yield _allegation(allegation, survey)


def _allegation(allegation: Allegation, survey: Survey) -> AllegationView:
    held = targets(allegation.statements, survey)
    return AllegationView(
        id=allegation.id,
        number=survey.labels[allegation.id],
        label=Markup("<q>{}</q>").format(isolated(_cut(allegation.label))),
        statements=held[:_TARGETS],
        denials=targets((d for d in allegation.denials if d not in allegation.statements), survey),
        declines=targets(allegation.declines, survey),
        statements_more=max(0, len(held) - _TARGETS),
        reports=len(allegation.reports),
        publishers=isolated("; ".join(allegation.publishers)),
        origins=tuple(
            (phrase(f"origin.{o.kind}"), _root(o.root, survey), len(o.statements), isolated("; ".join(o.via)))
            for o in allegation.origins
        ),
        is_single=len(allegation.origins) == 1,
        checked=", ".join(allegation.checked),
    )


def _cut(words: str) -> str:
    """The first words of a label."""
    held = words.split()
    return words if len(held) <= _LABEL else f"{' '.join(held[:_LABEL])} …"


def _root(root: str, survey: Survey) -> Markup:
    outline = survey.outlines.get(root)
    if outline is None:
        return isolated(survey.publishers.get(folded(root)) or survey.voices.get(folded(root)) or root)
    return say("origins.report", number=outline.number, title=isolated(outline.title))


def dependences(reader: CaseReader, survey: Survey) -> Iterator[LinkView]:
    """Links between reports: copied text, citation, the same hands."""
    for link in reader.links():
        if link.kind in {"same_text", "cites", "same_origin"} and link.status != "rejected":
            yield _link(link, survey)


def _link(link: Link, survey: Survey) -> LinkView:
    kind = phrase(f"link.{link.kind}")
    form = f" ({phrase(f'form.{link.form}')})" if link.form else ""
    a, b = (Target(i, survey.labels.get(i, i)) for i in (link.a, link.b))
    evidence = isolated(plain(link.evidence[0].exact, _EVIDENCE)) if link.evidence else isolated(None)
    return LinkView(a, kind + form, b, visible(link.rule), evidence)


def warnings(reader: CaseReader) -> list[Question]:
    """Questions of a single origin, the case's own first."""
    return [q for q in reader.questions() if q.kind == "single_origin" and q.status != "rejected"]


def questions(reader: CaseReader, survey: Survey, lookup: Lookup) -> list[tuple[str, tuple[QuestionView, ...]]]:
    """Questions by kind; the kinds that weigh most first."""
    held: dict[str, list[QuestionView]] = defaultdict(list)
    for question in reader.questions():
        if question.status != "rejected":
            held[question.kind].append(_question(question, survey, lookup))
    return [(phrase(f"question.{kind}"), tuple(held[kind])) for kind in _ORDER if held[kind]]


def _question(question: Question, survey: Survey, lookup: Lookup) -> QuestionView:
    found = targets(question.targets, survey)
    return QuestionView(
        id=question.id,
        text=isolated(lookup.spelled(question.text) if question.kind in _OURS else question.text),
        targets=found[:_TARGETS],
        more=max(0, len(found) - _TARGETS),
        status=phrase(f"status.{question.status}") if question.status != "proposed" else "",
        answer=isolated(question.answer),
    )
