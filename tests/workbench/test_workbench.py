"""The stages together: one report in three commands or in one, again, changed, interrupted, tampered with."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import allegata
from allegata import text
from allegata.errors import CaseError, ModelMissingError, UsageError
from allegata.reading import child, rules, stages
from allegata.workbench import analysing

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = """Outlet: Tideline Magazine
Byline: Cass Wren
Published: 12 May 2023
URL: https://tideline.example/alder
Title: Promises on the quay

At least twelve people were held at Alder House, a former resident said. The Lantern Fellowship denied it.

“Our passports were taken at the gate,” Mira Holt said. She said she was never paid.
"""
SECOND = """Outlet: Sallow Courier
Published: 5 June 2023

Police searched Alder House on 3 June 2023, according to a court record. Nobody was arrested, the ministry said.
"""
ALBANIAN = (
    "Policia tha se dy persona u ndaluan të enjten në port. Sipas dëshmitarëve, ata mbanin njerëz të mbyllur në një "
    "shtëpi pranë detit. Banorët thanë se nuk u lejuan të dilnin nga shtëpia për shumë ditë me radhë.\n"
)


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process: the child has its own tests."""
    monkeypatch.setenv("ALLEGATA_WORKERS", "0")
    monkeypatch.setattr(child.ReaderChild, "read", lambda _self, *what: text.read(*what))


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "first.txt").write_text(FIRST, encoding="utf-8")
    (folder / "second.txt").write_text(SECOND, encoding="utf-8")
    (folder / "third.txt").write_text(ALBANIAN, encoding="utf-8")
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4\nbroken")
    return folder


def _lines(case: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (case / "case.jsonl").read_text(encoding="utf-8").splitlines()]


def _timeless(case: Path) -> list[dict[str, Any]]:
    """All records without their times, and without the seals and the log, which cover the times."""
    records = [r for r in _lines(case) if r["record"] not in {"seal", "log_entry"}]
    return [{k: v for k, v in r.items() if k not in {"created", "fetched_at", "at"}} for r in records]


def test_report_gives_the_records_of_new_add_and_analyse(reports: Path, tmp_path: Path):
    one, three = tmp_path / "one", tmp_path / "three"
    outcome = allegata.report([reports], one, title="Alder House")
    allegata.new(three, "Alder House")
    allegata.add(three, [reports])
    last = allegata.analyse(three)
    assert _timeless(one) == _timeless(three)
    assert (outcome.added, outcome.analysed, last.analysed) == (4, 3, 3)
    assert outcome.tally["statement"] > 4
    assert {p.stage for p in outcome.problems} == {"text", "language"}
    assert outcome.exit_code == 1
    for case in (one, three):
        assert allegata.verify(case).exit_code == 0, allegata.verify(case).faults


def test_without_a_folder_the_case_itself_comes_back_and_goes_when_closed(reports: Path, tmp_path: Path):
    with allegata.report([str(reports / "first.txt")]) as case:
        statements = list(case.statements())
        folder = case.folder
        assert folder.is_dir()
    assert not folder.parent.exists()
    allegata.report([reports / "first.txt"], str(tmp_path / "case"))
    with allegata.open_case(str(tmp_path / "case")) as kept:
        assert list(kept.statements()) == statements


def test_ids_do_not_depend_on_the_folder_or_the_run(reports: Path, tmp_path: Path):
    elsewhere = tmp_path / "else" / "where"
    shutil.copytree(reports, elsewhere)
    allegata.report([reports], tmp_path / "one", title="A")
    allegata.report([elsewhere], tmp_path / "two", title="A")
    assert _timeless(tmp_path / "one") == _timeless(tmp_path / "two")


def test_no_path_of_the_user_is_kept(reports: Path, tmp_path: Path):
    case = tmp_path / "case"
    allegata.report([reports], case, title="A")
    for path in case.rglob("*"):
        if path.is_file():
            assert str(tmp_path).encode() not in path.read_bytes(), path.name


