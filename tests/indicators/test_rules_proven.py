"""Each rule of coding is needed: without it its own sentences are coded otherwise, and their look-alikes are not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import allegata.indicators.coding  # noqa: F401  loads the rules
from allegata.grammar.rules import Rule, rules, without

sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))

from ledger_sets import outcome

RULES = [r for r in rules() if r.id.startswith("coding.")]


def _is_read_otherwise_without(rule: Rule, text: str) -> bool:
    with_it = outcome(text)
    with without(rule.id):
        return outcome(text) != with_it


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_a_rule_is_missed_in_its_sentences_alone(rule: Rule):
    assert [s for s in rule.speaks if not _is_read_otherwise_without(rule, s)] == []
    assert [s for s in rule.silent if _is_read_otherwise_without(rule, s)] == []
