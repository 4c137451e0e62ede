"""Polarity, mode, kind, act and roles of claims in invented sentences, many of them pairs that differ in one word."""

from __future__ import annotations

from typing import get_args

import pytest

from allegata.extract.meaning.qualify import qualify
from allegata.extract.records import Claim, HopDraft, Meaning
from allegata.grammar.lexicon import lookup, rows, words
from allegata.language import parse
from allegata.model import RoleKind


def meaning(text: str, hop: HopDraft | None = None) -> Meaning:
    parsed = parse(text)
    sentence = parsed.sentences[0]
    claim = Claim(
        sentence=0,
        predicate=sentence.root().i,
        spans=((sentence.start, sentence.end),),
        tokens=tuple(range(len(sentence.tokens))),
        hops=(hop,) if hop else (),
    )
    return qualify(parsed, claim)


@pytest.mark.parametrize(
    "text",
    [
        "The pickers were not paid.",
        "The pickers never received a contract.",
        "No one was paid in March.",
        "None of the women left the house.",
        "They had no beds.",
        "They could not leave the compound.",
        "The cook did not sleep or eat.",
        "Neither the agency nor the farm paid the tax.",
        "They no longer trusted the broker.",
        "The men are said not to have been paid.",
    ],
)
def test_grammar_negates(text: str):
    assert meaning(text).polarity == "negative"


@pytest.mark.parametrize(
    "text",
    [
        "The pickers were paid.",
        "Not only did the manager keep the passports, he also sold two.",
        "The company cannot deny the deaths.",
        "He never failed to collect the rent.",
        "No fewer than nine boys drowned.",
        "There is no doubt that the doors were locked.",
        "The manager refused to pay the pickers.",
        "The pickers worked without pay.",
        "Nobody was not paid.",
    ],
)
def test_what_only_looks_negative_does_not(text: str):
    assert meaning(text).polarity == "positive"


@pytest.mark.parametrize(
    ("text", "mode", "cue"),
    [
        ("The owner locked the gate.", "stated", None),
        ("The owner allegedly locked the gate.", "alleged", "allegedly"),
        ("Four men reportedly escaped.", "alleged", "reportedly"),
        ("Four men are said to have escaped.", "alleged", "are said"),
        ("Four men are believed to have escaped.", "possible", "are believed"),
        ("Four men may have escaped.", "possible", "may"),
        ("Four men appear to have escaped.", "possible", "appear"),
        ("Unless the fee is paid, the family is evicted.", "conditional", "Unless"),
        ("As long as they stayed silent, they were fed.", "conditional", "long"),
        ("They will tell the migrant that the flight is booked.", "predicted", "will"),
        ("The recruiters would promise a good wage.", "predicted", "would"),
        ("The trial is set to begin on Tuesday.", "predicted", "is set"),
        ("The owner was convicted of unlawful confinement.", "legal_finding", "was convicted"),
        ("The owner was found guilty on three counts.", "legal_finding", "was found"),
        ("The owner was charged with unlawful confinement.", "alleged", "was charged"),
        ("Those convicted can be sentenced to two years.", "stated", None),
    ],
)
def test_mode_with_the_words_that_set_it(text: str, mode: str, cue: str | None):
    found = meaning(text)
    assert found.mode == mode
    assert (text[slice(*found.certainty_cue)] if found.certainty_cue else None) == cue


def _hop(cue: str, text: str, tokens: tuple[int, ...], name: str | None) -> HopDraft:
    span = (text.index(text.split()[tokens[0]]), text.index(text.split()[tokens[0]]) + 1)
    return HopDraft(
        name=name,
        role="unnamed",
        type="speech",
        stance="affirms",
        cue=cue,
        sentence=0,
        cue_tokens=tokens,
        source=span if name else None,
        cue_span=span,
        contents=(span,),
    )


@pytest.mark.parametrize(
    ("cue", "name", "mode"),
    [
        ("claim", "broker", "alleged"),
        ("say", "broker", "stated"),
        ("suspect", "police", "possible"),
        ("find", "the district court", "legal_finding"),
        ("find", "a reporter", "stated"),
        ("threaten", "the guards", "predicted"),
    ],
)
def test_a_cue_lends_its_mode(cue: str, name: str, mode: str):
    text = "The boat was safe."
    assert meaning(text, _hop(cue, text, (0,), name)).mode == mode


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Who paid for the journey?", "question"),
        ("See http://news.example/a?b=1 for the list.", "recommendation"),
        ("The ministry should inspect every farm.", "recommendation"),
        ("We urge the authorities to open an inquiry.", "recommendation"),
        ("It is time to close the camp.", "recommendation"),
        ("It is the first time a farm was closed.", "fact"),
        ("Workers must hand over their passports on arrival.", "fact"),
        ("He must have known about the doors.", "fact"),
        ("The volunteers should be applauded.", "opinion"),
        ("The conduct of the ministry is a disgrace.", "opinion"),
        ("This is the worst abuse in a decade.", "opinion"),
        ("We believe the inquiry was a sham.", "opinion"),
        ("The oldest detainee was 71.", "fact"),
        ("It is not clear who gave the order.", "fact"),
        ("The camp has three gates and one well.", "fact"),
    ],
)
def test_kind(text: str, kind: str):
    assert meaning(text).kind == kind


