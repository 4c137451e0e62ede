"""Copies, citations, origins and questions over a small invented case held in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.compare import compare
from allegata.compare.copies import _pair
from allegata.model import (
    Account,
    Coding,
    Document,
    Hop,
    Mention,
    OffsetMap,
    Place,
    Source,
    Statement,
    When,
    anchor_at,
    content_id,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

WIRE = (
    "Police detained two members of the Lantern Fellowship on Thursday on suspicion of holding migrants against their "
    "will at a compound outside the port, a senior police official said. At least twelve people from Orsania had been "
    "found behind a locked gate at Alder House, and several of them told officers that their passports were taken."
)
OTHER = (
    "A ledger that may show who lived at Alder House was handed to the court on Tuesday, a lawyer for three former "
    "residents said. The passports of the residents were kept in a safe, she added, and the gate was locked every "
    "night."
)


class MemoryCase:
    """Only what `compare` asks of a reader."""

    def __init__(self) -> None:
        self._documents: dict[str, Document] = {}
        self._sources: dict[str, Source] = {}
        self._rows: dict[str, dict[str, list[Any]]] = {}
        self._codings: dict[str, list[Coding]] = {}

    def add(
        self, name: str, text: str, *, publisher: str, owner: str | None = None, published: str | None = None
    ) -> str:
        when = published and When(
            verbatim=published, anchor=None, edtf=published, earliest=published, latest=published, precision="day"
        )
        self._sources[name] = Source(
            id=name,
            publisher=publisher,
            owner_group=owner,
            authors=(),
            kind=None,
            title=None,
            url=f"file:{name}",
            published=when or None,
            language="en",
        )
        self._documents[name] = Document(
            id=name,
            source=name,
            media_type="text/plain",
            title=name,
            byline=None,
            dated=published,
            text=text,
            text_rules_version="t",
            offset_map=OffsetMap(kind="text", segments=()),
        )
        self._rows[name] = {"statements": [], "mentions": [], "accounts": []}
        return name

    def allege(self, name: str, words: str, *, voice: str | None = None, reading: str = "reported") -> str:
        text = self._documents[name].text
        at = text.index(words)
        anchor = anchor_at(name, text, at, at + len(words))
        hops = (Hop(name="author", mention=None, role="author"),)
        if voice is not None:
            hops = (*hops, Hop(name=voice, mention=None, role="person", depth=0, cue_anchor=anchor))
        statement = Statement(
            id=content_id("st", name, at, reading),
            anchors=(anchor,),
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
            engine="test",
            score=None,
        )
        self._rows[name]["statements"].append(statement)
        account = content_id("acc", statement.id)
        self._rows[name]["accounts"].append(
            Account(
                id=account,
                label="people at Alder House",
                statements=(statement.id,),
                people=None,
                age="unknown",
                place=Place(verbatim="Alder House", anchor=None, name="Alder House"),
                when=None,
            )
        )
        self._rows[name]["mentions"].append(
            Mention(id=content_id("men", name, at), anchor=anchor, surface="Alder House", kind="facility")
        )
        self._codings[account] = [
            Coding(
                id=content_id("cod", account),
                account=account,
                statement=statement.id,
                standard="ilo-forced-labour-2012",
                version="1",
                indicator="FL-07",
                reading=reading,
                strength=None,
                rationale="",
                anchors=(anchor,),  # type: ignore[arg-type]
                engine="test",
                score=None,
            )
        ]
        return statement.id

    def documents(self) -> Iterator[Document]:
        return iter(self._documents.values())

    def document(self, document: str) -> Document:
        return self._documents[document]

    def source(self, source: str) -> Source:
        return self._sources[source]

    def statements(self, document: str) -> Iterator[Statement]:
        return iter(self._rows[document]["statements"])

    def mentions(self, document: str) -> Iterator[Mention]:
        return iter(self._rows[document]["mentions"])

    def accounts(self, document: str) -> Iterator[Account]:
        return iter(self._rows[document]["accounts"])

    def codings(self, account: str) -> Iterator[Coding]:
        return iter(self._codings.get(account, ()))


@pytest.fixture
def case() -> MemoryCase:
    return MemoryCase()


def test_one_report_rests_on_one_origin_and_says_what_would_corroborate_it(case: MemoryCase):
    case.add("a", WIRE, publisher="Coastal Press Agency")
    case.allege("a", "their passports were taken", voice="Anselm Rook")
    asked = [q for q in compare(case).questions if q.kind == "single_origin"]  # type: ignore[arg-type]
    assert len(asked) == 1
    assert "rests on one origin: Coastal Press Agency (1 report)" in asked[0].text
    assert "Anselm Rook" in asked[0].text


def test_a_copied_wire_is_two_reports_two_publishers_one_origin(case: MemoryCase):
    case.add("wire", WIRE, publisher="Coastal Press Agency", published="2023-06-02")
    case.add("copy", WIRE.replace("on Thursday", "yesterday"), publisher="Sallow Courier", published="2023-06-03")
    for name in ("wire", "copy"):
        case.allege(name, "their passports were taken")
    found = compare(case)  # type: ignore[arg-type]
    (link,) = [x for x in found.links if x.kind == "same_text"]
    assert (link.a, link.b, link.form) == ("copy", "wire", "copy")
    (allegation,) = found.allegations
    assert (len(allegation.reports), len(allegation.publishers), len(allegation.origins)) == (2, 2, 1)
    assert allegation.origins[0].kind == "copy_group"
    assert allegation.origins[0].root == "wire"
    assert any(q.targets == (allegation.id,) for q in found.questions if q.kind == "single_origin")


def test_two_voices_are_two_origins_and_no_warning_is_given(case: MemoryCase):
    case.add("a", WIRE, publisher="Coastal Press Agency")
    case.add("b", OTHER, publisher="The Brannock Lamp")
    case.allege("a", "their passports were taken", voice="Joren Vale")
    case.allege("b", "The passports of the residents were kept in a safe", voice="Marguerite Sole")
    found = compare(case)  # type: ignore[arg-type]
    assert [len(a.origins) for a in found.allegations] == [2]
    assert [q for q in found.questions if q.kind == "single_origin"] == []
    assert [x for x in found.links if x.kind == "same_text"] == []


def test_a_denial_stands_beside_the_allegation_and_raises_a_conflict(case: MemoryCase):
    case.add("a", WIRE, publisher="Coastal Press Agency")
    case.add("b", OTHER, publisher="Lantern Fellowship")
    alleged = case.allege("a", "their passports were taken")
    denied = case.allege("b", "The passports of the residents were kept in a safe", reading="denied")
    found = compare(case)  # type: ignore[arg-type]
    assert [(a.statements, a.denials) for a in found.allegations] == [((alleged,), (denied,))]
    assert [(x.a, x.b, x.dimension) for x in found.links if x.kind == "contradicts"] == [(denied, alleged, "stance")]
    assert [q.kind for q in found.questions if q.kind == "conflict"] == ["conflict"]


def test_a_report_that_names_another_reports_publisher_cites_it(case: MemoryCase):
    case.add("a", OTHER, publisher="Harbour Watch", published="2023-05-16")
    case.add("b", WIRE, publisher="Coastal Press Agency", published="2023-06-02")
    case.allege("b", "their passports were taken", voice="Harbour Watch")
    assert [(x.a, x.b) for x in compare(case).links if x.kind == "cites"] == [("b", "a")]  # type: ignore[arg-type]


def test_owner_groups_join_sister_outlets(case: MemoryCase):
    case.add("a", OTHER, publisher="The Brannock Lamp", owner="Quay Media Trust")
    case.add("b", WIRE, publisher="The Open Quay", owner="Quay Media Trust")
    found = compare(case)  # type: ignore[arg-type]
    assert [x.rule for x in found.links if x.kind == "same_origin"] == ["both belong to Quay Media Trust"]
    assert [q.kind for q in found.questions] == ["single_origin"]


def test_a_removed_article_raises_a_question(case: MemoryCase):
    case.add("a", "The removal of the article by Joren Vale drew protests.", publisher="The Open Quay")
    case.allege("a", "The removal of the article by Joren Vale drew protests")
    assert any("What did it say before" in q.text for q in compare(case).questions)  # type: ignore[arg-type]


def test_an_empty_case_compares_to_nothing(case: MemoryCase):
    assert compare(case).questions == ()  # type: ignore[arg-type]


words = st.lists(
    st.sampled_from(
        ["the", "gate", "was", "locked", "at", "night", "and", "no", "one", "left", "alder", "house", "by", "ferry"]
    ),
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(words, words)
def test_shared_passages_are_shared(left: list[str], right: list[str]):
    shared = ["nine", "words", "that", "stand", "in", "both", "of", "these", "texts"]
    a, b = (_document(n, [*side[:20], *shared, *side[20:]]) for n, side in (("a", left), ("b", right)))
    link = _pair(a, b, dated=False)
    if link is not None:
        assert [x.exact for x in link.evidence] == [link.evidence[0].exact] * 2
        for anchor, document in zip(link.evidence, (a, b), strict=True):
            assert document.text[anchor.start : anchor.end] == anchor.exact


def _document(name: str, text: list[str]) -> Document:
    return Document(
        id=name,
        source=name,
        media_type="text/plain",
        title=None,
        byline=None,
        dated=None,
        text=" ".join(text),
        text_rules_version="t",
        offset_map=OffsetMap(kind="text", segments=()),
    )
