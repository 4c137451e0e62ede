"""The case's database: round trips, order, transactions, versions, locks, full text."""

from __future__ import annotations

import sqlite3
import stat
from typing import TYPE_CHECKING

import pytest

from allegata.errors import CaseError, CheckFailedError, StorageError
from allegata.model import (
    Account,
    Analysis,
    Assessment,
    Attribution,
    Capture,
    Case,
    Coding,
    DimensionScore,
    Document,
    Hop,
    Mention,
    OffsetMap,
    Problem,
    Question,
    Segment,
    Source,
    Statement,
    anchor_at,
    ids,
)
from allegata.store import Lock, Reader, Writer, create, dangling, integrity, search
from allegata.store import database as database_module

if TYPE_CHECKING:
    from pathlib import Path

TEXT = 'Mira Holt said the gate was locked.\n\nA guard denied it — "Asgjë", he said. Čeda’s café closed.'


def _source(name: str = "a.txt") -> Source:
    return Source(
        id=ids.source_id(None, name, "00"),
        publisher="Harbour Watch",
        owner_group=None,
        authors=("Ilse Marrow",),
        kind=None,
        title="Locked",
        url=f"file:{name}",
        published=None,
        language="en",
        entered={"publisher": "Harbour Watch"},
    )


def _document(source: Source, text: str = TEXT) -> Document:
    return Document(
        id=ids.document_id(source.id, ("Locked", None, None), text, "1"),
        source=source.id,
        media_type="text/plain",
        title="Locked",
        byline=None,
        dated=None,
        text=text,
        text_rules_version="1",
        offset_map=OffsetMap(kind="text", segments=(Segment(start=0, length=len(text), a=0, b=len(text)),)),
    )


def _statement(document: Document, words: str, voice: str | None) -> Statement:
    start = document.text.index(words)
    anchors = (anchor_at(document.id, document.text, start, start + len(words)),)
    cue = anchor_at(document.id, document.text, 10, 14)
    hops = (Hop(name="Ilse Marrow", mention=None, role="author"),)
    if voice:
        hops += (Hop(name=voice, mention=None, role="person", depth=0, cue="say", cue_anchor=cue),)
    return Statement(
        id=ids.statement_id(anchors, hops),
        anchors=anchors,
        kind="fact",
        voice=hops,
        stance="affirms",
        polarity="positive",
        mode="stated",
        certainty_cue=None,
        factuality=3,
        act=None,
        roles=(),
        times=(),
        places=(),
        counts=(),
        loaded=(),
        paraphrase=None,
        engine="grammar-1",
        score=None,
    )


def _analysis(document: Document) -> Analysis:
    first = _statement(document, "the gate was locked", "Mira Holt")
    second = _statement(document, "Čeda’s café closed", None)
    cue = anchor_at(document.id, document.text, 10, 14)
    account = Account(
        id=ids.account_id(first.id),
        label="a locked gate",
        statements=(first.id,),
        people=None,
        age="unknown",
        place=None,
        when=None,
    )
    coding = Coding(
        id=ids.coding_id("ilo-forced-labour-2012", "FL-06", "reported", first.anchors),
        account=account.id,
        statement=first.id,
        standard="ilo-forced-labour-2012",
        version="2012",
        indicator="FL-06",
        reading="reported",
        strength=None,
        rationale="confinement",
        anchors=first.anchors,
        engine="cues-1",
        score=0.5,
    )
    return Analysis(
        mentions=(
            Mention(
                id=ids.mention_id(anchor_at(document.id, document.text, 0, 9)),
                anchor=anchor_at(document.id, document.text, 0, 9),
                surface="Mira Holt",
                kind="person",
            ),
        ),
        statements=(first, second),
        attributions=(
            Attribution(
                id=ids.attribution_id(None, cue, first.anchors, 0),
                statement=first.id,
                source=None,
                cue=cue,
                content=first.anchors,
                type="speech",
                depth=0,
            ),
        ),
        accounts=(account,),
        codings=(coding,),
        assessments=(
            Assessment(
                account=account.id,
                standard="ilo-operational-2009/adult-labour",
                reading="adult",
                dimensions={"coercion_at_destination": DimensionScore(strong=1, medium=0, weak=0, positive=False)},
                elements={},
                classification=None,
                wording="reported by one voice",
            ),
        ),
        questions=(
            Question(id=ids.question_id("gap", (first.id,), "When?"), kind="gap", targets=(first.id,), text="When?"),
        ),
    )


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    folder.mkdir(mode=0o700)
    create(folder, Case(id="case_1", title="Locked", created="2024-01-01T00:00:00Z"))
    return folder


