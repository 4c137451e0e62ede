"""Codings on invented sentences: what is reported, what is denied, and what is never coded."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from allegata.indicators import Coded, code
from allegata.indicators.patterns import find
from allegata.indicators.standards import (
    ADULT_LABOUR,
    CHILD_LABOUR,
    FORCED_LABOUR,
    PALERMO,
    indicator,
    standard,
    table,
)
from allegata.language import parse
from allegata.model import Document, Hop, OffsetMap, Statement, anchor_at
from allegata.model.checks import anchor_fault, expected_id
from allegata.model.ids import statement_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allegata.language import Parsed

WORKED = " The workers were not paid and could not leave the farm."
AUTHOR = Hop(name=None, mention=None, role="author")


def document_of(text: str) -> Document:
    return Document(
        id="doc_x",
        source="src_x",
        media_type="text/plain",
        title=None,
        byline=None,
        dated=None,
        text=text,
        text_rules_version="1",
        offset_map=OffsetMap(kind="text", segments=()),
    )


def statement(text: str, start: int, end: int, **given: Any) -> Statement:
    anchors = (anchor_at("doc_x", text, start, end),)
    voice = given.pop("voice", (AUTHOR,))
    held: dict[str, Any] = {"kind": "fact", "stance": "affirms", "polarity": "positive", "mode": "stated"}
    return Statement(
        id=statement_id(anchors, voice),
        anchors=anchors,
        voice=voice,
        certainty_cue=None,
        factuality=None,
        act=None,
        roles=(),
        times=(),
        places=(),
        counts=(),
        loaded=(),
        paraphrase=None,
        engine="test",
        score=None,
        **{**held, **given},
    )


def by_sentence(parsed: Parsed, **given: Any) -> tuple[Statement, ...]:
    return tuple(statement(parsed.text, s.start, s.end, **given) for s in parsed.sentences)


def coded(text: str, **given: Any) -> Coded:
    parsed = parse(text)
    return code(document_of(text), parsed, by_sentence(parsed, **given), ())


def readings(made: Coded, standard_id: str) -> set[tuple[str, str]]:
    return {(c.indicator, c.reading) for c in made.codings if c.standard == standard_id}


def adult(text: str, **given: Any) -> set[tuple[str, str]]:
    return readings(coded(text, **given), ADULT_LABOUR)


def test_every_pattern_finds_its_example():
    rows = table("concepts.tsv")
    parsed = parse("\n\n".join(f"{r['example'].rstrip('.')}." for r in rows))
    found: dict[int, set[str]] = {}
    for sentence in parsed.sentences:
        found.setdefault(sentence.paragraph, set()).update(m.pattern.concept for m in find(sentence))
    missing = [(r["concept"], r["example"]) for i, r in enumerate(rows) if r["concept"] not in found.get(i, set())]
    assert not missing


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("He did not beat them, starve them or lock them in.", {"AL-CD-03", "AL-CD-04"}),
        ("They were not beaten, starved or locked in.", {"AL-CD-03", "AL-CD-04"}),
        ("He never took their phones, hit them or locked the door.", {"AL-CD-03", "AL-CD-04"}),
        ("The workers never suffered beatings.", {"AL-CD-04"}),
        ("The workers face no wage theft.", {"AL-EX-04"}),
        ("No worker was left without food or water.", {"AL-EX-02"}),
    ],
)
def test_a_negation_reaches_every_wrong_of_its_row(text: str, missing: set[str]):
    made = adult("The owner kept their passports. " + text)
    assert {code for code, reading in made if reading == "reported"} == {"AL-CD-01"}
    assert not {code for code, reading in made if reading == "reported"} & missing


def test_a_row_without_negation_is_reported():
    made = adult("The owner kept their passports. He did not pay them, and he beat them and locked them in.")
    assert {("AL-CD-03", "reported"), ("AL-CD-04", "reported")} <= made


def test_every_indicator_can_be_coded_and_every_id_exists():
    named = {i for r in table("mapping.tsv") for i in (r["indicators"] + " " + (r["denies"] or "")).split()}
    known = {i.id for s in (ADULT_LABOUR, FORCED_LABOUR, PALERMO) for i in standard(s).indicators}
    assert named == known
    told = {r["concept"] for r in table("concepts.tsv")}
    assert {r["concept"] for r in table("mapping.tsv")} <= told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On arrival at the farm the owner took the workers' passports.", "AL-CD-01"),
        (
            "At the pier the broker seized their passports before departure, and they still owed him the fare.",
            "AL-CR-03",
        ),
        ("The recruiter threatened the migrants with deportation and took their passports.", "AL-CR-06"),
        ("The foreman threatened the workers with deportation." + WORKED, "AL-CD-09"),
        ("The maids worked for eighteen hours a day without pay.", "AL-EX-01"),
        ("The agent promised the women jobs in a hotel. Instead they were put to work in a kiln.", "AL-DR-01"),
        (
            "They will tell the migrant that he will be deported unless he signs. His passport will be taken.",
            "AL-CD-09",
        ),
        ("Guards beat the labourers with sticks." + WORKED, "AL-CD-04"),
        ("The boss deducted rent from their wages. The men slept in a container.", "AL-EX-08"),
        ("The captain told the crew to lie to the inspectors." + WORKED, "AL-CD-08"),
    ],
)
def test_reported(text: str, expected: str):
    assert (expected, "reported") in adult(text)


@pytest.mark.parametrize(
    "text",
    [
        "If an employer takes your passport, call the hotline.",
        "If a worker is locked in and his passport is taken, the union will help.",
        "Never hand over your passport to a recruiter.",
        "Were the workers' passports taken? Who locked the gate?",
        "The ministry warned that recruiters may take passports and withhold wages.",
        "Section 12 provides that whoever takes a worker's passport shall be punished.",
        "The act defines trafficking as recruitment by threats for forced labour and debt bondage.",
        "The programme prevents employers from taking passports and withholding wages.",
        "Employers should not keep workers' passports and must not withhold wages.",
        "Traffickers often take passports and withhold wages.",
        "The novel tells of a maid whose passport was taken and who worked without pay.",
        "The purser keeps crew passports at their request.",
        "Two men were beaten at a demonstration and one was arrested.",
        "The prisoner was kept in a filthy jail cell for two years before the court heard him.",
    ],
)
def test_never_coded_as_reported(text: str):
    made = coded(text)
    assert not [c for c in made.codings if c.reading == "reported"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Passports were never taken from the workers.", "AL-CD-01"),
        ("Nobody took the workers' passports at the farm, and nobody was locked in.", "AL-CD-03"),
        ("The owner denied that the workers' passports were taken.", "AL-CD-01"),
        ("It is a lie that residents work without pay at the house.", "AL-EX-04"),
        ("It is not true that the workers' wages were withheld.", "AL-CD-14"),
        ("The workers are free to leave, and they were paid every Friday.", "AL-CD-03"),
    ],
)
def test_denied(text: str, expected: str):
    found = adult(text)
    assert (expected, "denied") in found
    assert (expected, "reported") not in found


def test_a_negated_contrary_is_reported():
    assert ("AL-CD-03", "reported") in adult("The workers were not free to leave the farm and were not paid.")


def test_what_is_threatened_has_not_been_done():
    found = adult("The foreman threatened to beat the workers." + WORKED)
    assert ("AL-CD-11", "reported") in found
    assert ("AL-CD-04", "reported") not in found


@pytest.mark.parametrize("given", [{"kind": "question"}, {"kind": "recommendation"}, {"mode": "conditional"}])
def test_kinds_and_modes_that_are_no_report(given: dict[str, str]):
    assert not coded("The owner took the workers' passports and withheld their wages.", **given).codings


@pytest.mark.parametrize("mode", ["possible", "predicted", "alleged", "legal_finding"])
def test_modes_that_are(mode: str):
    assert ("AL-CD-01", "reported") in adult("The owner took the workers' passports at the farm.", mode=mode)


def test_a_denial_by_stance_and_an_accusation_recited():
    text = "The club denied the union's claim that the owner took the workers' passports at the farm."
    start, cue = text.index("the owner"), text.index("denied")
    denier = Hop(
        name="club",
        mention=None,
        role="organisation",
        stance="denies",
        depth=0,
        cue_anchor=anchor_at("doc_x", text, cue, cue + 6),
    )
    at = text.index("claim")
    accuser = Hop(
        name="union", mention=None, role="organisation", depth=1, cue_anchor=anchor_at("doc_x", text, at, at + 5)
    )
    for voice, expected in (
        ((AUTHOR, denier), {("AL-CD-01", "denied")}),
        ((AUTHOR, denier, accuser), {("AL-CD-01", "denied"), ("AL-CD-01", "reported")}),
    ):
        told = statement(text, start, len(text) - 1, voice=voice, stance="denies")
        made = code(document_of(text), parse(text), (told,), ())
        assert readings(made, ADULT_LABOUR) == expected


def test_promises_count_only_where_they_were_not_kept():
    kept = "The agency promised the nurses a flat and a salary. They recruited forty nurses."
    assert not {i for i, _ in adult(kept) if i.startswith("AL-DR")}


def test_children_are_coded_by_the_child_set():
    made = coded("The owner took the boys' papers at the farm. Boys as young as nine were forced to work without pay.")
    assert made.accounts[0].age == "child"
    assert not readings(made, ADULT_LABOUR)
    assert ("CL-EX-04", "reported") in readings(made, CHILD_LABOUR)
    assert {(a.standard, a.reading) for a in made.assessments} >= {(CHILD_LABOUR, "child"), (PALERMO, "child")}


def test_codings_can_be_rechecked():
    text = "The agent promised the women jobs in a hotel.\n\nInstead they were locked in and beaten 😀 without pay."
    made = coded(text)
    assert made.codings
    assert len({c.id for c in made.codings}) == len(made.codings)
    for coding in made.codings:
        assert expected_id(coding) == coding.id
        assert all(anchor_fault(a, text) is None for a in coding.anchors)
        known = indicator(coding.standard, coding.indicator)
        assert known is not None
        assert coding.strength == known.strength
        assert coding.rationale
        assert "\n" not in coding.rationale
    assert all(expected_id(a) == a.id for a in made.accounts)


def test_the_same_text_gives_the_same_records():
    text = "The owner took the workers' passports." + WORKED
    assert coded(text) == coded(text)


def test_nothing_comes_of_nothing():
    empty = Coded(accounts=(), codings=(), assessments=())
    assert code(document_of(""), parse(""), (), ()) == empty
    assert coded("The council met on Monday and chose a new chair.") == empty


def test_word_salad_does_not_break():
    words = sorted({w for r in table("concepts.tsv") for w in r["example"].split()})
    rng = random.Random(7)  # noqa: S311  a fixed shuffle, not secrecy
    text = "\n\n".join(" ".join(rng.choices(words, k=14)) + rng.choice(".?!:") for _ in range(30))
    for coding in coded(text).codings:
        assert anchor_fault(coding.anchors[0], text) is None


def _labels(made: Coded) -> Iterable[str]:
    return [a.label for a in made.accounts]


def test_one_report_with_three_situations():
    text = (
        "Recruiters promised miners in the hostels of Brannock a passage north. The passage never came. The miners "
        "were kept behind a gate at Fell Farm and worked without pay.\n\n"
        "Later, in Marlow, the same group lured students with scholarships. There was no school. The students were "
        "locked in a villa.\n\n"
        "In a separate case, fishermen from Tarn were put aboard a trawler off Quill. The captain took their passports "
        "and beat them."
    )
    made = coded(text)
    assert [a.people for a in made.accounts] == ["miners", "students", "fishermen"]
    assert all(c.account in {a.id for a in made.accounts} for c in made.codings)


def test_another_name_of_the_same_people_does_not_cut():
    text = (
        "Agents promised masons from Kirrin good wages. At the site the company kept the masons' passports.\n\n"
        "The men slept in a container and worked fifteen hours a day. They were not paid for five months.\n\n"
        "The company denied that anyone was locked in."
    )
    assert len(coded(text).accounts) == 1


@pytest.mark.datasets
def test_the_article_that_this_project_started_from(shared: Any):
    raw = (shared / "inputs" / "deceptive-recruitment-in-albania.txt").read_text(encoding="utf-8")
    made = coded("\n\n".join(p for p in raw.split("\n\n") if len(p) > 200))
    assert [a.people for a in made.accounts] == ["migrants", "prisoners of war", "migrants"]
    for account in made.accounts:
        told = {c.indicator for c in made.codings if c.account == account.id}
        assert "AL-DR-07" in told
        assert told & {"AL-CR-05", "AL-CD-03"}
        assert "means:abuse_of_vulnerability" in told
    assert "AL-CR-06" in {c.indicator for c in made.codings if c.account == made.accounts[0].id}


def test_what_is_not_known_is_neither_reported_nor_denied():
    found = adult(
        "Inspectors found no evidence that passports had been taken at the farm. Nobody was paid at the farm."
    )
    assert not {reading for indicator, reading in found if indicator == "AL-CD-01"}


def test_worked_for_no_pay_is_work_and_no_denial_of_it():
    found = adult("The men were locked in at the farm, beaten and made to work for no pay.")
    assert {reading for _, reading in found} == {"reported"}
