"""The 2009 rules, Palermo and the 2012 list against readings of the same rules written by counting."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.errors import UsageError
from allegata.indicators import assess, indicator, is_positive, score, standard, standards
from allegata.indicators.scoring import cells, classify
from allegata.indicators.standards import ADULT_LABOUR, CHILD_LABOUR, DIMENSIONS, FORCED_LABOUR, PALERMO
from allegata.model import Account, Coding

POSITIVE_BY_WORDS = (
    {"strong": 2},
    {"strong": 1, "medium": 1},
    {"strong": 1, "weak": 1},
    {"medium": 3},
    {"medium": 2, "weak": 1},
)


def brute(strong: int, medium: int, weak: int) -> bool:
    """Look for one of the named groups among all subsets of the indicators laid out one by one."""
    laid = ["strong"] * strong + ["medium"] * medium + ["weak"] * weak
    return any(
        {k: group.count(k) for k in set(group)} == wanted
        for size in (2, 3)
        for group in set(combinations(laid, size))
        for wanted in POSITIVE_BY_WORDS
    )


def test_the_dimension_rule_over_all_counts():
    for s, m, w in product(range(6), range(11), range(4)):
        assert is_positive(s, m, w) == brute(s, m, w), (s, m, w)


def test_one_strong_alone_and_weak_ones_alone_are_not_positive():
    assert not is_positive(1, 0, 0)
    assert not is_positive(0, 0, 9)
    assert not is_positive(0, 2, 0)


@given(data=st.data())
@settings(deadline=None, max_examples=40)
def test_scores_count_each_indicator_once(data: st.DataObject):
    ids = [i.id for i in standard(ADULT_LABOUR).indicators]
    chosen = data.draw(st.lists(st.sampled_from(ids), max_size=30))
    scores = score(ADULT_LABOUR, chosen)
    assert list(scores) == list(DIMENSIONS)
    assert sum(d.strong + d.medium + d.weak for d in scores.values()) == len(set(chosen))
    assert scores == score(ADULT_LABOUR, set(chosen))
    assert all(d.positive == brute(d.strong, d.medium, d.weak) for d in scores.values())


def test_the_sets_hold_what_their_sources_count():
    counts = {s.id: len(s.indicators) for s in standards()}
    assert counts[ADULT_LABOUR] == 67
    assert counts[CHILD_LABOUR] == 65
    assert counts[FORCED_LABOUR] == 11
    assert counts[PALERMO] == 19
    strengths = [i.strength for i in standard(ADULT_LABOUR).indicators]
    assert [strengths.count(s) for s in ("strong", "medium", "weak")] == [7, 53, 7]
    strengths = [i.strength for i in standard(CHILD_LABOUR).indicators]
    assert [strengths.count(s) for s in ("strong", "medium", "weak")] == [15, 50, 0]
    assert all(s.edition and s.source and s.verified for s in standards())
    assert indicator(ADULT_LABOUR, "AL-CD-01").strength == "strong"
    assert indicator(ADULT_LABOUR, "XX") is None


@pytest.mark.parametrize("name", ["adult-sexual", "child-sexual"])
def test_sets_without_strengths_refuse_to_be_scored(name: str):
    with pytest.raises(UsageError, match="strengths of its indicators are not known"):
        score(f"ilo-operational-2009/{name}", [])


def test_standards_without_a_rule_and_unknown_ones_refuse():
    with pytest.raises(UsageError, match="no rule that combines"):
        score(FORCED_LABOUR, [])
    with pytest.raises(UsageError, match="no such standard"):
        score("house-rules", [])
    with pytest.raises(UsageError, match="no indicator AL-ZZ-09"):
        score(ADULT_LABOUR, ["AL-ZZ-09"])


DECEIVED = [("AL-DR-01", "reported"), ("AL-DR-08", "reported")]
COERCED = [("AL-CR-01", "reported"), ("AL-CR-03", "reported")]
EXPLOITED = [("AL-EX-01", "reported"), ("AL-EX-04", "reported")]
HELD = [("AL-CD-01", "reported"), ("AL-CD-03", "reported")]
NO_MEANS, NO_EXPLOITATION, NO_COERCION = [("AL-DR-01", "denied")], [("AL-EX-04", "denied")], [("AL-CD-03", "denied")]


@pytest.mark.parametrize(
    ("codings", "name"),
    [
        (NO_MEANS + NO_EXPLOITATION + NO_COERCION, "successful migrant"),
        (NO_MEANS + EXPLOITED + NO_COERCION, "exploited migrant"),
        (DECEIVED + EXPLOITED + NO_COERCION, "victim of deception and exploitation"),
        (DECEIVED + EXPLOITED + HELD, "victim of trafficking for forced labour"),
        (COERCED + EXPLOITED + HELD, "victim of trafficking for forced labour"),
        (COERCED + DECEIVED + EXPLOITED + HELD, "victim of trafficking for forced labour"),
        (COERCED + EXPLOITED + NO_COERCION, "not classified by the 2009 table"),
        (NO_MEANS + EXPLOITED + HELD, "not classified by the 2009 table"),
        (DECEIVED + EXPLOITED, "not named: coercion at destination is not mentioned"),
        (DECEIVED + EXPLOITED + HELD[:1], "not classified by the 2009 table"),
        (EXPLOITED + HELD, "not named: deceptive or coercive recruitment is not mentioned"),
        (DECEIVED + HELD, "not named: exploitative conditions of work is not mentioned"),
        ([*NO_MEANS, ("AL-RV-08", "reported"), *EXPLOITED, *NO_COERCION], "not classified by the 2009 table"),
        ([*EXPLOITED, ("AL-EX-04", "denied"), *NO_MEANS, *NO_COERCION], "exploited migrant"),
    ],
)
def test_names_of_the_2009_table(codings: list[tuple[str, Any]], name: str):
    assert classify(cells(ADULT_LABOUR, codings)) == name


def test_silence_is_never_a_name():
    assert classify(cells(ADULT_LABOUR, [])).startswith("not named: ")


def account(age: Any = "unknown") -> Account:
    return Account(id="acc", label="workers", statements=("s",), people="workers", age=age, place=None, when=None)


def coding(standard_id: str, ident: str, reading: Any = "reported", status: Any = "proposed") -> Coding:
    return Coding(
        id=f"{standard_id}{ident}{reading}",
        account="acc",
        statement="s",
        standard=standard_id,
        version="1",
        indicator=ident,
        reading=reading,
        strength=None,
        rationale="",
        anchors=(),
        engine="test",
        score=None,
        status=status,
    )


@pytest.mark.parametrize(
    ("age", "readings"),
    [
        ("adult", [(ADULT_LABOUR, "adult"), (FORCED_LABOUR, "adult"), (PALERMO, "adult")]),
        ("child", [(CHILD_LABOUR, "child"), (FORCED_LABOUR, "child"), (PALERMO, "child")]),
        ("unknown", [(ADULT_LABOUR, "adult"), (FORCED_LABOUR, "adult"), (PALERMO, "adult"), (PALERMO, "child")]),
        (
            "mixed",
            [
                (ADULT_LABOUR, "adult"),
                (CHILD_LABOUR, "child"),
                (FORCED_LABOUR, "adult"),
                (PALERMO, "adult"),
                (PALERMO, "child"),
            ],
        ),
    ],
)
def test_readings_by_age(age: str, readings: list[tuple[str, str]]):
    assert [(a.standard, a.reading) for a in assess(account(age), [])] == readings


def test_a_child_needs_no_means():
    codings = [coding(PALERMO, "act:recruitment"), coding(PALERMO, "purpose:forced_labour")]
    *_, adult, child = assess(account(), codings)
    assert adult.classification == "not complete: means is not mentioned"
    assert child.classification == "act and purpose are reported"
    assert "no means is needed" in child.wording
    assert "age of the people is not known" in child.wording


def test_wording_names_the_combination_and_never_the_person():
    codings = [coding(ADULT_LABOUR, i, r) for i, r in DECEIVED + EXPLOITED + HELD]
    first = assess(account(), codings)[0]
    assert first.wording == (
        "if this account is true, it describes the combination that the 2009 table calls "
        "“victim of trafficking for forced labour”"
    )
    assert len(first.dimensions) == 6
    silent = assess(account(), [])
    assert all(a.wording.startswith("if this account is true, ") for a in silent)


def test_rejected_codings_and_other_accounts_do_not_count():
    codings = [coding(ADULT_LABOUR, "AL-DR-01", status="rejected")]
    assert assess(account(), codings)[0].dimensions["deceptive_recruitment"].strong == 0


def test_forced_labour_is_a_list():
    codings = [coding(FORCED_LABOUR, "FL-07"), coding(FORCED_LABOUR, "FL-02"), coding(FORCED_LABOUR, "FL-05", "denied")]
    found = next(a for a in assess(account(), codings) if a.standard == FORCED_LABOUR)
    assert found.elements == {"reported": ("FL-02", "FL-07"), "denied": ("FL-05",)}
    assert found.classification is None
    assert found.dimensions == {}