def _fill(case: Path, names: tuple[str, ...] = ("a.txt",)) -> list[Document]:
    documents = []
    with Writer(case) as writer:
        for name in names:
            source = _source(name)
            document = _document(source)
            capture = Capture(
                id=ids.capture_id(source.id, "00", 0),
                source=source.id,
                document=document.id,
                fetched_at="2024-01-01T00:00:00Z",
                status=None,
                final_url=source.url,
                headers=(("a", "b"),),
                payload_sha256="00",
                warc_ref=None,
                proof=None,
                outcome="read",
            )
            with writer.transaction():
                writer.put_source(source)
                writer.put_capture(capture, "{}")
                writer.put_document(document, "en")
                writer.put_analysis(document.id, _analysis(document), "engine-1")
            documents.append(document)
    return documents


def test_records_come_back_as_they_went_in_and_in_order(case: Path):
    first, second = _fill(case, ("a.txt", "b.txt"))
    with Reader(case) as reader:
        assert list(reader.documents()) == [first, second]
        assert reader.document(first.id).text == TEXT
        expected = _analysis(first)
        for kind in ("mentions", "statements", "attributions", "accounts"):
            assert tuple(getattr(reader, kind)(first.id)) == getattr(expected, kind)
            assert len(list(getattr(reader, kind)())) == 2 * len(getattr(expected, kind))
        assert tuple(reader.codings(expected.accounts[0].id)) == expected.codings
        assert tuple(reader.assessments(expected.accounts[0].id)) == expected.assessments
        assert reader.statement(expected.statements[1].id) == expected.statements[1]
        kinds = [type(r).__name__ for r in reader.records()]
        assert kinds[:7] == ["Case", "Source", "Source", "Capture", "Capture", "Document", "Document"]
        assert sum(reader.tally().values()) == len(kinds)
        assert integrity(reader) == dangling(reader) == []


def test_a_second_analysis_replaces_the_first_and_keeps_the_order(case: Path):
    first, second = _fill(case, ("a.txt", "b.txt"))
    with Writer(case) as writer:
        with writer.transaction():
            writer.put_analysis(first.id, _analysis(first), "engine-2")
        assert [s.anchors[0].document for s in writer.statements()] == [first.id] * 2 + [second.id] * 2
        assert writer.analysed_by(first.id) == "engine-2"


def _put_and_fail(writer: Writer) -> None:
    writer.put_source(_source())
    writer.put_source(None)  # type: ignore[arg-type]  # breaks off in the middle


def _put_and_fail(writer: Writer) -> None:
    writer.put_source(_source())
    writer.put_source(None)  # type: ignore[arg-type]  # breaks off in the middle


def test_a_failed_transaction_leaves_nothing(case: Path):
    with Writer(case) as writer:
        with pytest.raises(AttributeError), writer.transaction():
            _put_and_fail(writer)
        assert list(writer.sources()) == []


def test_dropping_a_source_takes_everything_of_it_along(case: Path):
    (document,) = _fill(case)
    with Writer(case) as writer:
        with writer.transaction():
            writer.drop_source(document.source)
        assert {k: v for k, v in writer.tally().items() if v} == {"case": 1, "seal": 1, "log_entry": 1}
        assert list(search(writer, ("gate",))) == []
        for index in ("document_words", "document_parts", "statement_words", "statement_parts"):
            writer._db.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")  # noqa: S608  four names  # noqa: S608  four names


def test_problems_of_a_stage_are_replaced_and_their_order_does_not_depend_on_time(case: Path):
    def met(resource: str, message: str) -> Problem:
        ident = ids.problem_id(resource, "text", message)
        return Problem(id=ident, document=resource, stage="text", message=message, cause=None)

    with Writer(case) as writer:
        with writer.transaction():
            writer.put_problems("b.pdf", "text", [met("b.pdf", "one"), met("b.pdf", "two")])
            writer.put_problems("a.pdf", "text", [met("a.pdf", "one")])
            writer.put_problems("b.pdf", "text", [met("b.pdf", "three")])
        assert [(p.document, p.message) for p in writer.problems()] == [("a.pdf", "one"), ("b.pdf", "three")]


