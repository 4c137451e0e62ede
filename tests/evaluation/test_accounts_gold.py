"""The third test part: its scorers on perfect and flawed records, and the digests that freeze it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from allegata.model import Account, Anchor, Coding, Document, Hop, OffsetMap, Place, Statement, Step, When

sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))

from accounts_gold import DIGESTS, AccountScores, DateScores, accounts_rows, dates_rows, judge, judge_dates
from engine import Analysed
from own_gold import frozen

TEXT = "The owner of Wren Farm kept the cooks' papers in May 2023. Police charged him. The law forbids it."
KEPT, CHARGED, LAW = (
    "The owner of Wren Farm kept the cooks' papers in May 2023",
    "Police charged him",
    "The law forbids it",
)
FORCED = "ilo-forced-labour-2012"
LINE: dict[str, Any] = {
    "name": "tiny",
    "text": TEXT,
    "accounts": [
        {
            "spans": [KEPT],
            "people": "the cooks",
            "place": "Wren Farm",
            "age": "unknown",
            "named": ["Wren Farm"],
            "codings": [{"standard": FORCED, "indicator": "FL-07", "reading": "reported"}],
        }
    ],
    "never": [{"exact": LAW}],
    "bearing": [{"exact": KEPT, "value": "alleges"}, {"exact": CHARGED, "value": "charges"}],
    "steps": [{"exact": CHARGED, "stage": "charged"}],
}
DATES: dict[str, Any] = {
    "name": "tiny",
    "dates": [{"exact": "May 2023", "earliest": "2023-05-01", "latest": "2023-05-31", "flags": ["inconsistent"]}],
}


def anchor(exact: str) -> Anchor:
    start = TEXT.index(exact)
    return Anchor(document="doc", start=start, end=start + len(exact), exact=exact)


def statement(exact: str, bearing: Any, stage: Any = None, times: tuple[When, ...] = ()) -> Statement:
    return Statement(
        id=f"st-{TEXT.index(exact)}",
        anchors=(anchor(exact),),
        kind="fact",
        voice=(Hop(name=None, mention=None, role="author"),),
        stance="affirms",
        polarity="positive",
        mode="stated",
        certainty_cue=None,
        factuality=None,
        act=None,
        roles=(),
        times=times,
        places=(),
        counts=(),
        loaded=(),
        paraphrase=None,
        engine="by hand",
        score=None,
        bearing=bearing,
        step=Step(stage=stage, when=None, court=None, body=None) if stage else None,
    )


def made(*, place: str, coded_on: str, bearing: str, flags: tuple[Any, ...] = ("inconsistent",)) -> Analysed:
    when = When(
        verbatim="May 2023",
        anchor=anchor("May 2023"),
        edtf="2023-05",
        earliest="2023-05-01",
        latest="2023-05-31",
        precision="month",
        flags=flags,
    )
    held = [statement(KEPT, bearing, times=(when,)), statement(CHARGED, "charges", "charged")]
    return Analysed(
        document=Document(
            id="doc",
            source="src",
            media_type="text/plain",
            title=None,
            byline=None,
            dated=None,
            text=TEXT,
            text_rules_version="by hand",
            offset_map=OffsetMap(kind="text", segments=()),
        ),
        statements=held,
        accounts=[
            Account(
                id="acc",
                label="cooks",
                statements=(held[0].id,),
                people="cooks",
                age="unknown",
                place=Place(verbatim=place, anchor=None, name=place),
                when=None,
                named=("Wren Farm",),
            )
        ],
        codings=[
            Coding(
                id="cod",
                account="acc",
                statement=held[0].id,
                standard=FORCED,
                version="1",
                indicator="FL-07",
                reading="reported",
                strength=None,
                rationale="",
                anchors=(anchor(coded_on),),
                engine="by hand",
                score=None,
            )
        ],
    )


def figures(done: Analysed, line: dict[str, Any] = LINE) -> dict[str, float]:
    out = AccountScores()
    judge(out, line, done)
    return {r.floor: r.value for r in accounts_rows(out)}


def test_perfect_records_score_one():
    found = figures(made(place="Wren Farm", coded_on=KEPT, bearing="alleges"))
    silent = {"accounts2.palermo", "accounts2.adult_labour", "accounts2.negatives"}
    assert {key for key, value in found.items() if value != 1} == silent  # of these the tiny set holds nothing


def test_flawed_records_lose_what_is_wrong():
    found = figures(made(place="Orrin", coded_on=LAW, bearing="background"))
    assert (found["accounts2.place"], found["accounts2.never"], found["bearing"]) == (0, 0, 0.5)
    assert found["accounts2.people"] == 1


def test_an_account_of_a_look_alike_counts_against_the_codings():
    look_alike = {**LINE, "accounts": []}
    found = figures(made(place="Wren Farm", coded_on=KEPT, bearing="alleges"), look_alike)
    assert (found["accounts2.negatives"], found["accounts2.forced_labour"]) == (0, 0)


@pytest.mark.parametrize(("flags", "expected"), [(("inconsistent",), 1), ((), 0)])
def test_dates_are_held_against_bounds_and_flags(flags: tuple[str, ...], expected: int):
    out = DateScores()
    judge_dates(out, DATES, made(place="Wren Farm", coded_on=KEPT, bearing="alleges", flags=flags))
    found = {r.floor: r.value for r in dates_rows(out)}
    assert (found["dates2.exact"], found["dates2.flags"], found["dates2.flagged"]) == (1, expected, expected)


def test_a_text_that_was_not_read_counts_as_missed():
    out = DateScores()
    judge_dates(out, DATES, None)
    assert out.exact.figures()[1] == 0


def test_the_part_is_frozen():
    assert frozen(Path(__file__).parents[2] / "evaluation" / "gold", DIGESTS) == []