def test_act_and_roles_are_aware_of_the_passive():
    active = meaning("The manager beat two boys with a cane.")
    passive = meaning("Two boys were beaten by the manager.")
    assert active.act == passive.act == "beat"
    assert {(r.role, r.name) for r in active.roles} == {
        ("actor", "manager"),
        ("employer", "manager"),
        ("affected", "two boys"),
        ("alleged_victim", "two boys"),
        ("means", "cane"),
    }
    assert {(r.role, r.name) for r in passive.roles} == {
        ("affected", "Two boys"),
        ("alleged_victim", "Two boys"),
        ("actor", "manager"),
        ("employer", "manager"),
    }


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The broker took their passports.", "confiscate_documents"),
        ("The broker took the boys to a farm.", "transport"),
        ("The farm withheld their wages.", "withhold_wages"),
        ("They were forced to work at night.", "force_work"),
        ("The guards locked the women in a cellar.", "confine"),
        ("The agency recruited forty men.", "recruit"),
        ("Two boys were sold to a farm.", "sell"),
        ("Police arrested the broker.", "arrest"),
        ("The sky was grey.", None),
    ],
)
def test_act(text: str, act: str | None):
    assert meaning(text).act == act


def test_spans_of_roles_and_loaded_words_are_slices():
    text = "The sinister regime sold the boys."
    found = meaning(text)
    assert [text[slice(*s)] for s in found.loaded] == ["sinister", "regime"]
    assert all(r.name in text[slice(*r.span)] for r in found.roles)


def test_scare_quotes_inside_a_phrase_are_loaded_and_quoted_speech_is_not():
    text = "The “rescue” of the girls took a day."
    assert [text[slice(*s)] for s in meaning(text).loaded] == ["rescue"]
    assert meaning("She said it was “deeply wrong”.").loaded == ()


def test_factuality_toward_the_innermost_voice():
    assert meaning("The owner locked the gate.").factuality == 3
    assert meaning("The owner never locked the gate.").factuality == -3
    assert meaning("The owner may have locked the gate.").factuality == 1
    assert meaning("If they complain, the owner locks the gate.").factuality == 0
    assert meaning("Who locked the gate?").factuality is None


def test_word_lists_hold_what_the_records_allow():
    assert {r["mode"] for r in rows("modality")} <= {
        "stated",
        "alleged",
        "possible",
        "conditional",
        "predicted",
        "legal_finding",
    }
    assert {r["kind"] for r in rows("head_nouns")} <= {
        "person",
        "organisation",
        "place",
        "group",
        "document",
        "facility",
        "other",
    }
    acts = words("act_vocabulary", "act")
    assert {r["act"] for r in rows("act_frames")} == acts
    assert {r["positive"] for r in rows("implicatives")} <= set("+-0fsabnec")
    assert lookup("negation", "form", "class")["never"] == "verb"


@pytest.mark.parametrize(
    "name", ["modality", "negation", "evaluative", "loaded", "deontic", "implicatives", "act_frames", "head_nouns"]
)
def test_every_row_of_a_list_says_where_it_comes_from(name: str):
    assert all(r["source"] for r in rows(name))


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Not a single guard was questioned.", "negative"),
        ("The contract was neither signed nor dated.", "negative"),
        ("He is nothing more than a thug.", "positive"),
        ("They worked with no contract.", "positive"),
    ],
)
def test_pairs_that_differ_in_scope(text: str, polarity: str):
    assert meaning(text).polarity == polarity


def test_unlikely_is_below_nought():
    assert meaning("He is unlikely to return.").factuality == -2


def roles_of(text: str) -> set[tuple[str, str]]:
    return {(r.role, r.name) for r in meaning(text).roles}


def test_whose_papers_are_taken_is_affected_and_the_arrested_are_accused():
    taken = roles_of("The broker took the cooks' passports.")
    assert ("actor", "broker") in taken
    assert any(role == "affected" and name.startswith("cooks") for role, name in taken)
    arrested = roles_of("Police arrested the broker.")
    assert ("accused", "broker") in arrested
    assert not any(role == "affected" for role, _ in arrested)
    assert ("official", "Police") in arrested


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("The victim told the court about the farm.", {("actor", "victim"), ("alleged_victim", "victim")}),
        (
            "The broker sold the girl to a farmer.",
            {("affected", "girl"), ("alleged_victim", "girl"), ("recipient", "farmer")},
        ),
        ("The women escaped from the farm.", {("actor", "women"), ("place", "farm")}),
        ("He worked for a farmer.", {("employer", "farmer")}),
        ("The storm killed two fishermen.", {("affected", "two fishermen")}),
    ],
)
def test_roles_are_those_of_the_contract(text: str, roles: set[tuple[str, str]]):
    found = roles_of(text)
    assert roles <= found
    assert {r for r, _ in found} <= set(get_args(RoleKind))
    assert ("alleged_victim" in {r for r, _ in found}) == any(r == "alleged_victim" for r, _ in roles)


def test_a_thing_that_is_handed_over_has_no_role():
    assert not any(name == "letter" for _, name in roles_of("The guard gave the men a letter."))
