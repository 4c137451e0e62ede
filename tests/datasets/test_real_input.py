"""The real article that the project started from, and public news: read where they lie, never copied.

What a careful reader finds in the article is asserted by shape, so that no name of it stands here.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

import pytest

import allegata

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.datasets, pytest.mark.slow]


def _records(case: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (case / "case.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def article(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    out = tmp_path_factory.mktemp("article") / "case"
    allegata.report(sorted((shared / "inputs").glob("deceptive*.txt")), out=out)
    return _records(out)


def _of(records: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [r for r in records if r["record"] == kind]


def test_fields_and_furniture(article: list[dict[str, Any]]):
    (source,), (document,) = _of(article, "source"), _of(article, "document")
    assert source["title"]
    assert len(source["authors"]) == 2
    assert source["published"] is None
    assert not re.search("You may also like|Leave a Comment|»", document["text"])
    assert any("date of publication" in q["text"] for q in _of(article, "question") if q["kind"] == "gap")


def test_one_voice_three_claims_on_an_official_and_on_a_silent_body(article: list[dict[str, Any]]):
    under: dict[str, list[list[dict[str, Any]]]] = {}
    for s in _of(article, "statement"):
        if len(s["voice"]) > 1 and s["voice"][1]["role"] == "organisation":
            under.setdefault(str(s["voice"][1]["cue_anchor"]["start"]), []).append(s["voice"])
    assert sorted([len(v) for v in voices] for voices in under.values() if len(voices) == 3) == [[3, 3, 2]]
    assert any(s["voice"][-1]["name"] is None and len(s["voice"]) == 2 for s in _of(article, "statement"))


def test_kinds_are_told_apart(article: list[dict[str, Any]]):
    kinds = [s["kind"] for s in _of(article, "statement")]
    assert kinds.count("question") >= 7
    assert kinds.count("opinion") >= 3
    assert kinds.count("recommendation") >= 2
    assert len([q for q in _of(article, "question") if q["kind"] == "asked_by_source"]) == kinds.count("question")


def test_one_pattern_in_three_accounts(article: list[dict[str, Any]]):
    accounts = _of(article, "account")
    assert len(accounts) == 3
    codings = _of(article, "coding")
    for account in accounts:
        mine = {c["indicator"] for c in codings if c["account"] == account["id"] and c["reading"] == "reported"}
        assert "AL-DR-07" in mine, account["label"]
        assert {"AL-CD-03", "AL-CR-05"} & mine, account["label"]
        assert "FL-01" in mine, account["label"]
    assert any(c["indicator"] == "AL-CR-06" for c in codings)


def test_counts_over_time(article: list[dict[str, Any]]):
    counts = [c for s in _of(article, "statement") for c in s["counts"]]
    assert (3800, 3800) in {(c["minimum"], c["maximum"]) for c in counts}
    assert (None, 1600) in {(c["minimum"], c["maximum"]) for c in counts}
    (vague,) = [c for c in counts if "hundreds" in c["verbatim"]]
    assert vague["approximate"]
    assert vague["maximum"] is None


def test_the_war_a_century_early_is_flagged_and_asked_about(article: list[dict[str, Any]]):
    times = [t for s in _of(article, "statement") for t in s["times"] if "inconsistent" in t["flags"]]
    assert [(t["earliest"], t["latest"]) for t in times] == [("1880-01-01", "1888-12-31")]
    assert len([q for q in _of(article, "question") if q["kind"] == "impossible_date"]) == 1


def test_one_publisher_one_origin_and_a_removed_article(article: list[dict[str, Any]]):
    (warning,) = [q for q in _of(article, "question") if q["kind"] == "single_origin"]
    assert "What would corroborate it" in warning["text"]
    assert any("removed or put back" in q["text"] for q in _of(article, "question"))


def test_public_news_breaks_nothing_and_every_anchor_slices(shared: Path, tmp_path: Path):
    reports = tmp_path / "reports"
    reports.mkdir()
    news = json.loads((shared / "datasets/hrdsattack/dev.json").read_text(encoding="utf-8"))
    for n, item in enumerate(news[:50]):
        html = item["sample"]["Input.article_interface"]
        (reports / f"news-{n:02}.html").write_text(
            f"<html><body><article>{html}</article></body></html>", encoding="utf-8"
        )
    topics = sorted((shared / "datasets/ecbplus/ECB+").glob("*/*.xml"))
    for n, path in enumerate(topics[:: len(topics) // 50][:50]):
        lines: dict[str, list[str]] = {}
        for token in ET.parse(path).getroot().iter("token"):  # noqa: S314  a public set, not input
            lines.setdefault(token.get("sentence", ""), []).append(token.text or "")
        (reports / f"ecb-{n:02}.txt").write_text("\n\n".join(" ".join(x) for x in lines.values()), encoding="utf-8")
    allegata.report([reports], out=tmp_path / "case")
    records = _records(tmp_path / "case")
    texts = {d["id"]: d["text"] for d in _of(records, "document")}
    assert len(texts) == 100
    undated = "no date of publication was found"  # these texts come without their heads
    found = [p for p in _of(records, "problem") if p["stage"] not in {"language", "text"}]
    assert [p for p in found if p["message"] != undated] == []
    anchors = list(_anchors(records))
    assert len(anchors) > 10_000
    assert all(texts[a["document"]][a["start"] : a["end"]] == a["exact"] for a in anchors)


def _anchors(value: Any) -> Any:
    if isinstance(value, dict):
        if {"document", "start", "end", "exact"} <= value.keys():
            yield value
        for v in value.values():
            yield from _anchors(v)
    elif isinstance(value, list):
        for v in value:
            yield from _anchors(v)
