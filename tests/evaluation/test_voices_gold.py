"""The second test part: the scorer on a perfect and a flawed set of records; the checker that counts its labels."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from allegata.model import Anchor, Hop, Statement

sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))
sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation" / "gold"))

from check_gold import LEAST, check_voices

from own_gold import frozen
from voices_gold import VoicesScores, judge, place, same, voices_rows

EVALUATION = Path(__file__).parents[2] / "evaluation"
TEXT = (
    "Oda Brill denied that the gate was locked. The guild declined to comment. She withdrew her estimate of ninety. "
    "“We were never paid,” a mason said. Pell doubts that the kiln was lit. The bell rang, he added."
)
LABELS: list[dict[str, Any]] = [
    {"class": "denial", "spans": [["the gate was locked", 0]], "voice": ["Oda Brill"], "stance": "denies"},
    {"class": "decline", "spans": [["declined to comment", 0]], "voice": ["guild"], "stance": "declines"},
    {"class": "retraction", "spans": [["her estimate of ninety", 0]], "voice": ["Oda Brill"], "stance": "retracts"},
    {"class": "non_denial", "spans": [["We were never paid", 0]], "voice": ["mason"], "stance": "affirms"},
    {"class": "doubt", "spans": [["the kiln was lit", 0]], "voice": ["Pell"], "stance": "affirms"},
    {"class": "borderline", "spans": [["The bell rang", 0]], "stance": "affirms"},
]
RIGHT = [
    ("the gate was locked", "denies", "affirmed", "The Oda Brill"),
    ("declined to comment", "declines", "affirmed", "guild"),
    ("her estimate of ninety", "retracts", "affirmed", "Oda Brill"),
    ("We were never paid", "affirms", "negated", "mason"),
    ("the kiln was lit", "affirms", "doubted", "Pell"),
    ("The bell rang", "denies", "affirmed", "Pell"),
]


def statement(exact: str, stance: str, standing: str, speaker: str) -> Statement:
    start = TEXT.index(exact)
    return Statement(
        id=f"st-{start}",
        anchors=(Anchor(document="doc", start=start, end=start + len(exact), exact=exact, prefix="", suffix=""),),
        kind="fact",
        voice=(
            Hop(name="Author", mention=None, role="author"),
            Hop(name=speaker, mention=None, role="person", depth=0),
        ),
        stance=stance,  # type: ignore[arg-type]  # a table of plain words
        polarity="positive",
        mode="stated",
        certainty_cue=None,
        factuality=None,
        act=None,
        roles=(),
        times=(),
        places=(),
        counts=(),
        loaded=(),
        paraphrase=None,
        engine="by hand",
        score=None,
        standing=standing,  # type: ignore[arg-type]  # as above
    )


def figures(records: list[tuple[str, str, str, str]]) -> dict[str, float]:
    out = VoicesScores()
    judge(out, "tiny", TEXT, place(LABELS, TEXT, TEXT), [statement(*r) for r in records])
    return {r.floor.removeprefix("voices2."): r.value for r in voices_rows(out)}


def test_perfect_records_score_one_everywhere():
    made = figures(RIGHT)
    assert len(made) == 9
    assert set(made.values()) == {1.0}


@pytest.mark.parametrize(
    ("at", "record", "fallen"),
    [
        (0, ("the gate was locked", "affirms", "affirmed", "Oda Brill"), {"denial_recall", "denial_precision"}),
        (1, ("declined to comment", "affirms", "affirmed", "guild"), {"declines"}),
        (2, ("her estimate of ninety", "affirms", "affirmed", "Oda Brill"), {"retracts"}),
        (3, ("We were never paid", "denies", "negated", "mason"), {"denial_precision", "non_denials"}),
        (4, ("the kiln was lit", "affirms", "affirmed", "Pell"), {"doubts"}),
        (4, ("the kiln was lit", "denies", "doubted", "Pell"), {"doubts", "denial_precision"}),
        (0, ("the gate was locked", "denies", "affirmed", "Pell"), {"speaker", "chain"}),
    ],
)
def test_each_flaw_costs_its_own_figure(at: int, record: tuple[str, str, str, str], fallen: set[str]):
    records = [*RIGHT[:at], record, *RIGHT[at + 1 :]]
    # the borderline passage is told as an affirmation here, so that precision has nothing but the flaw to count
    records[5] = ("The bell rang", "affirms", "affirmed", "Pell")
    made = figures(records)
    assert {name for name, value in made.items() if value < 1} == fallen


def test_what_has_no_statement_is_missed_and_no_doubt():
    made = figures(RIGHT[:4])
    assert made["found"] < 1
    assert made["doubts"] == 0
    assert made["denial_recall"] == 1


def test_a_passage_is_found_where_the_reading_set_the_head_apart():
    body = "It is over\n\nThe elders deny it, and it ends there."
    [(_, spans)] = place([{"spans": [["it", 0]]}], body, body.partition("\n\n")[2])
    assert spans == [(16, 18)]
    assert place([{"spans": [["it", 0]]}], body, "Nothing.")[0][1] == []


def test_a_topic_matches_with_its_cue_and_without():
    assert same([(10, 20)], [(0, 20)])
    assert same([(0, 20)], [(12, 40)]) is False
    assert same([], [(0, 5)]) is False


def test_the_part_is_frozen_and_holds_enough_of_each_class():
    held, wrong = check_voices(EVALUATION / "gold" / "voices_test")
    assert wrong == []
    assert frozen(EVALUATION / "gold" / "voices_test") == []
    assert all(held[name] >= least for name, least in LEAST.items())


def test_the_checker_finds_a_passage_that_is_not_there_and_classes_that_are_short(tmp_path: Path):
    label = {"class": "denial", "spans": [["no such words", 0]], "voice": ["Nobody Known"], "stance": "affirms"}
    gold = {"document": "a.txt", "genre": "blog", "transcript": False, "headed": False, "labels": [label]}
    (tmp_path / "a.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    (tmp_path / "a.txt").write_text("Oda Brill kept bees. " * 40, encoding="utf-8")
    _, wrong = check_voices(tmp_path)
    for part in ("no occurrence 0", "'Nobody Known'", "no stance of 'denial'", "1 denial, 80 are due", "0 transcripts"):
        assert any(part in line for line in wrong), part


def test_the_gate_keeps_figures_and_no_item_of_a_test_part():
    kept = json.loads((EVALUATION / "pinned.json").read_text(encoding="utf-8"))
    assert all(isinstance(value, float) for value in kept.values())
    assert not (EVALUATION / "items.json").exists()
