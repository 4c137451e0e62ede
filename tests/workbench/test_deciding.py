"""Decisions on a case: what changes at once, what stays beside it, and that all of it can be undone."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import allegata
from allegata import text
from allegata.errors import CheckFailedError, UsageError
from allegata.reading import child
from allegata.workbench import Order, orders_of

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = """Outlet: Tideline Magazine
Byline: Cass Wren
Published: 12 May 2023
Title: Promises on the quay

At least twelve women were held at Alder House, a former resident said. The Lantern Fellowship denied it.\r
\r
“Our passports 🛂 were taken at the gate,” Mira Holt said. She said she was never paid.\r
\r
قالت ميرا. The cafe\u0301 at Alder House was locked at night, Pia Rand said.
"""
SECOND = """Outlet: Sallow Courier
Published: 5 June 2023

The passports of twelve women were taken at Alder House, the harbour police said. Who owns Alder House?

The Lantern Fellowships denied that anybody was held. The women slept in a barn near Tallow Wharf, Bram Oke said.
"""
NOT_COMPARED = frozenset({"decision", "seal", "log_entry"})


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process: the child has its own tests."""
    monkeypatch.setenv("ALLEGATA_WORKERS", "0")
    monkeypatch.setattr(
        child.ReaderChild, "read", lambda _self, payload, name, kind=None: text.read(payload, name, kind)
    )


@pytest.fixture(scope="module")
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("decided")
    (folder / "first.txt").write_bytes(FIRST.encode())
    (folder / "second.txt").write_text(SECOND, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLEGATA_WORKERS", "0")
        patch.setattr(child.ReaderChild, "read", lambda _self, payload, name, kind=None: text.read(payload, name, kind))
        allegata.report([folder / "first.txt", folder / "second.txt"], folder / "case", title="Alder House")
    return folder / "case"


@pytest.fixture
def case(_made_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_made_once, tmp_path / "case"))


def _records(case: Path, kind: str | None = None) -> list[dict[str, Any]]:
    lines = (case / "case.jsonl").read_text(encoding="utf-8").split("\n")
    held = [json.loads(line) for line in lines if line]
    return [r for r in held if kind is None or r["record"] == kind]


def _compared(case: Path) -> list[dict[str, Any]]:
    return [r for r in _records(case) if r["record"] not in NOT_COMPARED]


def _one(case: Path, ident: str) -> dict[str, Any]:
    return next(r for r in _records(case) if r.get("id") == ident)


def _decide(case: Path, ids: str | list[str], verb: str, **fields: str) -> str:
    return allegata.decide(case, ids, verb, reason="read again", actor="Orla Finch", **fields).decisions[0].target


def _said(case: Path, words: str) -> dict[str, Any]:
    return next(r for r in _records(case, "statement") if words in r["anchors"][0]["exact"])


def test_accepting_sets_the_status_and_says_who(case: Path):
    ident = _said(case, "never paid")["id"]
    _decide(case, ident, "accept")
    assert _one(case, ident)["status"] == "accepted"
    assert "accepted by <bdi>Orla Finch</bdi>" in (case / "reports/1.html").read_text(encoding="utf-8")
    assert allegata.verify(case).faults == ()
    assert allegata.verify(case / "case.jsonl").faults == ()


def test_what_is_rejected_leaves_the_brief_and_stands_in_the_appendix(case: Path):
    ident = _said(case, "was never paid")["id"]
    assert "was never paid" in (case / "case.html").read_text(encoding="utf-8")
    _decide(case, ident, "reject")
    assert not any(ident in a["statements"] for a in _records(case, "allegation"))
    assert "was never paid" not in (case / "case.html").read_text(encoding="utf-8")
    page = (case / "more/rejected.html").read_text(encoding="utf-8")
    assert "was never paid" in page
    assert "read again" in page


def test_rejecting_a_coding_changes_the_assessment(case: Path):
    codings = [c for c in _records(case, "coding") if c["reading"] == "reported" and "operational" in c["standard"]]
    before = _records(case, "assessment")
    for coding in codings:
        _decide(case, coding["id"], "reject")
    assert _records(case, "assessment") != before
    assert all(
        d["strong"] + d["medium"] + d["weak"] == 0
        for a in _records(case, "assessment")
        if "operational" in a["standard"]
        for d in a["dimensions"].values()
    )