def test_a_second_run_has_nothing_to_do_and_changes_nothing(reports: Path, tmp_path: Path):
    case = tmp_path / "case"
    allegata.report([reports / "first.txt", reports / "second.txt"], case)
    before = _lines(case)
    again = allegata.report([reports / "second.txt", reports / "first.txt"], case)
    assert (again.added, again.unchanged, again.analysed, again.exit_code) == (0, 2, 0, 0)
    assert _lines(case) == before


def test_a_language_that_is_not_read_is_kept_and_said(reports: Path, tmp_path: Path):
    outcome = allegata.report([reports / "third.txt"], tmp_path / "case")
    (found,) = outcome.problems
    assert (found.stage, found.message) == ("language", "not analysed: Albanian (sq)")
    assert outcome.tally["document"] == 1
    assert allegata.analyse(tmp_path / "case").exit_code == 0  # a standing problem, not met again


def test_a_file_that_cannot_be_read_is_kept_and_said_each_time(reports: Path, tmp_path: Path):
    for _ in range(2):
        outcome = allegata.report([reports / "scan.pdf"], tmp_path / "case")
        (found,) = outcome.problems
        assert (found.document, found.stage) == ("scan.pdf", "text")
        assert (outcome.tally["capture"], outcome.tally["source"], outcome.tally["problem"]) == (1, 1, 1)


def test_what_the_user_enters_wins_and_stands_beside_what_was_read(reports: Path, tmp_path: Path):
    table = tmp_path / "sources.csv"
    table.write_text("file,publisher,authors,note\nfirst.txt,Quay Press,Ada Lorn; Ben Lorn,asked\nlost.txt,x,,\n")
    case = tmp_path / "case"
    outcome = allegata.report([reports / "first.txt"], case, sources=table)
    assert [p.message for p in outcome.problems] == ["line 3: no file or report here is called lost.txt"]
    with allegata.open_case(case) as reader:
        (source,), (document,) = list(reader.sources()), list(reader.documents())
        assert (source.publisher, source.authors, source.note) == ("Quay Press", ("Ada Lorn", "Ben Lorn"), "asked")
        assert source.entered == {"publisher": "Quay Press", "authors": "Ada Lorn; Ben Lorn", "note": "asked"}
        assert document.byline == "Cass Wren"
        assert {s.voice[0].name for s in reader.statements()} == {"Ada Lorn and Ben Lorn"}


def test_an_entry_made_later_is_taken_up_and_analysed_with(reports: Path, tmp_path: Path):
    case, table = tmp_path / "case", tmp_path / "sources.csv"
    allegata.report([reports], case, title="A")
    table.write_text("file,url,authors\nsecond.txt,https://courier.example/raid,Odile Strand\n")
    outcome = allegata.report([reports], case, sources=table)
    assert outcome.analysed == 1
    with allegata.open_case(case) as reader:
        urls = [s.url for s in reader.sources()]
        assert "https://courier.example/raid" in urls
        assert "file:second.txt" not in urls
        assert reader.tally()["document"] == 3
    assert allegata.verify(case).exit_code == 0
    assert allegata.add(case, [reports / "second.txt"]).unchanged == 1  # without the table nothing is taken back


def test_names_are_kept_with_the_case(reports: Path, tmp_path: Path):
    case, table = tmp_path / "case", tmp_path / "names.csv"
    table.write_text("name,kind,aliases\nAlder House,facility,the House\n")
    allegata.report([reports / "first.txt"], case, names=table)
    with allegata.open_case(case) as reader:
        assert ("facility", True) in {(m.kind, m.surface == "Alder House") for m in reader.mentions()}
    assert allegata.analyse(case).analysed == 0
    table.write_text("name,kind,aliases\nMira Holt,person,\n")
    allegata.add(case, [reports / "first.txt"], names=table)
    assert allegata.analyse(case).analysed == 1


