"""A sentence explained, in lines of plain words."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from allegata.cli.terminal import listed, say, say_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allegata.workbench.explaining import Answer, ClaimTold, Explained, VoiceTold
    from allegata.workbench.rule_places import RuleTold

_CLAIMS = 12
_REFUSALS = 10
_WIDE = 140
_MOST_BYTES = 1_000_000
_PLAIN = {"stance": "affirms", "mode": "stated", "kind": "fact", "polarity": "positive"}
"""What is not worth a word."""


def text_of(argument: str) -> str:
    """The text to explain: the argument, or standard input for `-`; what no longer fits is left for the refusal."""
    if argument != "-":
        return argument
    return sys.stdin.buffer.read(_MOST_BYTES).decode("utf-8", "replace")


def print_explained(found: Explained, *, where: bool, as_json: bool) -> int:
    """Print what is made of a text and by which rules; returns the exit status."""
    status = 1 if found.problems else 0
    if as_json:
        say_json(found)
        return status
    for number, claim in enumerate(found.claims[:_CLAIMS], start=1):
        _print_claim(number, claim, where=where)
    if len(found.claims) > _CLAIMS:
        say(f"and {len(found.claims) - _CLAIMS} more claims, under --json")
    if not found.claims:
        say("No claim is found in it.")
    refused = [_refusal(a, where=where) for a in found.refused[:_REFUSALS]]
    if len(found.refused) > _REFUSALS:
        refused.append(f"and {len(found.refused) - _REFUSALS} more, under --json")
    listed("Not read, and why:", refused)
    _print_unheard(found)
    listed("Problems:", found.problems)
    return status


def _print_claim(number: int, claim: ClaimTold, *, where: bool) -> None:
    say(f"{number}. “{_cut(' ... '.join(claim.words))}”")
    say(f"   voice: {' > '.join(map(_voice, claim.voices))}")
    odd = [f"{k} {v}" for k in _PLAIN if (v := getattr(claim, k)) != _PLAIN[k]]
    if odd:
        say(f"   claim: {', '.join(odd)}")
    decided = f", by {_words(claim.decided_by)}" if claim.decided_by else ""
    say(f"   standing: {claim.standing.replace('_', ' ')}{decided}")
    for c in claim.codings:
        say(f"   coding: {c.indicator} {c.label}, {c.reading} ({c.standard})")
    made = dict.fromkeys((*claim.rules, *(r for c in claim.codings for r in c.rules)))
    for rule in made:
        say(f"   rule {_rule(rule, where=where)}")


def _voice(voice: VoiceTold) -> str:
    name = "the author" if voice.role == "author" and not voice.name else voice.name or "nobody named"
    kind = "" if voice.role in {"author", "person"} else f" ({voice.role})"
    return f"{name}{kind}{f', “{voice.cue}”' if voice.cue else ''}"


def _refusal(answer: Answer, *, where: bool) -> str:
    return f"{_words([answer.word])} {_rule(answer.rule, where=where)}"


def _print_unheard(found: Explained) -> None:
    """Where nobody but the author speaks: which words might have been a cue."""
    if any(len(c.voices) > 1 for c in found.claims):
        return
    refused = {a.word for a in found.refused}
    left = [w for w in found.cues if w not in refused]
    if left:
        say(f"No voice but the author's: {_words(left)} can be a cue, and no rule finds here what is said by it.")
    elif not found.cues:
        say("No voice but the author's: no word of the tables of cues is in it.")


def _rule(rule: RuleTold, *, where: bool) -> str:
    says = f": {rule.says}" if rule.says else ""
    return f"{rule.id}{says}{f' [{rule.where}]' if where and rule.where else ''}"


def _words(words: Iterable[str]) -> str:
    return ", ".join(f"“{_cut(w)}”" for w in words)


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _WIDE else f"{flat[: _WIDE - 1]}…"
