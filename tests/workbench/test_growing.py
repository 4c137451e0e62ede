"""A case that grows report by report comes to what it would have come to at once; what did not change is left alone."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

import allegata
from allegata import text
from allegata.reading import child
from allegata.store import Writer
from allegata.workbench import gists, outputs
from allegata.workbench.gists import Gists

if TYPE_CHECKING:
    from pathlib import Path

    from allegata.store import Reader
    from allegata.views.gists import Gist

_REPORTS = (
    (
        "Outlet: Heron Weekly\nPublished: 3 May 2022\n\nNine men were locked in at the Tallow Mill near Ostrey, "
        "Ines Calder said. She said that their passports were taken by Bram Coyle. "
        "Bram Coyle denied that anybody was held there.\n"
    ),
    (
        "Outlet: Ostrey Post\nPublished: 9 May 2022\n\nPolice said that fourteen men were locked in at the Tallow Mill "
        "near Ostrey. Bram Coyle was arrested on 8 May 2022 and charged with forced labour. He declined to comment.\n"
    ),
    (
        "Outlet: Sand Lane Review\nPublished: 20 May 2022\n\nWorkers at the Pellam Quarry say they were never paid. A "
        "spokeswoman for Pellam Stone said that every wage was paid on time.\n"
    ),
    (
        "Outlet: Fen Courier\nPublished: 10 May 2022\n\n“Nine men were locked in at the Tallow Mill near Ostrey, "
        "Ines Calder said. She said that their passports were taken by Bram Coyle,” the Heron Weekly reported.\n"
    ),
)


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLEGATA_WORKERS", "0")
    monkeypatch.setattr(
        child.ReaderChild, "read", lambda _self, payload, name, kind=None: text.read(payload, name, kind)
    )


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    out = []
    for number, report in enumerate(_REPORTS):
        out.append(tmp_path / f"report-{number}.txt")
        out[-1].write_text(report, encoding="utf-8")
    return out


def _told(case: Path) -> dict[str, object]:
    with allegata.open_case(case) as reader:
        return {
            "allegations": sorted(reader.allegations(), key=lambda a: a.id),
            "situations": sorted(reader.situations(), key=lambda s: s.id),
            "links": sorted(reader.links(), key=lambda x: x.id),
            "entities": sorted(reader.entities(), key=lambda e: e.id),
            "questions": sorted(q.text for q in reader.questions()),
        }


@pytest.mark.parametrize("seed", range(3))
def test_steps_and_order_change_nothing(tmp_path: Path, files: list[Path], seed: int):
    chance = random.Random(seed)  # noqa: S311  no secret
    order = chance.sample(files, len(files))
    allegata.report(files, tmp_path / "whole")
    allegata.new(tmp_path / "grown", "Growing")
    for path in order:
        allegata.add(tmp_path / "grown", [path])
        if chance.random() < 0.7:
            allegata.analyse(tmp_path / "grown")
    allegata.analyse(tmp_path / "grown")
    assert _told(tmp_path / "grown") == _told(tmp_path / "whole")
    assert not allegata.verify(tmp_path / "grown").faults


@pytest.mark.parametrize("kept", ["{}", "no json", '{"by": "older", "pairs": {"a b 1": {"claims": [["one", "two"]]}}}'])
def test_what_an_older_version_kept_of_pairs_is_found_anew(tmp_path: Path, files: list[Path], kept: str):
    allegata.report(files, tmp_path / "case")
    before = _told(tmp_path / "case")
    with Writer(tmp_path / "case") as writer, writer.transaction():
        writer.set_meta("copied", kept)
        writer.set_meta("compared", None)
        writer.set_meta("outputs", None)
    allegata.analyse(tmp_path / "case")
    assert _told(tmp_path / "case") == before


def test_pages_grown_and_pages_at_once_are_the_same(tmp_path: Path, files: list[Path]):
    whole, grown = tmp_path / "one" / "case", tmp_path / "two" / "case"
    for folder in (whole, grown):
        folder.parent.mkdir()
    allegata.report(files, whole, title="Mills")
    for n in range(len(files)):
        allegata.report(files[: n + 1], grown, title="Mills")
    names = sorted(p.relative_to(whole) for p in whole.rglob("*.html"))
    assert names == sorted(p.relative_to(grown) for p in grown.rglob("*.html"))
    for name in names:
        left, right = ((folder / name).read_text(encoding="utf-8") for folder in (whole, grown))
        assert _undated(left) == _undated(right), name


def _undated(page: str) -> str:
    """A page without when its originals were captured."""
    import re  # noqa: PLC0415  one use

    return re.sub(r"\d{4}-\d\d-\d\dT[\d:]+Z?|\d\d:\d\d(?::\d\d)?", "", page)


def test_a_page_is_built_only_where_it_changes_and_again_where_somebody_altered_it(
    tmp_path: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch
):
    from allegata.publish import pages  # noqa: PLC0415  what is watched

    case = tmp_path / "case"
    allegata.report(files[:2], case)
    page = case / "reports" / "1.html"
    page.write_text("altered", encoding="utf-8")
    built: list[str] = []
    monkeypatch.setattr(
        pages,
        "write_if_changed",
        lambda out, pieces, real=pages.write_if_changed: built.append(out.name) or real(out, pieces),
    )
    allegata.report(files[2:3], case)
    assert "altered" not in page.read_text(encoding="utf-8")
    assert {"1.html", "3.html"} <= set(built)
    assert "2.html" not in built


def test_a_report_is_read_for_the_survey_once_and_again_where_people_decided_on_it(
    tmp_path: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch
):
    read: list[int] = []
    _note_reading(monkeypatch, read)
    case = tmp_path / "case"
    allegata.report(files[:2], case)
    assert read == [1, 2]
    read.clear()
    allegata.report(files[2:3], case)
    assert read == [3]
    read.clear()
    with allegata.open_case(case) as reader:
        second = list(reader.document_ids())[1]
        statement = next(s.id for s in reader.statements(second))
    allegata.decide(case, statement, "reject", reason="misread", actor="Orla Finch")
    assert read == [2]
    with allegata.open_case(case) as reader:
        grown = Gists(reader, by="older rules")  # what other rules kept is not used: all is read
        kept = Gists(reader, by=_rules_of(reader))
        read.clear()
        for ident in list(reader.document_ids()):
            found = kept.of(ident)
            assert found == grown.of(ident)
            assert (statement in found.rejected) == (ident == second)
    assert read == [1, 2, 3]


def _note_reading(monkeypatch: pytest.MonkeyPatch, read: list[int]) -> None:
    real = gists.read_gist

    def noted(reader: Reader, document: str) -> Gist:
        read.append(list(reader.document_ids()).index(document) + 1)
        return real(reader, document)

    monkeypatch.setattr(gists, "read_gist", noted)


def _rules_of(reader: Reader) -> str:
    kept = outputs.written(reader)
    assert kept is not None
    return kept.by


def test_a_large_case_leaves_the_file_of_all_records_to_export(
    tmp_path: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(outputs, "JOINED", 2)
    case = tmp_path / "case"
    allegata.report(files[:2], case)
    small = (case / "case.jsonl").read_bytes()
    assert small.count(b'"record":"document"') == 2
    allegata.add(case, files[2:3])
    allegata.analyse(case)
    assert not (case / "case.jsonl").exists(), "it would be behind the database"
    assert allegata.verify(case).exit_code == 0
    allegata.export(case, "jsonl", tmp_path / "all.jsonl")
    assert (tmp_path / "all.jsonl").read_bytes().count(b'"record":"document"') == 3
    assert allegata.verify(tmp_path / "all.jsonl").exit_code == 0
    assert allegata.analyse(case).analysed == 0
