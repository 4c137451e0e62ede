"""The sentences of every rule of standing are its tests; and the lexicon refuses what it does not declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import allegata.grammar.asserted  # noqa: F401  loads the rules
from allegata.errors import LexiconError
from allegata.grammar.ask import Ask
from allegata.grammar.asserted import asserted
from allegata.grammar.clause import view
from allegata.grammar.lexicon import lookup, read_rows, rows, tables, words
from allegata.grammar.rules import Rule, listening, rules, without
from allegata.language import parse

if TYPE_CHECKING:
    from collections.abc import Callable

STANDING = [r for r in rules() if r.id.startswith("asserted.")]


def _answers(text: str) -> set[str]:
    """The rules that decide of some predicate of the text."""
    out = set()
    for sentence in parse(text).sentences:
        v = view(sentence)
        for t in sentence.tokens:
            if t.pos in {"VERB", "AUX", "NOUN"}:
                out.add(asserted(Ask(v, t.i, quoted=sentence.quote >= 0)).rule)
    return out


@pytest.mark.parametrize(
    ("rule", "text"), [(r, s) for r in STANDING for s in r.speaks], ids=lambda x: getattr(x, "id", None)
)
def test_a_rule_speaks_and_is_noticed(rule: Rule, text: str):
    assert rule.id in _answers(text)
    with without(rule.id):
        assert rule.id not in _answers(text)


@pytest.mark.parametrize(
    ("rule", "text"), [(r, s) for r in STANDING for s in r.silent], ids=lambda x: getattr(x, "id", None)
)
def test_a_rule_keeps_silent(rule: Rule, text: str):
    assert rule.id not in _answers(text)


def test_who_listens_hears_who_spoke_and_who_did_not():
    with listening() as heard:
        _answers("The men were not paid.")
    assert {h.rule for h in heard if h.spoke} == {"asserted.negation"}
    assert {h.rule for h in heard if not h.spoke} > {"asserted.doubted", "asserted.condition"}


def test_every_table_is_declared_and_reads():
    assert all(rows(name) for name in tables())


@pytest.mark.parametrize(
    "asked",
    [
        lambda: rows("no_such_table"),
        lambda: words("negation", "form", **{"class": "no such class"}),
        lambda: lookup("negation", "form", "class", no_such_column="x"),
        lambda: read_rows("t", "form,source\nword,\n", {"form": None, "source": None}),
        lambda: read_rows(
            "t", "form,kind,source\nword,odd,own\n", {"form": None, "kind": frozenset({"even"}), "source": None}
        ),
        lambda: read_rows("t", "form,more,source\n", {"form": None, "source": None}),
    ],
)
def test_what_is_not_declared_is_an_error(asked: Callable[[], object]):
    with pytest.raises(LexiconError):
        asked()