def test_a_second_version_at_the_same_address_is_a_change(reports: Path, tmp_path: Path):
    case = tmp_path / "case"
    allegata.report([reports / "first.txt"], case, title="A")
    edited = tmp_path / "first.txt"
    edited.write_text(FIRST.replace("twelve", "fourteen").replace("on the quay", "at the quay"), encoding="utf-8")
    allegata.report([edited], case)
    with allegata.open_case(case) as reader:
        (change,) = list(reader.changes())
        assert (change.kind, change.url) == ("edited", "https://tideline.example/alder")
        assert [(h.field, h.op) for h in change.hunks] == [("title", "changed"), ("text", "changed")]
        assert "fourteen" in (change.hunks[1].after or "")
        assert len(list(reader.sources())) == 1
        assert len(list(reader.captures())) == 2
    assert allegata.verify(case).exit_code == 0
    assert allegata.report([edited, reports / "first.txt"], case).unchanged == 2


def test_equal_bytes_under_two_names_are_one_report_captured_twice(reports: Path, tmp_path: Path):
    shutil.copy(reports / "second.txt", reports / "twin.txt")
    case = tmp_path / "case"
    outcome = allegata.report([reports / "second.txt", reports / "twin.txt", reports / "second.txt"], case)
    assert (outcome.added, outcome.unchanged, outcome.tally["source"], outcome.tally["link"]) == (2, 1, 1, 0)
    assert len([p for p in (case / "originals").rglob("*") if p.is_file()]) == 1
    with allegata.open_case(case) as reader:
        assert [c.final_url for c in reader.captures()] == ["file:second.txt", "file:twin.txt"]
        assert len(list(reader.documents())) == 1
        assert list(reader.changes()) == []
    assert allegata.verify(case).exit_code == 0


def test_a_report_without_a_date_names_what_that_leaves_open(tmp_path: Path):
    report = tmp_path / "undated.txt"
    report.write_text(
        "Outlet: Sallow Courier\n\nPolice searched the house last week, a clerk said.\n", encoding="utf-8"
    )
    (found,) = allegata.report([report], tmp_path / "case").problems
    assert "no date of publication" in found.message
    assert "“last week”" in (found.cause or "")


