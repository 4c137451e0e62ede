"""What a statement rests on: copied words, a cited report, a credit line, the innermost voice, else who published it.

The way is followed down to its end: a citation leads to what the cited report itself rests on for this claim.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Literal

import msgspec

from allegata.compare.citations import credits_of
from allegata.compare.outlets import is_of
from allegata.grammar.lexicon import words
from allegata.grammar.proper import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from allegata.compare.groups import Groups
    from allegata.compare.matter import Matter, Report
    from allegata.model.profiles import Claim, Name, Voice

_NAMES = 4096
"""Names kept with what they are without who speaks for them."""
Kind = Literal["voice", "document", "copy_group", "owner"]
CHECKED = ("copied text", "citation by name", "credit line", "author", "owner group")


class Root(msgspec.Struct, frozen=True):
    """Where a statement's way ends: `key` tells roots apart, `name` is for people, `via` the ways that led there."""

    key: tuple[str, ...]
    kind: Kind
    name: str
    via: tuple[str, ...] = ()


class Roots:
    """Follows the statements of one claim down to what they rest on."""

    def __init__(
        self, matter: Matter, originals: Mapping[str, str], cites: Iterable[tuple[str, str]], families: Groups
    ) -> None:
        """Follow the statements of a case.

        Args:
            matter: the case.
            originals: of each copied statement the one that it was copied from.
            cites: pairs of documents, the citing one first.
            families: documents that share their text.
        """
        self._matter = matter
        self._families = families
        self._cited: dict[str, list[str]] = {}
        for citing, other in sorted(cites):
            self._cited.setdefault(citing, []).append(other)
        self._originals = originals

    def of(self, claim: Claim, carriers: Mapping[str, Sequence[Claim]], seen: frozenset[str] = frozenset()) -> Root:
        """The root of one statement.

        Args:
            claim: the statement.
            carriers: the statements of the same claim by document.
            seen: those that the way has led through.
        """
        passed = seen | {claim.statement}
        report = self._matter.report(claim)
        original = self._originals.get(claim.statement)
        if original is not None and original not in passed:
            source = self._matter.claims[original]
            root = self.of(source, carriers, passed)
            return _by(root, f"copied from {title_of(self._matter.report(source))}")
        for voice in reversed(claim.voices):
            if voice.is_act or voice.name is None or is_of(voice.name, report.publisher or ""):
                continue
            found = self._followed(self._matter.cited(report, voice.name), carriers, passed, "cites")
            if found is not None:
                return found
            if voice.role == "unnamed":
                found = self._followed(self._rests_on(report), carriers, passed, "rests on")
                if found is not None:
                    return found
                if self._cites_outside(claim, voice):
                    continue
            return self._voice(voice, report, carriers)
        for name in credits_of(report):
            found = self._followed(self._matter.cited(report, name), carriers, passed, "credit line of")
            if found is not None:
                return found
        if report.source.cites:
            agency = report.source.cites[0]
            return Root(key=("voice", *sorted(bare(agency))), kind="voice", name=agency, via=("agency line",))
        return _publisher(report)

    def _rests_on(self, report: Report) -> list[Report]:
        """The reports that a report cites: its unnamed voices are theirs."""
        return [self._matter.by_document[d] for d in self._cited.get(report.document, ())]

    def _followed(
        self, reports: Sequence[Report], carriers: Mapping[str, Sequence[Claim]], seen: frozenset[str], how: str
    ) -> Root | None:
        """The root of the claim in the first of some reports that makes it."""
        for other in reports:
            for held in carriers.get(other.document, ()):
                if held.statement not in seen:
                    return _by(self.of(held, carriers, seen), f"{how} {title_of(other)}")
        return None

    def _cites_outside(self, claim: Claim, inner: Voice) -> bool:
        """Does a named outlet of the case stand around an unnamed voice?"""
        report = self._matter.report(claim)
        outer = claim.voices[: claim.voices.index(inner)]
        return any(v.name is not None and self._matter.is_cited(report, v.name) for v in outer)

    def _voice(self, voice: Voice, report: Report, carriers: Mapping[str, Sequence[Claim]]) -> Root:
        """A voice as a root: a body that published a report is that publisher; an unnamed person is one report's."""
        name = voice.name or ""
        key = body_name(name)
        speaks_for = voice.body or self._matter.bodies.get(bare(name))
        if speaks_for is not None and voice.role == "person":
            key = speaks_for
        body = self._matter.publisher_of(key) if voice.role != "unnamed" or speaks_for else None
        if body is not None and body.document in carriers:
            return _publisher(body)
        if voice.role == "unnamed":
            return Root(key=("unnamed", self._families.root(report.document), *sorted(key)), kind="voice", name=name)
        kind: Kind = "document" if voice.role == "document" else "voice"
        return Root(key=("voice", *sorted(key)), kind=kind, name=name)


def _publisher(report: Report) -> Root:
    owner = report.owner
    if owner is not None:
        return Root(key=("voice", *sorted(bare(owner))), kind="owner", name=owner)
    return Root(key=("document", report.document), kind="document", name=title_of(report))


@functools.lru_cache(_NAMES)
def body_name(name: str) -> Name:
    """A body's name without who speaks for it: "a spokeswoman for Corben Marine" is Corben Marine."""
    held = bare(name)
    mouths = words("voice_nouns", "word", kind="person")
    told = name.casefold().split()
    for little in ("for", "of"):
        if little in told[1:-1] and told[told.index(little) - 1] in mouths & _MOUTHS:
            return bare(" ".join(name.split()[told.index(little) + 1 :]))
    return tuple(w for w in held if w not in _MOUTHS) or held


_MOUTHS = frozenset({"spokesman", "spokeswoman", "spokesperson", "spokespeople", "lawyer", "representative"})


def title_of(report: Report) -> str:
    """How a report is called in a rule: its outlet, else its title."""
    return report.publisher or report.source.title or report.profile.document


def _by(root: Root, way: str) -> Root:
    return msgspec.structs.replace(root, via=(way, *root.via))


def as_one(roots: Sequence[Root]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """For each key the key that it is one with: a short name and the one longer name that holds it."""
    keys = sorted({r.key for r in roots}, key=lambda k: (-len(k), k))
    out: dict[tuple[str, ...], tuple[str, ...]] = {}
    for key in keys:
        longer = (
            [k for k in out if k[0] == key[0] and set(key) < set(k) and out[k] == k] if key[0] != "document" else []
        )
        out[key] = longer[0] if len(longer) == 1 else key
    return out
