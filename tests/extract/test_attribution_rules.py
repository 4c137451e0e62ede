"""The sentences of every rule of attribution are its tests: it speaks, keeps silent, and is missed where it is off."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec
import pytest

from allegata.extract.attribution.noun_stances import calls_false, never_was
from allegata.extract.attribution.rejected_clauses import deed_untrue, said_not_guilty
from allegata.extract.attribution.rejections import REJECTIONS
from allegata.extract.attribution.sentences import main_clauses
from allegata.extract.attribution.verbs import attributions
from allegata.grammar.clause import View, view
from allegata.grammar.cues import others, verbs
from allegata.grammar.rules import Rule, listening, rules, without
from allegata.language import parse
from reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allegata.extract.attribution.attributed import Attributed

Views = dict[str, list[View]]
FAMILIES = ("frame.", "refuse.", "holder.", "cue.", "cut.", "stance.", "silence.", "retract.")
OURS = [r for r in rules() if r.id.startswith(FAMILIES)]
SPEAKS = [(r, s) for r in OURS for s in r.speaks]
SILENT = [(r, s) for r in OURS for s in r.silent]
OF_REPORTS = [r for r in rules() if r.id.startswith(("quote.", "turn.", "voice.", "author."))]


def _ident(x: object) -> str | None:
    return getattr(x, "id", None)


@pytest.fixture(scope="module")
def views() -> Mapping[str, list[View]]:
    """All sentences of all rules, parsed as one text."""
    texts = sorted({s for _, s in (*SPEAKS, *SILENT)})
    parsed = parse("\n\n".join(texts))
    assert len(parsed.paragraphs) == len(texts)
    out: Views = defaultdict(list)
    for s in parsed.sentences:
        out[texts[s.paragraph]].append(view(s))
    return out


def _outcome(found: list[View]) -> list[tuple[tuple[Attributed, ...], list[int]]]:
    """What is attributed in a text, and the clauses that call a claim false; without the ids of the rules."""
    return [
        (
            tuple(msgspec.structs.replace(a, rules=()) for a in attributions(v)),
            [
                k
                for k in main_clauses(v)
                if any(f(v, k) for f in (calls_false, never_was, *REJECTIONS, deed_untrue, said_not_guilty))
            ],
        )
        for v in found
    ]


def _spoke(found: list[View]) -> set[str]:
    with listening() as heard:
        _outcome(found)
    return {h.rule for h in heard if h.spoke}


@pytest.mark.parametrize(("rule", "text"), SPEAKS, ids=_ident)
def test_a_rule_speaks_and_is_missed(rule: Rule, text: str, views: Views):
    assert rule.id in _spoke(views[text])
    before = _outcome(views[text])
    with without(rule.id):
        assert _outcome(views[text]) != before


@pytest.mark.parametrize(("rule", "text"), SILENT, ids=_ident)
def test_a_rule_keeps_silent(rule: Rule, text: str, views: Views):
    assert rule.id not in _spoke(views[text])


def _voices(text: str) -> list[tuple[object, ...]]:
    """What a report says: whose words, how taken, where."""
    return [
        (
            tuple((h.name, h.role, h.stance, h.depth, h.content_anchors) for h in s.voice),
            s.stance,
            s.mode,
            s.factuality,
            s.anchors,
        )
        for s in read(text).statements
    ]


def _heard(text: str) -> set[str]:
    with listening() as heard:
        _voices(text)
    return {h.rule for h in heard if h.spoke}


@pytest.mark.parametrize(("rule", "text"), [(r, s) for r in OF_REPORTS for s in r.speaks], ids=_ident)
def test_a_rule_of_reports_speaks_and_is_missed(rule: Rule, text: str):
    assert rule.id in _heard(text)
    before = _voices(text)
    with without(rule.id):
        assert _voices(text) != before


@pytest.mark.parametrize(("rule", "text"), [(r, s) for r in OF_REPORTS for s in r.silent], ids=_ident)
def test_a_rule_of_reports_keeps_silent(rule: Rule, text: str):
    assert rule.id not in _heard(text)


def test_what_is_attributed_names_its_row_its_frame_and_its_holder(views: Views):
    (found,) = attributions(views["Rook said that the camp was closed."][0])
    assert found.rules == ("cue.say", "frame.that", "holder.subject")


def test_every_attribution_names_a_row_of_the_lexicon_and_rules_that_are_known(views: Views):
    known = {r.id for r in rules()}
    tables = (verbs(), *(others(pos) for pos in ("noun_that", "noun_is", "noun_rejected", "adj", "prep")))
    lemmas = {f"cue.{word}" for table in tables for word in table}
    for found in (a for vs in views.values() for v in vs for a in attributions(v)):
        clause = found.rules[0].startswith(("silence.", "retract.", "stance."))
        assert clause or found.rules[0] in lemmas | {f"cue.{w}" for w in ("true", "untrue")}
        assert {*found.rules[1:]} <= known


def test_a_rule_is_heard_at_the_word_that_it_was_asked_about(views: Views):
    with listening() as heard:
        _outcome(views["Rook called the camp a prison."])
    (answer,) = (h for h in heard if h.spoke and h.rule == "frame.called")
    v = views["Rook called the camp a prison."][0]
    assert answer.at == v.tokens[1].start


def test_a_statement_names_the_rules_of_its_voice_and_then_those_of_its_standing():
    (said,) = read("Rook said that the men were not paid.").statements
    assert said.rules == ("cue.say", "frame.that", "holder.subject", "asserted.negation")


def test_a_statement_in_a_quotation_names_the_rule_that_gave_it_away():
    *_, said = read("Rook said that the camp was closed.\n\n“They locked us in and beat us for two days.”").statements
    assert {"cue.say", "quote.paragraph_before"} <= {*said.rules}


def test_what_one_says_of_oneself_names_the_rules_of_the_cue():
    (said,) = read("I think that the men were paid.").statements
    assert said.rules[:2] == ("cue.think", "frame.that")
