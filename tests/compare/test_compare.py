"""Claims across reports, their origins, answers and differences, over small invented cases, read for real."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.compare import Compared, compare
from allegata.compare.copies import _pair, _words
from allegata.model import Document, OffsetMap, Source, When
from allegata.reading.stages import run
from allegata.text.labels import apart_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.model import Allegation
    from allegata.model.profiles import Profile

WIRE = (
    "The owner of the Sorrel mill in Grenna kept the passports of sixty weavers and locked them in at night, the "
    "police said on Monday. The weavers slept on the floor of a store and were given one meal a day. A judge will hear "
    "the case in June, and the owner has left the town."
)
KILN = "The Bream kiln in Ostry kept the passports of its potters, "


class Reports:
    """A case in memory: what `compare` asks of a reader."""

    def __init__(self) -> None:
        self._documents: dict[str, Document] = {}
        self._sources: dict[str, Source] = {}
        self._profiles: dict[str, Profile] = {}

    def add(
        self, name: str, text: str, *, owner: str | None = None, published: str | None = None, byline: str | None = None
    ) -> None:
        """Read one report; its publisher is its name."""
        when = published and When(
            verbatim=published, anchor=None, edtf=published, earliest=published, latest=published, precision="day"
        )
        source = Source(
            id=f"src_{name}",
            publisher=name,
            owner_group=owner,
            authors=(),
            kind=None,
            title=None,
            url=f"file:{name}",
            published=when or None,
            language="en",
        )
        document = Document(
            id=f"doc_{name}",
            source=source.id,
            media_type="text/plain",
            title=name,
            byline=byline,
            dated=published,
            text=text,
            text_rules_version="t",
            offset_map=OffsetMap(kind="text", segments=(), apart=apart_in(text)),
        )
        found, _ = run(document, source, (), "key")
        assert found.profile is not None
        self._documents[document.id], self._sources[source.id] = document, source
        self._profiles[document.id] = found.profile

    def documents(self) -> Iterator[Document]:
        return iter(self._documents.values())

    def headings(self) -> Iterator[tuple[str, str, str | None]]:
        return ((d.id, d.source, d.byline) for d in self.documents())

    def document(self, document: str) -> Document:
        return self._documents[document]

    def source(self, source: str) -> Source:
        return self._sources[source]

    def profiles(self) -> Iterator[Profile]:
        return iter(self._profiles.values())

    def profile(self, document: str) -> Profile | None:
        return self._profiles.get(document)

    def analysed_keys(self) -> Iterator[tuple[str, str]]:
        return ((document, "key") for document in sorted(self._profiles))

    def words(self, found: Compared, words: str) -> Allegation:
        """The allegation that holds a statement with some words."""
        said = {c.statement: c.words for p in self._profiles.values() for c in p.claims}
        return next(a for a in found.allegations if any(words in said[s] for s in a.statements))

    def compared(self) -> Compared:
        return compare(self)  # type: ignore[arg-type]  # what it asks of a reader is here


@pytest.fixture
def case() -> Reports:
    return Reports()


def test_one_report_rests_on_one_origin_and_says_what_would_corroborate_it(case: Reports):
    case.add("Coast Wire", WIRE)
    asked = [q for q in case.compared().questions if q.kind == "single_origin"]
    assert any("rests on one origin: Coast Wire (1 report)" in q.text for q in asked)


def test_a_copied_wire_is_two_reports_two_publishers_one_origin(case: Reports):
    case.add("Coast Wire", WIRE, published="2023-06-02")
    case.add("Sallow Courier", WIRE.replace("on Monday", "yesterday"), published="2023-06-03")
    found = case.compared()
    (link,) = [x for x in found.links if x.kind == "same_text"]
    assert (link.a, link.b, link.form) == ("doc_Sallow Courier", "doc_Coast Wire", "copy")
    allegation = case.words(found, "kept the passports")
    assert (len(allegation.reports), len(allegation.publishers), len(allegation.origins)) == (2, 2, 1)
    assert any(q.targets == (allegation.id,) for q in found.questions if q.kind == "single_origin")


def test_the_same_act_in_other_words_is_one_claim_and_two_voices_are_two_origins(case: Reports):
    case.add("Ostry Herald", KILN + "the union clerk Lise Aro said.")
    case.add(
        "Quay Letter", "At the Bream kiln in Ostry the potters had their passports taken, said Hugo Marr, a doctor."
    )
    allegation = case.words(case.compared(), "kept the passports")
    assert (len(allegation.reports), len(allegation.origins)) == (2, 2)
    assert allegation.situation is not None


def test_a_claim_without_indicator_is_gathered_too(case: Reports):
    case.add(
        "Ostry Herald", "The Bream kiln in Ostry beat its potters. Pavel Ruhm died at the kiln on 3 May, a nurse said."
    )
    case.add(
        "Quay Letter", "Potter Pavel Ruhm died on 4 May, said a priest. The Bream kiln in Ostry had beaten its potters."
    )
    found = case.compared()
    allegation = case.words(found, "Pavel Ruhm died at the kiln")
    assert len(allegation.reports) == 2
    assert "death" in allegation.flags


@pytest.mark.parametrize(
    "other",
    [
        "The captain of the Sorrel in Port Ellory kept the passports of his divers, an inspector said.",
        "The Marram kiln in Telham kept the passports of its potters, an inspector said.",
        "The Bream kiln in Ostry paid its potters every Friday, an inspector said.",
    ],
)
def test_another_site_or_another_act_stays_apart(case: Reports, other: str):
    case.add("Ostry Herald", KILN + "a union said.")
    case.add("Quay Letter", other)
    assert len(case.words(case.compared(), "kept the passports of its potters").reports) == 1


def test_a_citation_leads_to_what_the_cited_report_rests_on(case: Reports):
    case.add("Saltmarsh Radio", KILN + "the labour office said.", published="2023-05-03")
    case.add(
        "Brindle Star",
        "Saltmarsh Radio reported that the Bream kiln in Ostry kept the passports of its potters.",
        published="2023-05-04",
    )
    case.add(
        "Labour Office of Ostry", "The Bream kiln in Ostry kept the passports of its potters.", published="2023-05-01"
    )
    found = case.compared()
    allegation = case.words(found, "kept the passports")
    assert (len(allegation.reports), [o.root for o in allegation.origins]) == (3, ["Labour Office of Ostry"])
    assert any("cites Saltmarsh Radio" in way for o in allegation.origins for way in o.via)
    assert [(x.a, x.b) for x in found.links if x.kind == "cites"] == [("doc_Brindle Star", "doc_Saltmarsh Radio")]


def test_initials_in_a_byline_credit_the_agency_of_the_case(case: Reports):
    case.add("Tarn River Press", WIRE, published="2023-06-02")
    case.add("Quay Letter", "A mill is closed. " + WIRE, published="2023-06-03", byline="TRP and our staff")
    assert [x.kind for x in case.compared().links if x.kind == "cites"] == ["cites"]


def test_a_denial_in_another_report_stands_beside_the_allegation(case: Reports):
    case.add("Ostry Herald", KILN + "a union said.", published="2023-05-03")
    case.add(
        "Quay Letter",
        "The owner denies that the Bream kiln in Ostry kept the passports of its potters.",
        published="2023-05-04",
    )
    found = case.compared()
    allegation = case.words(found, "kept the passports")
    assert (len(allegation.denials), len(allegation.origins)) == (1, 1)
    assert [x.dimension for x in found.links if x.kind == "contradicts"] == ["stance"]


def test_who_is_accused_in_one_report_denies_in_a_text_of_its_own(case: Reports):
    case.add(
        "Ostry Herald",
        "The Corben Marine company left divers on a pontoon off Tarrow, the police said.",
        published="2023-05-03",
    )
    case.add("Corben Marine", "Our company has never left a diver on a pontoon off Tarrow.", published="2023-05-04")
    assert len(case.words(case.compared(), "left divers on a pontoon").denials) == 1


def test_the_negative_of_a_witness_contradicts_nobody(case: Reports):
    case.add(
        "Ostry Herald",
        "Potters at the Bream kiln in Ostry were locked in, and their passports were kept, a union said.",
    )
    case.add(
        "Quay Letter", "The guards of the Bream kiln in Ostry took passports. “We could not leave,” a potter said."
    )
    assert [x for x in case.compared().links if x.kind == "contradicts"] == []


@pytest.mark.parametrize(("number", "kinds"), [("40", ["contradicts"]), ("at least 12", ["refines"]), ("12", [])])
def test_numbers_of_one_act_contradict_refine_or_agree(case: Reports, number: str, kinds: list[str]):
    case.add("Ostry Herald", "Police freed 12 cooks from the Lark Hill hostel in Ostry, the chief of police said.")
    case.add(
        "Quay Letter",
        f"The union says that {number} cooks were freed when police raided the Lark Hill hostel in Ostry.",
    )
    assert [x.kind for x in case.compared().links if x.dimension == "count"] == kinds


def test_a_later_figure_of_the_same_voice_supersedes(case: Reports):
    case.add(
        "Ostry Herald",
        "Police freed 12 cooks from the Lark Hill hostel in Ostry, Tam Orrel said.",
        published="2023-05-03",
    )
    case.add(
        "Quay Letter",
        "Police freed 14 cooks from the Lark Hill hostel in Ostry, Tam Orrel said.",
        published="2023-05-09",
    )
    (link,) = [x for x in case.compared().links if x.dimension == "count"]
    assert link.kind == "supersedes"


def test_owner_groups_join_sister_outlets(case: Reports):
    case.add("The Brannock Lamp", KILN + "a union said.", owner="Quay Media Trust")
    case.add("The Open Quay", "A ship was sold in Sill.", owner="Quay Media Trust")
    found = case.compared()
    assert [x.rule for x in found.links if x.kind == "same_origin"] == ["both belong to Quay Media Trust"]


def test_a_removed_article_raises_a_question(case: Reports):
    case.add("The Open Quay", "The removal of the article by Joren Vale drew protests.")
    assert any("What did it say before" in q.text for q in case.compared().questions)


def test_nothing_depends_on_the_order_of_adding():
    told = [
        ("Coast Wire", WIRE, "2023-06-02"),
        ("Sallow Courier", WIRE.replace("on Monday", "yesterday"), "2023-06-03"),
        (
            "Grenna Post",
            "The Sorrel mill in Grenna kept the passports of fifty weavers, Coast Wire reported.",
            "2023-06-04",
        ),
        ("Sorrel Mill Company", "The Sorrel mill in Grenna has never kept a passport of its weavers.", "2023-06-05"),
    ]
    seen = []
    for order in itertools.islice(itertools.permutations(told), 0, 24, 7):
        case = Reports()
        for name, text, published in order:
            case.add(name, text, published=published)
        found = case.compared()
        seen.append(
            (
                {(a.id, a.statements, a.denials, tuple(o.statements for o in a.origins)) for a in found.allegations},
                {(x.kind, x.a, x.b) for x in found.links},
                {(s.id, s.accounts, s.allegations) for s in found.situations},
            )
        )
    assert all(one == seen[0] for one in seen[1:])


def test_an_empty_case_compares_to_nothing(case: Reports):
    assert case.compared().questions == ()


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
    copied = _pair(_words(a), _words(b), dated=False)
    if copied is not None:
        link = copied.link
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


def test_a_silence_without_subject_answers_what_stands_before_it_or_names_who_is_silent(case: Reports):
    case.add(
        "Ostry Herald",
        "The Bream kiln in Ostry kept the passports of its potters, a union said. The kiln would not comment. "
        "The Lark Hill hostel in Telham locked nine cooks in at night, police said.",
    )
    silent = [a.label for a in case.compared().allegations if a.declines]
    assert silent
    assert not any("cooks" in label for label in silent)


def test_a_denial_that_names_what_one_is_not_denies_nothing_else(case: Reports):
    case.add("Ostry Herald", "Tam Orrel kept the passports of nine cooks at the Lark Hill hostel, police said.")
    case.add("Quay Letter", "Tam Orrel denied that he was a smuggler.")
    assert not [a.label for a in case.compared().allegations if a.denials]


def test_a_report_that_shares_one_passing_name_belongs_to_no_situation(case: Reports):
    case.add(
        "Ostry Herald",
        "The Lark Hill hostel in Ostry kept the passports of nine cooks and locked them in, Tam Orrel said. "
        "The Sill Echo visited them.",
    )
    case.add("Quay Letter", "Edric Vaunt won the race in Ostry, and the Sill Echo gave him a prize.")
    (situation,) = case.compared().situations
    told = {a.label for a in case.compared().allegations if a.situation == situation.id}
    assert not any("race" in label for label in told)
