"""Decisions made in the pages: the same as those of the command line, each taken back by one press."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec

import allegata
from allegata.store import Reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from allegata.model import Statement
    from conftest import Workbench


def _kept(case: Path) -> list[bytes]:
    """All records but those that tell of decisions."""
    with Reader(case) as reader:
        held = (r for r in reader.records() if type(r).__name__.lower() not in {"decision", "seal", "logentry"})
        return sorted(msgspec.json.encode(r) for r in held)


def _settled(bench: Workbench) -> None:
    for _ in range(200):
        if bench.live.is_settled:
            return
        time.sleep(0.05)
    raise AssertionError(bench.live.fault)


def _statement(bench: Workbench, words: str) -> Statement:
    return next(s for s in bench.records("statements") if words in " … ".join(a.exact for a in s.anchors))


def test_accept_reject_and_undo(bench: Workbench):
    one, two = (s.id for s in bench.records("statements")[:2])
    assert bench.post("accept", one).status_code == 200
    assert bench.post("reject", two, reason="said twice").status_code == 200
    status = {s.id: s.status for s in bench.records("statements")}
    assert (status[one], status[two]) == ("accepted", "rejected")
    (first, second) = bench.records("decisions")
    assert (first.verb, first.actor, second.reason) == ("accept", "Orla", "said twice")
    bench.post("undo", two)
    bench.post("undo", one)
    assert {s.status for s in bench.records("statements")} == {"proposed"}


def test_undo_of_everything_is_the_start(bench: Workbench):
    before = _kept(bench.case)
    statements = bench.records("statements")
    account = bench.records("accounts")[0]
    entities = [e.id for e in bench.records("entities")][:2]
    question = bench.records("questions")[0].id
    assert bench.post("reject", statements[0].id, reason="r").status_code == 200
    assert bench.post("correct", statements[1].id, speaker="The report's author").status_code == 200
    assert bench.post("rename", account.id, f_label="The wharf").status_code == 200
    assert bench.post("answer", question, f_answer="The harbour office").status_code == 200
    assert bench.post("same", entities).status_code == 200
    _settled(bench)
    assert _kept(bench.case) != before
    for ident in (entities[0], question, account.id, statements[1].id, statements[0].id):
        assert bench.post("undo", ident).status_code == 200
    bench.live.settle()
    assert _kept(bench.case) == before
    assert allegata.verify(bench.case).exit_code == 0


def test_words_are_corrected_to_the_exact_code_points(bench: Workbench):
    claim = _statement(bench, "withheld")
    text = bench.records("documents")[1].text
    wanted = "👩‍👩‍👧 wages were withheld"
    bench.post("correct", claim.id, words=wanted)
    (anchor,) = next(s for s in bench.records("statements") if s.id == claim.id).anchors
    assert anchor.exact == wanted
    assert text[anchor.start : anchor.end] == wanted
    start = text.index("קוד")
    bench.post("correct", claim.id, f_span=f"{start}:{start + 3}", words="whatever the browser shows")
    (anchor,) = next(s for s in bench.records("statements") if s.id == claim.id).anchors
    assert anchor.exact == "קוד"


def test_words_that_are_not_there_are_refused_in_one_line(bench: Workbench):
    claim = bench.records("statements")[0]
    answer = bench.post("correct", claim.id, words="words that nobody wrote")
    assert answer.status_code == 422
    assert "not in the report" in answer.text
    assert not bench.records("decisions")


def test_another_voice_of_the_report_brings_its_own_place(bench: Workbench):
    claim = _statement(bench, "never paid")
    bench.post("correct", claim.id, speaker="Ines Marl")
    voice = next(s for s in bench.records("statements") if s.id == claim.id).voice
    assert voice[-1].name == "Ines Marl"
    assert voice[-1].source_anchor is None or voice[-1].source_anchor.exact


def test_a_missed_claim_is_added_and_shown(bench: Workbench):
    document = bench.records("documents")[0]
    answer = bench.post("add", document.id, words="took the passports of nine")
    assert answer.status_code == 200
    (added,) = (s for s in bench.records("statements") if s.anchors[0].exact == "took the passports of nine")
    _settled(bench)
    assert f'id="{added.id}"' in bench.client.get("/reports/1").text
    assert bench.post("undo", added.id).status_code == 200
    assert all(s.id != added.id for s in bench.records("statements"))


def test_many_at_once_are_shown_first(bench: Workbench):
    ids = [s.id for s in bench.records("statements")[:3]]
    answer = bench.post("accept", ids)
    assert answer.text.count("would") == 0
    assert "3 decisions to be made" in answer.text
    assert not bench.records("decisions")
    bench.post("accept", ids, confirmed="1")
    assert len(bench.records("decisions")) == 3


def test_allegations_are_joined_and_a_part_of_one_is_parted(bench: Workbench):
    found = [a for a in bench.records("allegations") if a.statements]
    two = [a.id for a in found][:2]
    count = len(found)
    assert bench.post("join", two).status_code == 200
    _settled(bench)
    joined = [a for a in bench.records("allegations") if a.statements]
    assert len(joined) == count - 1
    whole = next(a for a in joined if set(found[0].statements) <= set(a.statements))
    page = bench.client.get(f"/allegations/{whole.id}")
    assert page.status_code == 200
    assert bench.post("part", whole.id, member=[found[1].statements[0]]).status_code == 200
    _settled(bench)
    assert len([a for a in bench.records("allegations") if a.statements]) >= count


def test_who_is_not_named_cannot_decide(small: Path, serve: Callable[..., Workbench]):
    bench = serve(small, "").opened()
    answer = bench.post("accept", bench.records("statements")[0].id)
    assert answer.status_code == 422
    assert bench.client.post("/actor", data={"secret": bench.secret(), "actor": " Ada  Byron "}).status_code == 200
    bench.post("accept", bench.records("statements")[0].id)
    assert bench.records("decisions")[0].actor == "Ada Byron"


def test_a_question_is_answered_given_to_somebody_and_set_aside(bench: Workbench):
    first, second = (q.id for q in bench.records("questions")[:2])
    bench.post("assign", first, f_assignee="Kit")
    bench.post("answer", first, f_answer="The harbour office did")
    bench.post("reject", second, reason="not worth asking")
    held = {q.id: q for q in bench.records("questions")}
    assert (held[first].assignee, held[first].answer) == ("Kit", "The harbour office did")
    assert held[second].status == "rejected"
    assert "The harbour office did" in bench.client.get("/questions?done=1").text
    assert "The harbour office did" not in bench.client.get("/questions").text


def test_an_answer_to_htmx_is_the_card_with_head_and_foot(bench: Workbench):
    claim = bench.records("statements")[0].id
    data = {"secret": bench.secret(), "verb": "accept", "id": claim, "next": "/"}
    answer = bench.client.post("/decide", data=data, headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith("<li")
    assert f'id="{claim}"' in answer.text
    assert 'id="progress" hx-swap-oob="true"' in answer.text
    assert "accepted by" in answer.text


def test_what_was_decided_elsewhere_meanwhile_is_there(bench: Workbench):
    claim = bench.records("statements")[0].id
    bench.client.get("/reports/1")
    allegata.decide(bench.case, claim, "reject", reason="not said", actor="Kit")
    assert "rejected by" in bench.client.get("/reports/1").text
    assert bench.post("undo", claim).status_code == 200
    assert bench.records("statements")[0].status == "proposed"


def test_closing_leaves_the_case_files_current(small: Path, serve: Callable[..., Workbench]):
    bench = serve(small).opened()
    bench.post("reject", bench.records("statements")[0].id, reason="r")
    bench.live.close()
    assert allegata.verify(small).exit_code == 0
    assert (small / "more" / "rejected.html").exists()
