"""Who is accused and what they answer: denials in words of their own, silence, and what only looks like either."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from allegata.extract.attribution import accused, own_answers, parties
from allegata.extract.attribution.sentences import main_clauses
from allegata.grammar.clause import view
from allegata.grammar.rules import Rule, listening, rules
from allegata.language import parse
from reading import read

if TYPE_CHECKING:
    from allegata.model import Statement

OWN = (own_answers.own_negated, own_answers.own_plainly, own_answers.own_always)
OURS = {f.rule_id: f for f in (*accused._DENIALS, *parties.WEAK_DENIALS, parties.not_me, *OWN)}  # type: ignore[attr-defined]  # set by `rule`
ANSWERS = [r for r in rules() if r.id.startswith("answer.")]
TOLD = "Nine former bakers say the Corrin bakery locked them in and kept their passports. "


def _speaks(rule: Rule, text: str) -> bool:
    if rule.id == own_answers.is_answer.rule_id:  # type: ignore[attr-defined]  # set by `rule`
        with listening() as heard:
            read(text, publisher="Orrin Mills")
        return any(h.rule == rule.id and h.spoke for h in heard)
    v = view(parse(text).sentences[0])
    return any(OURS[rule.id](v, k, tuple(range(len(v.tokens)))) for k in main_clauses(v))


@pytest.mark.parametrize(("rule", "text"), [(r, s) for r in ANSWERS for s in r.speaks])
def test_a_denial_is_seen_in_its_own_words(rule: Rule, text: str):
    assert _speaks(rule, text)


@pytest.mark.parametrize(("rule", "text"), [(r, s) for r in ANSWERS for s in r.silent])
def test_a_look_alike_of_a_denial_is_none(rule: Rule, text: str):
    assert not _speaks(rule, text)


def _last(text: str) -> Statement:
    return max(read(TOLD + text).statements, key=lambda s: s.anchors[-1].end)


@pytest.mark.parametrize(
    "text",
    [
        "The bakery said it had never locked anybody in.",
        "The owner insisted that all bakers carried their own passports.",
        "“At no point was a baker locked in,” the company said.",
        "A spokeswoman for the bakery said there was no violence.",
        "Far from being locked in, the bakers had keys, the manager said.",
        "The bakery said the accusations were without foundation.",
        "The bakery's lawyer called the stories a smear.",
        "The owner said none of this happened.",
    ],
)
def test_the_accused_and_their_voices_deny(text: str):
    assert _last(text).stance == "denies"


@pytest.mark.parametrize(
    "text",
    [
        "A neighbour said nobody was beaten.",
        "The union's spokeswoman said no baker was beaten.",
        "“They did not beat us,” one of the bakers said.",
        "Police said nobody had been locked in.",
        "The bakery said it did not pay them.",
        "The owner said the bakers could not leave.",
        "The owner told them that nobody would be beaten if they worked.",
        "The bakery does not deny that the doors were locked.",
        "Nobody at the bakery has denied that the doors were locked.",
    ],
)
def test_nobody_else_denies_and_admissions_are_none(text: str):
    assert _last(text).stance == "affirms"


@pytest.mark.parametrize(
    "text",
    [
        "The mill's porters say that they were tied to a post. No one, the mill's foreman said, had been touched.",
        "Three cooks complain that they were locked in. The governor said the cooks were free to leave.",
        "Lodgers say that Orrin Vask kept their deposits. “We do not take any deposits,” Orrin Vask said.",
        "Pickers say that they went unpaid. Untrue, said the foreman.",
        "Pickers say that they went unpaid. The story was invented by a rival, a neighbour said.",
    ],
)
def test_who_answers_what_was_just_told_denies_it(text: str):
    assert max(read(text).statements, key=lambda s: s.anchors[-1].end).stance == "denies"


@pytest.mark.parametrize(
    "text",
    [
        "Police say Ana Reyes was beaten by guards. Ana said she had never been paid.",
        "The women were locked in. Their lawyer said they had not been allowed to leave.",
        "Two guards beat the boys. The ministry said nobody had been arrested.",
        "Porters say the owner kept their passports. The owner's former cook said no one was ever paid.",
        "The farm kept their papers. The manager said he did not give them back.",
        "The porters were locked in. The firm's driver said they were never allowed out.",
    ],
)
def test_a_victim_a_witness_and_an_admission_deny_nothing(text: str):
    assert max(read(text).statements, key=lambda s: s.anchors[-1].end).stance == "affirms"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The owner sidestepped the question.", "owner"),
        ("The owner would not discuss the matter of the keys.", "owner"),
        ("A request for an interview with the owner was turned down.", "owner"),
        ("The bakery had not replied by Monday.", "bakery"),
        ("No answer came from the owner.", "owner"),
        ("Calls to the bakery went unanswered.", "bakery"),
        ("The owner neither confirmed nor denied that doors were locked.", "owner"),
        ("The manager stopped short of denying it.", "manager"),
        ("The owner ignored our questions.", "owner"),
    ],
)
def test_who_is_silent_declines(text: str, who: str):
    last = _last(text)
    assert last.stance == "declines"
    assert who in (last.voice[-1].name or "")


@pytest.mark.parametrize(
    "text",
    [
        "The owner walked back her claim that they left.",
        "She has since taken that back.",
        "The owner has deleted the post.",
        "The owner no longer stands by that statement.",
        "The owner apologised for having said that the bakers lied.",
    ],
)
def test_who_takes_back_retracts(text: str):
    assert _last(text).stance == "retracts"


def test_a_denial_in_own_words_keeps_the_sign_of_its_words():
    assert (_last("The bakery said it had never locked anybody in.").factuality or 0) < 0


@pytest.mark.parametrize(
    "text",
    [
        "The guards took our phones. We did not keep any money, said Lina.",
        "The bosses beat us. I never hit back, said Tomas.",
    ],
)
def test_the_wronged_deny_nothing(text: str):
    assert _last(text).stance == "affirms"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The union said a clerk had been told, but that the bakery named failed to reply to questions.", "bakery"),
        ("The court heard from a clerk, but the hotel involved failed to respond to questions.", "hotel"),
    ],
)
def test_a_short_relative_clause_hides_nobody_who_is_silent(text: str, who: str):
    said = next(s for s in read(text).statements if s.stance == "declines")
    assert said.voice[-1].name == who


BRASK = (
    "Brask Textile has read what the press writes of our mill. No supervisor has laid a hand on a worker. "
    "Each seamstress was paid on the fifth. At no time was a passport held here.\n\n"
    "The loom was not switched off. We do not know the agent. That a girl jumped from the roof is pure invention."
)


def _denied(text: str, publisher: str) -> set[str]:
    return {
        text[s.anchors[0].start : s.anchors[-1].end] for s in read(text, publisher).statements if s.stance == "denies"
    }


def test_a_text_of_the_accused_denies_point_by_point():
    assert _denied(BRASK, "Brask Textile plc") == {
        "No supervisor has laid a hand on a worker",
        "Each seamstress was paid on the fifth",
        "At no time was a passport held here",
        "The loom was not switched off",
        "a girl jumped from the roof",
    }


def test_the_same_words_of_a_newspaper_deny_only_what_it_calls_untrue():
    assert _denied(BRASK, "Brask Evening Post") == {"a girl jumped from the roof"}


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        ("The guards beat us. We never hit back. The company's claims are false. No wage was paid.", "Brask Workers"),
        ("Brask Mills rejects the allegations, the union said. The mill has never paid the bonus.", "Mill Town News"),
        ("We have seen the allegations. Nobody was found in the cellar. No arrests were made.", "Vale Constabulary"),
        ("Orrin Mills has seen the claims. No worker was paid in May, and we did not know it.", "Orrin Mills"),
    ],
)
def test_victims_reporters_finders_and_admissions_answer_nothing(text: str, publisher: str):
    assert not {d for d in _denied(text, publisher) if "claims" not in d and "allegations" not in d}
