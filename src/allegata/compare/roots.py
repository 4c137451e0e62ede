"""What a statement rests on: copied words, a cited report, a credit line, the innermost voice, else who published it.

The way is followed down to its end: a citation leads to what the cited report itself rests on for this claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from allegata.compare.citations import body_of, cited, credits_of
from allegata.grammar.lexicon import words
from allegata.grammar.proper import bare
from allegata.model import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from allegata.compare.matter import Matter, Report
    from allegata.model.profiles import Claim, Name, Voice

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

    def __init__(self, matter: Matter, originals: Mapping[str, str]) -> None:
        """Take the case, and of each copied statement the one that it was copied from."""
        self._matter = matter
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
            return _by(root, f"copied from {_title(self._matter.report(source))}")
        for voice in reversed(claim.voices):
            if voice.is_act or voice.name is None or voice.type_is_own(report.publisher):
                continue
            for other in cited(self._matter, report, voice.name):
                for held in carriers.get(other.document, ()):
                    if held.statement not in passed:
                        return _by(self.of(held, carriers, passed), f"cites {_title(other)}")
            if voice.role == "unnamed" and self._outer_outlet(claim, voice):
                continue
            return self._voice(voice, report)
        for name in credits_of(report):
            for other in cited(self._matter, report, name):
                for held in carriers.get(other.document, ()):
                    if held.statement not in passed:
                        return _by(self.of(held, carriers, passed), f"credit line of {_title(other)}")
        if report.source.cites:
            return Root(key=("voice", *bare(report.source.cites[0])), kind="voice", name=report.source.cites[0], via=("agency line",))
        return self._publisher(report)