def test_a_new_engine_replaces_what_the_old_one_found(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    case = tmp_path / "case"
    allegata.report([reports / "first.txt"], case)
    before = _timeless(case)
    monkeypatch.setattr(rules, "engine_key", lambda *_: "another")
    assert allegata.analyse(case).analysed == 1
    after = _timeless(case)
    assert {r["engine"] for r in after if "engine" in r} == {"grammar-1+another", "indicator-rules-1+another"}
    assert [{**r, "engine": ""} for r in after] == [{**r, "engine": ""} for r in before]


def test_newer_text_rules_make_the_documents_anew(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from allegata.workbench import adding, record_making, verifying  # noqa: PLC0415  patched here alone

    case, edited = tmp_path / "case", tmp_path / "first.txt"
    edited.write_text(FIRST.replace("twelve", "fourteen"), encoding="utf-8")
    allegata.report([reports / "first.txt", edited], case)
    for module in (adding, analysing, verifying, record_making):
        monkeypatch.setattr(module, "TEXT_RULES_VERSION", "next")
    assert allegata.verify(case).exit_code == 1
    assert allegata.analyse(case).analysed == 2
    with allegata.open_case(case) as reader:
        documents = list(reader.documents())
        assert [d.text_rules_version for d in documents] == ["next", "next"]
        assert [(c.before, c.after) for c in reader.changes()] == [(documents[0].id, documents[1].id)]
    assert allegata.verify(case).exit_code == 0


def test_a_document_that_breaks_a_stage_does_not_take_the_others_along(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    run: Callable[..., Any] = stages.run

    def fragile(document: Any, source: Any, *more: Any) -> Any:
        if source.publisher == "Tideline Magazine":
            raise RuntimeError("a defect\nover two lines")
        return run(document, source, *more)

    monkeypatch.setattr(stages, "run", fragile)
    case = tmp_path / "case"
    outcome = allegata.report([reports / "first.txt", reports / "second.txt"], case)
    (found,) = outcome.problems
    assert (found.stage, found.cause) == ("analysis", "a defect over two lines")
    assert outcome.tally["statement"] > 0
    monkeypatch.undo()
    assert allegata.analyse(case).exit_code == 0
    with allegata.open_case(case) as reader:
        assert list(reader.problems()) == []


def test_without_the_language_model_nothing_is_lost_and_one_line_says_so(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    rules.engine_key.cache_clear()
    monkeypatch.setattr(rules, "MODEL", "no-such-model")
    for _ in range(2):
        with pytest.raises(ModelMissingError, match="run: allegata doctor"):
            allegata.report([reports / "first.txt"], tmp_path / "case")
    monkeypatch.undo()
    assert allegata.analyse(tmp_path / "case").analysed == 1


def test_an_interruption_keeps_what_was_finished(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    case = tmp_path / "case"
    run: Callable[..., Any] = stages.run
    calls = []

    def interrupted(*arguments: Any) -> Any:
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return run(*arguments)

    monkeypatch.setattr(stages, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        allegata.report([reports / "first.txt", reports / "second.txt"], case, title="A")
    assert allegata.verify(case).exit_code == 1  # the case files are not written yet
    assert allegata.report([reports / "first.txt", reports / "second.txt"], case).analysed == 1
    assert allegata.verify(case).exit_code == 0


@pytest.mark.parametrize(
    "what", [["https://x.example/a"], ["no-such-file.txt"], [], ["a\x00b"]], ids=["url", "missing", "none", "nul"]
)
def test_wrong_arguments_are_refused_before_anything_is_made(tmp_path: Path, what: list[str]):
    with pytest.raises(UsageError):
        allegata.report(what, tmp_path / "case")
    assert not (tmp_path / "case").exists()


def test_only_an_absent_or_empty_folder_or_a_case_is_written_to(reports: Path, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    assert allegata.report([reports / "second.txt"], tmp_path / "empty").added == 1
    for folder in (reports, reports / "first.txt"):
        with pytest.raises(UsageError):
            allegata.report([reports / "first.txt"], folder)
    with pytest.raises(CaseError, match="is a case already"):
        allegata.new(tmp_path / "empty", "again")
    with pytest.raises(CaseError):
        allegata.add(tmp_path / "nowhere", [reports])


def test_a_folder_that_was_begun_and_never_finished_is_finished(tmp_path: Path, reports: Path):
    case = tmp_path / "case"
    case.mkdir()
    for name in ("case.lock", "case.db.part", "case.db.part-journal"):
        (case / name).write_bytes(b"half")
    (case / "case.lock").write_bytes(b"")
    assert allegata.report([reports / "second.txt"], case).added == 1


@pytest.fixture(scope="module")
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    (folder / "first.txt").write_text(FIRST, encoding="utf-8")
    (folder / "second.txt").write_text(SECOND, encoding="utf-8")
    case = folder / "case"
    allegata.report([folder / "first.txt", folder / "second.txt"], case, title="A")
    assert allegata.verify(case).exit_code == 0
    return case


@pytest.fixture
def made(_made_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_made_once, tmp_path / "case"))


def _sql(case: Path, sql: str) -> None:
    db = sqlite3.connect(case / "case.db")
    db.execute(sql)
    db.commit()
    db.close()


def _edit(path: Path, old: bytes, new: bytes) -> None:
    raw = path.read_bytes()
    assert old in raw
    path.write_bytes(raw.replace(old, new, 1))


def _forge_original(case: Path) -> None:
    path = next(p for p in sorted((case / "originals").rglob("*")) if p.is_file() and b"twelve" in p.read_bytes())
    _edit(path, b"twelve", b"twenty")


TAMPERINGS: dict[str, Callable[[Path], object]] = {
    "an original altered": _forge_original,
    "an original gone": lambda c: shutil.rmtree(next(p for p in (c / "originals").iterdir() if p.is_dir())),
    "a stranger in the archive": lambda c: (c / "originals" / "x").write_text("x"),
    "a text altered": lambda c: _sql(c, "UPDATE document SET text = replace(text, 'twelve', 'twenty')"),
    "an anchor moved": lambda c: _sql(c, "UPDATE statement SET json = replace(json, '\"start\":0,', '\"start\":1,')"),
    "a statement's words altered": lambda c: _sql(c, "UPDATE statement SET json = replace(json, 'twelve', 'twenty')"),
    "a statement put in another voice": lambda c: _sql(
        c, "UPDATE statement SET json = replace(json, 'Cass Wren', 'Someone Else')"
    ),
    "an id changed": lambda c: _sql(c, "UPDATE mention SET json = replace(json, 'men_', 'mem_')"),
    "a statement deleted": lambda c: _sql(c, "DELETE FROM statement WHERE seq = 1"),
    "a source's id changed": lambda c: _sql(c, "UPDATE source SET json = replace(json, 'tideline', 'tidelime')"),
    "a capture's digest changed": lambda c: _sql(
        c, "UPDATE capture SET json = json_set(json, '$.payload_sha256', printf('%064d', 0)) WHERE seq = 1"
    ),
    "a decision slipped in": lambda c: _sql(
        c, "INSERT INTO decision VALUES (99, 'at', 'actor', 'accept', 'x', '{}', printf('%064d', 0), 'h')"
    ),
    "a line of case.jsonl altered": lambda c: _edit(c / "case.jsonl", b"Tideline Magazine", b"Tideline Magazin3"),
    "a line of case.jsonl cut off": lambda c: (c / "case.jsonl").write_bytes((c / "case.jsonl").read_bytes()[:-40]),
    "case.html altered": lambda c: _edit(c / "case.html", b"</html>", b"<!-- -->\n</html>"),
    "case.html gone": lambda c: (c / "case.html").unlink(),
    "a record damaged": lambda c: _sql(c, "UPDATE statement SET json = '{}' WHERE seq = 1"),
    "a database damaged": lambda c: (c / "case.db").write_bytes((c / "case.db").read_bytes()[:5000] + b"\xff" * 9000),
}


@pytest.mark.parametrize("tamper", TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_verify_finds_every_tampering(made: Path, tamper: Callable[[Path], object]):
    tamper(made)
    found = allegata.verify(made)
    assert found.exit_code == 3
    assert all("\n" not in fault for fault in found.faults)
    assert found.notes == ()


def test_verify_says_what_was_checked_and_what_it_cannot_tell(made: Path):
    found = allegata.verify(made)
    counts = {check.name: check.count for check in found.checks}
    assert counts["originals"] == 2
    assert counts["anchors"] > 20
    assert found.notes == ("consistent, signer not established", "time proof: none asked for (files)")


def test_a_copied_case_and_a_jsonl_alone_are_verified(made: Path, tmp_path: Path):
    shutil.copytree(made, tmp_path / "copy")
    assert allegata.verify(tmp_path / "copy").exit_code == 0
    alone = tmp_path / "alone.jsonl"
    shutil.copy(made / "case.jsonl", alone)
    assert allegata.verify(alone).exit_code == 0
    _edit(alone, b'"start":', b'"start":1')
    assert allegata.verify(alone).exit_code == 3


@pytest.mark.parametrize("content", [b"", b"words\n", b"\x00\xff", b"[1]\n"])
def test_what_is_no_case_file_is_wrong_use(tmp_path: Path, content: bytes):
    path = tmp_path / "x.jsonl"
    path.write_bytes(content)
    with pytest.raises(UsageError):
        allegata.verify(path)


def test_adding_without_analysing_leaves_the_files_unproved(made: Path, reports: Path):
    allegata.add(made, [reports / "third.txt"])
    assert allegata.verify(made).exit_code == 1


def test_search_finds_statements_with_their_voices(made: Path):
    (hit, *_) = allegata.search(made, "passports")
    assert hit.record == "statement"
    assert "Mira Holt" in hit.voices
    assert allegata.search(made, ["no", "such"]) == ()


def test_the_library_has_one_function_a_command():
    assert set(dir(allegata)) >= {
        "report",
        "new",
        "add",
        "analyse",
        "verify",
        "search",
        "doctor",
        "open_case",
        "factuality",
    }
    with pytest.raises(AttributeError):
        allegata.nothing_of_that_name  # noqa: B018  asking is the test


def test_doctor_finds_this_installation_fit():
    found = allegata.doctor()
    assert found.exit_code == 0
    assert {p.name for p in found.parts if p.required} >= {"python", "sqlite FTS5", "spacy"}
