"""Ids of groups that were given out lead to their groups, however a case grows."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import allegata
from allegata.errors import UsageError
from allegata.workbench.aliases import Group, led, of_case

EXAMPLES = Path(__file__).parents[2] / "examples"
SETS = st.lists(st.frozensets(st.sampled_from("abcdefgh"), min_size=1), max_size=5)


def _groups(parts: list[frozenset[str]]) -> dict[str, Group]:
    taken: set[str] = set()
    out = {}
    for part in parts:
        own = part - taken
        taken |= part
        if own:
            out[f"g_{min(own)}"] = Group("allegation", frozenset(own))
    return out


@given(st.lists(SETS, min_size=2, max_size=5))
def test_every_id_ever_given_out_leads_to_a_group_or_is_told_as_gone(steps: list[list[frozenset[str]]]):
    known: dict[str, str] = {}
    seen: set[str] = set()
    before: dict[str, Group] = {}
    for parts in steps:
        now = _groups(parts)
        known = led(before, now, known)
        seen |= set(now)
        for ident in seen:
            assert ident in now or known[ident] in now or known[ident] == ""
        for ident, group in before.items():
            if ident not in now and known[ident]:
                assert group.members & now[known[ident]].members
        before = now


def test_most_of_what_it_held_decides_then_the_smallest():
    before = {"g_a": Group("situation", frozenset("abc"))}
    now = {"g_b": Group("situation", frozenset("b")), "g_c": Group("situation", frozenset("ac"))}
    assert led(before, now, {"g_z": "g_a"}) == {"g_a": "g_c", "g_z": "g_c"}
    assert led(before, {"g_a": Group("allegation", frozenset("b"))}, {}) == {}
    assert led(before, {"g_x": Group("allegation", frozenset("abc"))}, {}) == {"g_a": ""}


@pytest.mark.slow
def test_a_case_that_grows_keeps_what_was_written_down(tmp_path: Path):
    reports = sorted((EXAMPLES / "reports").iterdir(), reverse=True)
    case = tmp_path / "case"
    allegata.new(case, "Growing")
    seen: dict[str, str] = {}
    for report in reports:
        held = shutil.copy(report, tmp_path / report.name)
        allegata.add(case, [held])
        allegata.analyse(case)
        with allegata.open_case(case) as reader:
            seen.update({i: g.kind for i, g in of_case(reader).items()})
    with allegata.open_case(case) as reader:
        now = of_case(reader)
    former = [i for i in seen if i not in now]
    assert former
    led_on = 0
    for ident in former:
        try:
            found = allegata.show(case, ident)
        except UsageError as error:
            assert "no group any more" in str(error)  # noqa: PT017  told in one line
            continue
        led_on += 1
        assert found.id in now
        assert found.kind == seen[ident].split()[0]
    assert led_on > len(former) // 2
    target = next(i for i in former if seen[i] == "allegation" and _leads(case, i))
    made = allegata.decide(case, target, "accept", reason="as read", actor="Orla")
    assert made.decisions[0].target in now
    assert allegata.verify(case).exit_code == 0


def _leads(case: Path, ident: str) -> bool:
    try:
        return bool(allegata.show(case, ident))
    except UsageError:
        return False
