"""Denials in the many forms of English, and words of denial that deny nothing."""

from __future__ import annotations

import pytest

from reading import read


def stances(text: str) -> set[str]:
    return {s.stance for s in read(text).statements}


@pytest.mark.parametrize(
    "text",
    [
        "The ministry denied that workers were beaten.",
        "The company's lawyer rejected the claim that passports were taken.",
        "“We never locked anyone in,” the manager said, denying the reports.",
        "Rook dismissed as baseless the allegation that he had sold the girls.",
        "It is not true that we held their papers, said the owner.",
        "The embassy said the reports were false.",
        "The spokesman said there was no truth in the report that boys were sold.",
        "Vale refuted the accusation that he ran the camp.",
        "She disputed the finding that guards were armed.",
        "The group has strongly denied any involvement in the killings.",
        "The director denied wrongdoing.",
        "He pleaded not guilty to trafficking.",
        "The government has consistently rejected accusations of forced labour.",
        "“The claims are fabricated,” a police statement said.",
        "Officials deny the camp exists.",
        "The firm contests the claim that it withheld wages.",
        "In a statement the school denied having recruited minors.",
        "The union's claim that men were chained is untrue, the ministry said.",
        "Rook denies it.",
        "“That is a lie,” Rook said of the claim that he beat them.",
        "The party branded the report a smear.",
        "Both men denied the charges.",
        "The charges, which Rook denies, include kidnapping.",
        "The ministry has denied reports that 40 women were deported.",
        "Police repudiated the allegation.",
        "He was accused of taking bribes, an allegation he denies.",
        "The consulate denied knowing about the men.",
        "The claims have been denied by the company.",
        "The allegations were rejected by Rook.",
        "The shipowner, who denies the allegations, declined to be named.",
        "There is no truth to claims that we sold visas, Vale said.",
        "The commander disavowed the raid.",
        "The ministry hit back at the claims, calling them absurd.",
        "The clinic called the report “pure invention”.",
        "A spokesman said the accusation was “without foundation”.",
        "The bank said it had no record of any such payment and denied it had been warned.",
    ],
)
def test_a_denial_is_one(text: str):
    assert "denies" in stances(text)


@pytest.mark.parametrize(
    "text",
    [
        "The ministry did not deny that workers were beaten.",
        "Nobody denied that the gate was locked.",
        "He could not deny that wages were late.",
        "Guards denied her water.",
        "The consulate denied him entry.",
        "The court rejected his appeal.",
        "She refused to pay the fee.",
        "He dismissed the driver in May.",
        "The men were denied access to a lawyer.",
        "Rook admitted that he had lied.",
        "The board rejected the plan.",
        "Guards dismissed the crew at noon.",
        "The community dismissed the trials as farcical.",
    ],
)
def test_what_only_looks_like_a_denial_is_none(text: str):
    assert "denies" not in stances(text)


@pytest.mark.parametrize(
    ("text", "stance", "factuality"),
    [
        ("Asked whether he had kept the passports, Rook said no.", "denies", -3),
        ("Rook said no when asked whether he had kept the passports.", "denies", -3),
        ("When asked whether she had been beaten, Anna Vale said yes.", "affirms", 3),
        ("The manager denied that he had kept the passports.", "denies", -3),
        ("The manager said he had kept no passports.", "affirms", -3),
        ("The manager would not say whether he had kept the passports.", "declines", 0),
    ],
)
def test_what_a_voice_holds_of_a_claim(text: str, stance: str, factuality: int):
    held = [s for s in read(text).statements if len(s.voice) > 1 and s.kind != "question"]
    assert [(s.stance, s.factuality) for s in held] == [(stance, factuality)]


def test_what_is_asked_is_a_question():
    asked, answered = read("Asked whether he had kept the passports, Rook said no.").statements
    assert (asked.kind, asked.stance, asked.factuality) == ("question", "asks", None)
    assert [h.name for h in answered.voice[1:]] == ["Rook"]
