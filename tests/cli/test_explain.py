"""`allegata explain`: what is made of a sentence and by which rules, in plain lines and as JSON."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import msgspec
import pytest

import allegata
from allegata.cli import run
from allegata.cli.explaining import print_explained
from allegata.grammar.rules import rules
from allegata.workbench.rule_places import told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def run_it(*arguments: str, status: int = 0) -> str:
        assert run(["explain", *arguments]) == status
        captured = capsys.readouterr()
        assert captured.err == ""
        return captured.out

    return run_it


def test_a_denial_is_told_with_its_voice_and_codings(shown: Callable[..., str]):
    lines = shown("Pia Rand denied that the owner took the divers' passports.").splitlines()
    assert lines[0] == "1. “the owner took the divers' passports”"
    assert lines[1] == "   voice: the author > Pia Rand, “denied”"
    assert "   claim: stance denies" in lines
    assert any(line.startswith("   coding: FL-07 ") and "denied" in line for line in lines)
    assert any("concept.documents_taken: the patterns of 'documents taken' in the table" in line for line in lines)
    assert len(lines) <= 25


def test_a_doubt_is_told_with_the_words_that_decide_and_the_rule(shown: Callable[..., str]):
    out = shown("Pia Rand doubted that the divers were paid.", "--where")
    assert "   standing: doubted, by “doubted”" in out
    assert "mode possible" in out
    assert "rule asserted.doubted: somebody doubts it [grammar/openness.py:" in out


def test_of_a_plain_sentence_nothing_is_said_that_is_plain(shown: Callable[..., str]):
    assert shown("The trawler sailed at dawn.").splitlines() == [
        "1. “The trawler sailed at dawn”",
        "   voice: the author",
        "   standing: affirmed",
        "No voice but the author's: no word of the tables of cues is in it.",
    ]


def test_a_cue_word_that_opens_no_voice_is_named(shown: Callable[..., str]):
    last = shown("The report of the divers was long.").splitlines()[-1]
    assert last.startswith("No voice but the author's: “report” can be a cue, and no rule finds")


def test_a_rule_that_refuses_is_told_in_its_own_words(shown: Callable[..., str]):
    lines = shown("Anyone accused of hitting the divers was sent away.", "--where").splitlines()
    assert "Not read, and why:" in lines
    refused = next(line for line in lines if "refuse.anyone" in line)
    assert refused.startswith(
        "  “accused” refuse.anyone: whoever it may be who says so is nobody [extract/attribution/"
    )
    assert not any(line.startswith("No voice but the author's") for line in lines)


def test_a_chain_is_told_with_the_rule_of_each_hop(shown: Callable[..., str]):
    lines = shown("Pia Rand told the council that the consul believed the divers were not paid.").splitlines()
    assert "   voice: the author > Pia Rand, “told” > consul (unnamed), “believed”" in lines
    assert "   rule cue.tell: the word 'tell' in the table of cues" in lines
    assert sum(line.startswith("   rule frame.") for line in lines) == 2
    assert len(lines) <= 25


def test_json_holds_everything_the_lines_hold_and_the_silent_rules(shown: Callable[..., str]):
    told_ = json.loads(shown("The divers were not paid.", "--json"))
    assert list(told_) == ["text", "claims", "refused", "silent", "cues", "problems"]
    (claim,) = told_["claims"]
    assert (claim["standing"], claim["polarity"], claim["decided_by"]) == ("negated", "negative", ["not"])
    assert told_["text"][claim["start"] : claim["end"]] == claim["words"][0]
    (rule,) = claim["rules"]
    assert (rule["id"], rule["where"].split(":")[0]) == ("asserted.negation", "grammar/standing.py")
    asked = {a["rule"]["id"] for a in told_["silent"]}
    assert "asserted.doubted" in asked
    assert all(told_["text"][a["at"] :].startswith(a["word"]) for a in told_["silent"])


def test_standard_input_is_read_for_a_dash(shown: Callable[..., str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("The divers weren’t paid.\n".encode())))
    assert "standing: negated" in shown("-")


def test_a_long_text_is_cut_and_says_so(capsys: pytest.CaptureFixture[str]):
    found = allegata.explain("The divers were not paid. " * 3)
    many = msgspec.structs.replace(found, claims=found.claims * 5)
    assert print_explained(many, where=False, as_json=False) == 0
    assert "and 3 more claims, under --json" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["The\x1b[2J gate\x00 was\u202e locked.", "a" * 5_000, "((((((((((((", "é\ud800x"])
def test_hostile_text_gives_lines_or_one_line(text: str, capsys: pytest.CaptureFixture[str]):
    assert run(["explain", text]) in {0, 2}
    captured = capsys.readouterr()
    assert not {"\x1b", "\x00", "\u202e"} & set(captured.out + captured.err)
    assert captured.err.count("\n") <= 1


def test_nothing_is_kept(shown: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    shown("The gate was locked.")
    assert list(tmp_path.iterdir()) == []


def test_every_rule_says_something_and_stands_somewhere():
    for rule in rules():
        one = told(rule.id)
        assert one.says
        assert one.where


def test_rows_of_tables_are_told_by_their_word():
    row = told("cue.insist")
    assert row.says == "the word 'insist' in the table of cues"
    assert row.where.startswith("grammar/en/cue_verbs.csv:")
    assert told("cue.no_such_word").where == ""
    assert told("nothing.known").says == ""
