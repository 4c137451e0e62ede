"""Questions that only the whole case raises: single origins, conflicts, publications that were changed."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING

from allegata.model import Question, content_id, fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from allegata.compare.matter import Matter
    from allegata.compare.outlets import Heading
    from allegata.model import Allegation
    from allegata.model.profiles import Traits

_NAMED_AT_MOST = 6
_ASKED_OF = 3
_LABEL = 20
"""Words of an allegation that a question quotes."""


def questions(matter: Matter, found: Sequence[Allegation]) -> tuple[Question, ...]:
    """The questions that the claims of a block raise."""
    out = [*_one_origin(found), *_same_people(matter, found), *_histories(matter), *_denied(found)]
    return tuple({q.id: q for q in out}.values())


def _question(kind: str, targets: tuple[str, ...], text: str) -> Question:
    return Question(id=content_id("qst", kind, *targets, text), kind=kind, targets=targets, text=text)  # type: ignore[arg-type]  # the kinds below


def one_publisher(
    reports: Sequence[Heading], traits: Mapping[str, Traits], copied: Collection[str]
) -> tuple[Question, ...]:
    """A question where the whole case rests on one origin.

    Args:
        reports: all that were read, in their order.
        traits: of each.
        copied: documents that carry the text of an earlier one.
    """
    owners = {fold(r.owner) if r.owner else r.source.id for r in reports}
    independent = [r for r in reports if r.document not in copied]
    if not reports or (len(owners) > 1 and len(independent) > 1):
        return ()
    name = reports[0].owner or "a publisher that is not named"
    number = f"{len(reports)} report{'s' if len(reports) != 1 else ''}"
    wanted = "; ".join(_corroboration(v for r in reports for v in traits[r.document].voices))
    text = f"Everything in this case rests on one origin: {name} ({number}). What would corroborate it: {wanted}."
    return (_question("single_origin", tuple(r.document for r in reports), text),)


def _corroboration(voices: Iterable[tuple[str, str]]) -> list[str]:
    """What an independent check could start from: the documents, the named and the unnamed voices of the reports."""
    told: dict[str, dict[str, None]] = {"document": {}, "person": {}, "organisation": {}, "unnamed": {}}
    for role, name in voices:
        if role in told:
            told[role][name] = None
    held = {role: list(names) for role, names in told.items()}
    out = ["a report by a publisher that neither copies nor cites this one"]
    if held["document"]:
        out.append(f"the documents themselves ({_some(held['document'])})")
    if named := held["person"] + held["organisation"]:
        out.append(f"what the named voices say when asked directly ({_some(named)})")
    if held["unnamed"]:
        out.append(f"who the unnamed voices are ({_some(held['unnamed'])})")
    out.append("an answer by those the allegations are about")
    return out


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMED_AT_MOST])
    return f"{shown} and {len(names) - _NAMED_AT_MOST} more" if len(names) > _NAMED_AT_MOST else shown


def _one_origin(found: Sequence[Allegation]) -> list[Question]:
    out = []
    for allegation in found:
        weighs = allegation.indicators or allegation.flags or allegation.denials
        if weighs and len(allegation.origins) == 1 and len(allegation.reports) > 1:
            origin = allegation.origins[0]
            text = (
                f"{len(allegation.reports)} reports allege this and rest on one origin, {origin.root}: "
                f"“{_cut(allegation.label)}”. Who else can say so?"
            )
            out.append(_question("single_origin", (allegation.id,), text))
    return out


def _same_people(matter: Matter, found: Sequence[Allegation]) -> list[Question]:
    """Voices without a name that count as several origins of one claim: nothing says that they are not the same."""
    out = []
    for allegation in found:
        unnamed: dict[str, tuple[str, str]] = {}
        for origin in allegation.origins:
            voices = matter.claims[origin.statements[0]].voices
            if voices and voices[-1].role == "unnamed" and voices[-1].name:
                where = matter.report(matter.claims[origin.statements[0]]).publisher or "a report"
                unnamed.setdefault(voices[-1].name, (where, origin.statements[0]))
        if len(unnamed) > 1:
            told = " and ".join(f"“{name}” ({where})" for name, (where, _) in list(unnamed.items())[:_ASKED_OF])
            text = f"Are {told} the same people? If so, {len(allegation.origins)} origins become fewer."
            out.append(_question("single_origin", tuple(s for _, s in list(unnamed.values())[:_ASKED_OF]), text))
    return out


def _histories(matter: Matter) -> list[Question]:
    out = []
    for claim in matter.claims.values():
        if tells_of_publication(claim.words):
            statement, words = claim.statement, claim.words
            text = (
                f"This tells of a publication that was changed, removed or put back: “{words}”. What did it say before "
                "and after, when was it changed, and who asked for it?"
            )
            out.append(_question("gap", (statement,), text))
    return out


@functools.cache
def _publication_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    raw = tomllib.loads(files("allegata.compare").joinpath("data/publication.toml").read_text(encoding="utf-8"))
    publication, changed = (rf"\b(?:{'|'.join(map(re.escape, raw[key]))})" for key in ("publication", "changed"))
    return re.compile(publication + r"s?\b", re.IGNORECASE), re.compile(changed + r"\b", re.IGNORECASE)


def tells_of_publication(text: str) -> bool:
    """Do words say that something published was removed, altered or put back?"""
    publication, changed = _publication_words()
    return bool(publication.search(text) and changed.search(text))


def _cut(words: str) -> str:
    held = words.split()
    return words if len(held) <= _LABEL else f"{' '.join(held[:_LABEL])} …"


def _denied(found: Sequence[Allegation]) -> list[Question]:
    return [
        _question(
            "conflict",
            (*a.statements[:1], *a.denials),
            f"This is alleged and denied: “{_cut(a.label)}”. What would settle it?",
        )
        for a in found
        if a.denials
    ]