def test_a_correction_keeps_source_machine_and_human_version_apart(case: Path):
    made = _said(case, "passports 🛂 were taken")
    _decide(case, made["id"], "correct", mode="possible")
    shown = allegata.show(case, made["id"])
    assert shown.record["mode"] == "possible"
    assert shown.machine is not None
    assert shown.machine["mode"] == made["mode"]
    assert shown.passages[0].exact == made["anchors"][0]["exact"]
    assert [d.verb for d in shown.history] == ["correct"]
    assert any(r.record == "allegation" for r in shown.rests)


@pytest.mark.parametrize("words", ["passports 🛂 were", "ميرا. The cafe\u0301 at", "🛂", "The cafe\u0301"])
def test_a_span_is_exact_over_emoji_marks_and_right_to_left(case: Path, words: str):
    made = _said(case, "never paid")
    document = _one(case, made["anchors"][0]["document"])
    start = document["text"].index(words)
    _decide(case, made["id"], "correct", span=f"{start}:{start + len(words)}")
    anchor = _one(case, made["id"])["anchors"][0]
    assert (anchor["exact"], anchor["start"], anchor["end"]) == (words, start, start + len(words))
    assert allegata.verify(case).faults == ()
    assert allegata.verify(case / "case.jsonl").faults == ()


def test_a_span_across_paragraphs_holds_its_line_breaks(case: Path):
    made = _said(case, "never paid")
    document = _one(case, made["anchors"][0]["document"])
    start, end = document["text"].index("denied it."), document["text"].index("passports")
    _decide(case, made["id"], "correct", span=f"{start}:{end}")
    assert _one(case, made["id"])["anchors"][0]["exact"] == document["text"][start:end]
    assert "\n" in document["text"][start:end]


def test_a_missed_statement_is_added_by_its_span(case: Path):
    document = _records(case, "document")[0]
    start = document["text"].index("locked at night")
    ident = _decide(case, document["id"], "add", span=f"{start - 4}:{start + 15}", mode="alleged")
    added = _one(case, ident)
    assert (added["engine"], added["mode"], added["status"]) == ("person", "alleged", "accepted")
    assert allegata.verify(case).faults == ()
    _decide(case, ident, "undo")
    assert not any(r.get("id") == ident for r in _records(case))


def test_allegations_joined_stay_joined_and_parted_stay_parted(case: Path):
    one, other, *_ = _records(case, "allegation")
    a, b = one["statements"][0], other["statements"][0]
    _decide(case, [one["id"], other["id"]], "join")
    held = [x for x in _records(case, "allegation") if {a, b} <= set(x["statements"])]
    assert len(held) == 1
    _decide(case, held[0]["id"], "part", statements=b)
    assert not any({a, b} <= set(x["statements"]) for x in _records(case, "allegation"))
    _decide(case, one["id"], "accept")
    assert not any({a, b} <= set(x["statements"]) for x in _records(case, "allegation"))


def test_entities_made_one_are_asked_about_no_more(case: Path):
    named = [e["id"] for e in _records(case, "entity") if e["label"].startswith(("Lantern", "The Lantern"))]
    assert len(named) == 2
    asked = [q for q in _records(case, "question") if "Lantern Fellowships" in q["text"] and "same body" in q["text"]]
    assert asked
    _decide(case, named, "same")
    assert len([e for e in _records(case, "entity") if "Lantern" in e["label"]]) == 1
    assert not any("same body" in q["text"] for q in _records(case, "question") if "Lantern Fellowships" in q["text"])
    assert allegata.show(case, max(named)).id == min(named)


def test_a_question_is_answered_and_assigned(case: Path):
    ident = next(q["id"] for q in _records(case, "question") if q["kind"] == "conflict")
    _decide(case, ident, "assign", assignee="Bram Oke")
    _decide(case, ident, "answer", answer="The Fellowship, by its own register.")
    found = _one(case, ident)
    assert (found["assignee"], found["status"]) == ("Bram Oke", "accepted")
    assert "by its own register" in found["answer"]


