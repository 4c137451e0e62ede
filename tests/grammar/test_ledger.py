"""The ledger of rules, on two made-up rules and a handful of judgements."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from allegata.grammar import rules as registry
from allegata.grammar.rules import Rule, rule

sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))

import rules as command
from ledger import Entry, Text, speaks, unnoticed, weigh
from ledger_sets import SETS, STANDINGS, VOICES, standings, voices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Says "loud" of a text with a sign of exclamation, "empty" of one without letters, else "plain"."""
    monkeypatch.setattr(registry, "_RULES", dict(registry._RULES))

    @rule("made.loud", says="it is loud", speaks=("Go!",), silent=("Go.",), nothing=False)
    def loud(text: str) -> bool:
        return "!" in text

    @rule("made.empty", says="it is empty", speaks=("...",), silent=("Go.",), nothing=False)
    def empty(text: str) -> bool:
        return not any(c.isalpha() for c in text)

    def read(text: str) -> str:
        is_loud, is_empty = loud(text), empty(text)
        return "loud" if is_loud else "empty" if is_empty else "plain"

    return read


def _texts(read: Callable[[str], str], wanted: dict[str, str]) -> Iterator[Text]:
    for text, label in wanted.items():
        yield Text(text, lambda t=text, w=label: {"label": read(t) == w}, lambda at: at)


def test_what_a_rule_gains_and_loses_is_counted(reader: Callable[[str], str]):
    found = weigh(_texts(reader, {"Go!": "loud", "Stop!": "loud", "Oh!": "plain", "...": "plain", "Go.": "plain"}))
    assert found["made.loud"] == Entry(hits=3, gained=2, lost=1)
    assert found["made.empty"] == Entry(hits=1, gained=0, lost=1)


def test_a_rule_that_moves_nothing_is_unnoticed(reader: Callable[[str], str]):
    found = weigh(_texts(reader, {"!!!": "loud", "Go!": "loud"}))
    assert found["made.empty"].hits == 1
    assert unnoticed(found) == ["made.empty"]


def test_what_is_found_only_with_a_rule_and_should_not_be_is_lost(reader: Callable[[str], str]):
    text = Text("Go!", lambda: {"loud": False} if reader("Go!") == "loud" else {}, lambda at: at)
    assert weigh([text])["made.loud"] == Entry(hits=1, gained=0, lost=1)


def test_a_rule_is_run_over_its_own_sentences(reader: Callable[[str], str]):
    assert speaks(Rule("made.loud", "", ("Go!", "Oh!"), ("Go.",)), reader)
    assert not speaks(Rule("made.loud", "", ("Go!", "Go."), ("Go.",)), reader)


@pytest.mark.parametrize(("noticed", "status"), [(9, 0), (8, 1)])
def test_more_unnoticed_than_allowed_is_1(
    noticed: int, status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    entries = {f"r{n}": Entry(hits=1, gained=int(n < noticed), speaks=True) for n in range(10)}
    assert command.report(entries, tmp_path / "rules.json") == status
    out = capsys.readouterr().out
    assert out.count("UNNOTICED") == 10 - noticed
    kept = json.loads((tmp_path / "rules.json").read_text())
    assert len(kept["rules"]) == 10
    assert kept["unnoticed"] == [f"r{n}" for n in range(noticed, 10)]


def test_a_rule_whose_own_sentences_do_not_need_it_is_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert command.report({"made.loud": Entry(hits=1, gained=1)}, tmp_path / "rules.json") == 1
    assert "OWN SENTENCES CHANGE NOTHING made.loud" in capsys.readouterr().out


def test_the_sets_are_development_sets():
    assert set(SETS) == {"meanings", "standings", "voices", "codings", "cases", "stances"}
    for path in (STANDINGS, VOICES):
        items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assert len({i["id"] for i in items}) == len(items) > 40
        assert all(i.get("claim", "") in i["text"] and ("claim" in i) != ("coded" in i) for i in items)


@pytest.mark.parametrize("texts", [standings, voices])
def test_most_of_them_are_read_right(texts: Callable[[slice], Iterator[Text]]):
    right = [all(text.judge().values()) for text in texts(slice(None, None, 5))]
    assert sum(right) >= 0.75 * len(right) > 5


def test_a_rule_that_refuses_is_missed_where_it_is_switched_off():
    (text,) = (t for t in voices(slice(None)) if t.name == "vo56")
    assert weigh([text])["refuse.finds_oneself"].gained == 1