def test_search_finds_words_parts_phrases_and_folds_marks(case: Path):
    _fill(case)
    with Reader(case) as reader:

        def kinds(*words: str) -> list[str]:
            return [hit.record for hit in search(reader, words)]

        assert kinds("gate") == ["statement", "document"]
        assert kinds("cafe") == ["statement", "document"]
        assert kinds("ocke") == ["statement", "document"]
        assert kinds("gate was locked") == ["statement", "document"]
        assert kinds("gate", "guard") == ["document"]
        assert kinds("nothing") == []
        (hit, _) = search(reader, ("gate",))
        assert hit.voices == ("Ilse Marrow", "Mira Holt")


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "'",
        "a AND",
        "NOT",
        "(",
        "col:x",
        "a*",
        "^x",
        "NEAR(a b)",
        "{a b}:c",
        "-",
        "\x00",
        "",
        " ",
        '""',
        "%",
        ";--",
    ],
)
def test_no_query_is_an_error(case: Path, words: str):
    _fill(case)
    with Reader(case) as reader:
        list(search(reader, (words,)))


def test_files_are_private(case: Path):
    _fill(case)
    assert {p.name: stat.S_IMODE(p.stat().st_mode) for p in case.iterdir()} == {
        "case.db": 0o600,
        "case.head": 0o600,
        "case.lock": 0o600,
    }


def test_a_second_writer_is_refused_in_one_line_and_let_in_afterwards(case: Path):
    with Writer(case):
        with pytest.raises(CaseError, match="in use by another process"):
            Writer(case)
        with Reader(case) as reader:
            assert reader.case().title == "Locked"
    Writer(case).close()


def test_a_failed_opening_gives_the_lock_back(case: Path):
    (case / "case.db").write_bytes(b"no database at all, but long enough to be looked at" * 40)
    with pytest.raises(CheckFailedError, match="damaged"):
        Writer(case)
    Lock(case).release()


def test_a_newer_version_is_refused(case: Path):
    db = sqlite3.connect(case / "case.db")
    db.execute("PRAGMA user_version = 99")
    db.close()
    for opening in (Reader, Writer):
        with pytest.raises(CaseError, match="newer version"):
            opening(case)


def test_an_older_version_is_migrated_by_the_writer(case: Path, monkeypatch: pytest.MonkeyPatch):
    newer = (*database_module.MIGRATIONS, "no-op.sql")
    monkeypatch.setattr(database_module, "MIGRATIONS", newer)
    with pytest.raises(CaseError, match="older version"):
        Reader(case)
    monkeypatch.setattr(
        database_module, "_migrate", lambda db, _version: db.execute(f"PRAGMA user_version = {len(newer)}")
    )
    Writer(case).close()
    with Reader(case) as reader:
        assert reader.case().title == "Locked"


def test_a_case_made_before_entities_gets_their_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database_module, "first_seal", lambda *_: None)
    case = tmp_path
    create(case, Case(id="case_1", title="x"))
    db = sqlite3.connect(case / "case.db")
    db.execute("DROP TABLE entity")
    for table in ("seal", "proof", "proof_asked", "watched", "traits", "copied", "block"):
        db.execute(f"DROP TABLE {table}")
    db.execute("PRAGMA user_version = 1")
    db.commit()
    db.close()
    Writer(case).close()
    with Reader(case) as reader:
        assert list(reader.entities()) == []


def test_a_foreign_database_is_no_case(tmp_path: Path):
    sqlite3.connect(tmp_path / "case.db").execute("CREATE TABLE x (y)").connection.close()
    with pytest.raises(CaseError, match="not a case"):
        Reader(tmp_path)


def test_missing_folders_and_records_are_named(case: Path, tmp_path: Path):
    with pytest.raises(CaseError, match="no such case"):
        Reader(tmp_path / "nowhere")
    with pytest.raises(CaseError, match="holds no case"):
        Reader(tmp_path)
    with Reader(case) as reader, pytest.raises(CaseError, match="stm_0"):
        reader.statement("stm_0")


def test_a_record_that_was_damaged_is_named_not_crashed_on(case: Path):
    _fill(case)
    db = sqlite3.connect(case / "case.db")
    db.execute('UPDATE statement SET json = \'{"record":"statement"}\'')
    db.commit()
    db.close()
    with Reader(case) as reader, pytest.raises(CheckFailedError, match="cannot be read"):
        list(reader.statements())


def test_decisions_cannot_be_changed_or_deleted_through_sql(case: Path):
    db = sqlite3.connect(case / "case.db")
    for sql in ("UPDATE decision SET actor = 'x'", "DELETE FROM decision"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute(sql)
    db.close()


def test_a_case_is_not_made_in_a_folder_that_is_not_there(tmp_path: Path):
    with pytest.raises(StorageError):
        create(tmp_path / "nowhere", Case(id="case_1", title="x"))