def test_an_account_is_split_merged_again_and_renamed(case: Path):
    account = max(_records(case, "account"), key=lambda a: len(a["statements"]))
    part = account["statements"][-1]
    _decide(case, account["id"], "split", statements=part)
    fresh = next(a for a in _records(case, "account") if a["statements"] == [part])
    assert all(c["account"] == fresh["id"] for c in _records(case, "coding") if c["statement"] == part)
    assert allegata.verify(case).faults == ()
    _decide(case, [account["id"], fresh["id"]], "merge")
    assert set(_one(case, account["id"])["statements"]) == set(account["statements"])
    assert not any(a["id"] == fresh["id"] for a in _records(case, "account"))
    _decide(case, account["id"], "rename", label="The women of Alder House")
    assert _one(case, account["id"])["label"] == "The women of Alder House"
    assert allegata.verify(case).faults == ()


@pytest.mark.parametrize(
    ("ids", "verb", "fields", "said"),
    [
        (["nothing"], "accept", {}, "no record with this id"),
        (["STATEMENT"], "correct", {"span": "5:999999"}, "not inside the text"),
        (["STATEMENT"], "correct", {"times": '[{"verbatim": "x"}]'}, "times cannot be"),
        (["STATEMENT"], "undo", {}, "nothing to undo"),
        (["STATEMENT"], "merge", {}, "merge cannot be said of a statement"),
        (["ALLEGATION"], "join", {}, "two ids or more"),
        (["ALLEGATION", "ACCOUNT"], "merge", {}, "one kind alone"),
        (["STATEMENT", "nothing"], "accept", {}, "no record with this id"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_decided(
    case: Path, ids: list[str], verb: str, fields: dict[str, str], said: str
):
    first = {k: _records(case, k.lower())[0]["id"] for k in ("STATEMENT", "ALLEGATION", "ACCOUNT")}
    with pytest.raises(UsageError, match=said):
        allegata.decide(case, [first.get(i, i) for i in ids], verb, reason="r", actor="a", **fields)
    assert _records(case, "decision") == []
    assert list(allegata.open_case(case).decisions()) == []


def test_a_dry_run_writes_nothing(case: Path):
    before = (case / "case.jsonl").read_bytes()
    ids = tuple(s["id"] for s in _records(case, "statement"))
    would = allegata.decide_all(case, [Order(ids=ids, verb="accept")], reason="r", actor="a", dry_run=True)
    assert len(would.summaries) == len(ids)
    assert (case / "case.jsonl").read_bytes() == before


CHOICES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 30)), min_size=1, max_size=5)


def _acts(case: Path) -> list[Callable[[int], tuple[list[str], str, dict[str, str]]]]:
    held = {k: [r["id"] for r in _records(case, k)] for k in ("statement", "coding", "allegation", "account", "entity")}

    def pick(kind: str, n: int) -> str:
        return held[kind][n % len(held[kind])]

    return [
        lambda n: ([pick("statement", n)], "reject", {}),
        lambda n: ([pick("statement", n)], "correct", {"mode": "possible", "span": f"{n}:{n + 9}"}),
        lambda n: ([pick("coding", n)], "reject", {}),
        lambda n: ([pick("allegation", n), pick("allegation", n + 1)], "join", {}),
        lambda n: ([pick("account", n)], "rename", {"label": "Tallow Wharf"}),
        lambda n: ([pick("entity", n), pick("entity", n + 1)], "same", {}),
        lambda n: ([pick("account", n)], "reject", {}),
        lambda n: ([pick("allegation", n)], "accept", {}),
    ]


@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHOICES)
def test_undoing_everything_arrives_at_the_start(case: Path, choices: list[tuple[int, int]]):
    start = _compared(case)
    done = []
    for which, n in choices:
        ids, verb, fields = _acts(case)[which](n)
        try:
            done.append(_decide(case, ids, verb, **fields))
        except UsageError:
            continue
    assert allegata.verify(case).faults == ()
    for ident in reversed(done):
        _decide(case, ident, "undo")
    assert _compared(case) == start
    assert allegata.verify(case).faults == ()
    assert allegata.verify(case / "case.jsonl").faults == ()


def test_analysing_again_keeps_every_decision(case: Path, monkeypatch: pytest.MonkeyPatch):
    ident = _said(case, "never paid")["id"]
    _decide(case, ident, "reject")
    before = _compared(case)
    monkeypatch.setattr("allegata.reading.stages.document_key", lambda *_: "another engine")
    assert allegata.analyse(case).analysed == 2
    assert _compared(case) == before


VERSION = """Outlet: Quay Notes
Published: 9 May 2021
URL: https://quay.example/barn

{}
"""


def _versions(folder: Path, *texts: str) -> list[Path]:
    out = []
    for n, told in enumerate(texts):
        out.append(folder / f"version{n}.txt")
        out[-1].write_text(VERSION.format(told), encoding="utf-8")
    return out


def test_a_decision_goes_with_its_words_into_a_later_version(tmp_path: Path):
    first, later = _versions(
        tmp_path,
        "The women were beaten, Mara Vint said. The gate was locked, Bram Oke said.",
        "Correction. The gate was locked, Bram Oke said. The women were fed, Mara Vint said.",
    )
    case = tmp_path / "case"
    allegata.report([first], case, title="Barn")
    kept, lost = _said(case, "gate was locked")["id"], _said(case, "women were beaten")["id"]
    text = _records(case, "document")[0]["text"]
    start = text.index("gate was locked")
    _decide(case, kept, "correct", mode="possible", span=f"{start}:{start + 15}")
    _decide(case, lost, "accept")
    allegata.report([later], case)
    assert len({r["source"] for r in _records(case, "document")}) == 1
    same = [r for r in _records(case, "statement") if "gate was locked" in r["anchors"][0]["exact"]]
    assert [(r["status"], r["mode"]) for r in same] == [("corrected", "possible")] * 2
    assert {r["anchors"][0]["exact"] for r in same} == {"gate was locked"}
    assert len({r["anchors"][0]["start"] for r in same}) == 2
    assert _one(case, lost)["status"] == "reopened"
    (asked,) = [q for q in _records(case, "question") if q["kind"] == "stale_anchor"]
    assert asked["targets"] == [lost]
    assert "women were beaten" in asked["text"]
    assert allegata.verify(case).faults == ()
    _decide(case, lost, "undo")
    assert not [q for q in _records(case, "question") if q["kind"] == "stale_anchor"]


def test_rows_changed_behind_the_seals_are_refused(case: Path):
    ident = _said(case, "never paid")["id"]
    with sqlite3.connect(case / "case.db") as db:
        db.execute("DELETE FROM statement WHERE id = ?", (ident,))
    with pytest.raises(CheckFailedError):
        _decide(case, _records(case, "coding")[0]["id"], "accept")


def test_altered_dropped_and_reordered_decisions_are_found(case: Path, tmp_path: Path):
    ids = [s["id"] for s in _records(case, "statement")[:3]]
    allegata.decide_all(case, [Order(ids=tuple(ids), verb="accept")], reason="r", actor="a")
    for n, sql in enumerate(
        (
            "UPDATE decision SET actor = 'b' WHERE verb = 'accept'",
            "UPDATE decision_value SET value = 'because' WHERE field = 'reason'",
            "DELETE FROM decision WHERE seq = (SELECT MIN(seq) FROM decision WHERE verb = 'accept')",
            "UPDATE decision SET seq = -seq WHERE seq = (SELECT MIN(seq) FROM decision WHERE verb = 'accept')",
            "UPDATE machine SET json = '[]'",
        )
    ):
        forged = Path(shutil.copytree(case, tmp_path / f"forged{n}"))
        with sqlite3.connect(forged / "case.db") as db:
            db.execute("DROP TRIGGER decision_is_not_updated")
            db.execute("DROP TRIGGER decision_is_not_deleted")
            db.execute("PRAGMA foreign_keys = OFF")
            db.execute(sql)
        assert allegata.verify(forged).exit_code == 3, sql


def test_two_processes_deciding_at_once_lose_nothing(case: Path):
    ids = [s["id"] for s in _records(case, "statement")]
    script = (
        "import sys, allegata\n"
        "for i in sys.argv[3:]: allegata.decide(sys.argv[1], i, 'accept', reason='r', actor=sys.argv[2])\n"
    )
    half = len(ids) // 2
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(case), actor, *held])
        for actor, held in (("Orla", ids[:half]), ("Bram", ids[half:]))
    ]
    assert [process.wait(timeout=240) for process in running] == [0, 0]
    made = _records(case, "decision")
    assert {d["target"] for d in made} == set(ids)
    assert len(made) == len(ids)
    assert all(s["status"] == "accepted" for s in _records(case, "statement"))
    assert allegata.verify(case).faults == ()


def test_copies_decided_apart_are_made_one_either_way_round(case: Path, tmp_path: Path):
    one, two, three, *_ = [s["id"] for s in _records(case, "statement")]
    _decide(case, three, "accept")
    other = Path(shutil.copytree(case, tmp_path / "other"))
    _decide(case, one, "accept")
    _decide(case, two, "reject")
    _decide(other, two, "correct", mode="possible")
    _decide(other, three, "undo")
    here, there = (Path(shutil.copytree(x, tmp_path / f"{x.name}-merged")) for x in (case, other))
    found = allegata.merge(here, other)
    assert found.taken == 2
    assert any(two in line for line in found.conflicts)
    assert allegata.merge(there, case).taken == 2
    both = [{r["id"]: r["status"] for r in _records(c, "statement")} for c in (here, there)]
    assert both[0] == both[1]
    assert (both[0][one], both[0][three]) == ("accepted", "proposed")
    assert allegata.merge(here, other).taken == 0
    assert allegata.merge(here, there).taken == 0
    for c in (here, there):
        assert allegata.verify(c).faults == ()
    with sqlite3.connect(here / "case.db") as db:
        db.execute("UPDATE branch SET actor = 'nobody'")
    assert allegata.verify(here).exit_code == 3


def test_another_case_is_not_merged(case: Path, tmp_path: Path):
    allegata.new(tmp_path / "strange", "Alder House")
    with pytest.raises(UsageError, match="no copy of this case"):
        allegata.merge(case, tmp_path / "strange")


def test_quality_counts_by_kind_rule_and_engine_and_writes_gold(case: Path, tmp_path: Path):
    one, two, *_ = [s["id"] for s in _records(case, "statement")]
    _decide(case, one, "reject")
    _decide(case, two, "correct", mode="possible")
    found = allegata.quality(case, gold=tmp_path / "gold.jsonl")
    row = next(r for r in found.rows if (r.by, r.name) == ("kind", "statement"))
    assert (row.accepted, row.corrected, row.rejected) == (0, 1, 1)
    assert {r.by for r in found.rows} == {"kind", "rule", "engine"}
    gold = {g["id"]: g for g in map(json.loads, (tmp_path / "gold.jsonl").read_text(encoding="utf-8").splitlines())}
    assert gold[one]["gold"] is None
    assert (gold[two]["gold"]["mode"], gold[two]["machine"]["status"]) == ("possible", "proposed")


def test_lists_of_decisions_are_lines_csv_or_json(tmp_path: Path):
    plain = tmp_path / "list.txt"
    plain.write_text('# mine\nstm_1\nstm_2 correct mode=alleged paraphrase="at night"\n', encoding="utf-8")
    one, two = orders_of(["accept"], plain)
    assert (one.ids, one.verb) == (("stm_1",), "accept")
    assert two.fields == {"mode": "alleged", "paraphrase": "at night"}
    table = tmp_path / "list.csv"
    table.write_text("id,decision,reason,mode\nstm_1,accept,seen,\nstm_2,correct,,alleged\n", encoding="utf-8")
    assert [(o.verb, o.reason, o.fields) for o in orders_of([], table)] == [
        ("accept", "seen", {}),
        ("correct", None, {"mode": "alleged"}),
    ]
    lines = tmp_path / "list.jsonl"
    lines.write_text('{"id": "stm_1", "verb": "correct", "fields": {"factuality": 2}}\n', encoding="utf-8")
    assert orders_of([], lines)[0].fields == {"factuality": "2"}
    plain.write_text("stm_1 approve\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"list.txt:1.*no verb"):
        orders_of([], plain)
