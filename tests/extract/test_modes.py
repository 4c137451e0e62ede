"""The mode of a claim, by the marks in its clause and the cue above it."""

from __future__ import annotations

import pytest

from reading import read


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("They will tell the migrant that the papers are ready.", "predicted"),
        ("If she complains, the agent will call the police.", "conditional"),
        ("Unless he pays, they will not return the passport.", "conditional"),
        ("The guards took their phones.", "stated"),
        ("The guards allegedly took their phones.", "alleged"),
        ("He is accused of selling the girls.", "alleged"),
        ("Rook was charged with trafficking.", "alleged"),
        ("Rook was convicted of trafficking.", "legal_finding"),
        ("The court found that Rook had sold the girls.", "legal_finding"),
        ("Vale was sentenced to 12 years in prison.", "legal_finding"),
        ("The men may have been sold.", "possible"),
        ("The men might be held in the camp.", "possible"),
        ("Perhaps the girls were taken north.", "possible"),
        ("The boat is believed to have sunk.", "possible"),
        ("It is possible that they were drugged.", "possible"),
        ("The men were apparently sold.", "possible"),
        ("The ministry plans to close the camp.", "predicted"),
        ("The trial is expected to begin in May.", "predicted"),
        ("The recruiter promised that wages would be paid monthly.", "predicted"),
        ("He threatened to report her to the police.", "predicted"),
        ("The agency claims that wages were paid.", "alleged"),
        ("Twelve men are said to have died.", "alleged"),
        ("Workers are not allowed to leave.", "stated"),
        ("She said she was not paid.", "stated"),
        ("Prosecutors allege that the guards beat them.", "alleged"),
        ("The report says that the guards beat them.", "stated"),
        ("Had they been paid, they would have left.", "conditional"),
        ("Should the worker refuse, he is fined.", "conditional"),
        ("The figures suggest that thousands were moved.", "possible"),
        ("A judge ruled that the contract was void.", "legal_finding"),
        ("The judge said that the contract was void.", "stated"),
        ("An indictment says that they forged papers.", "alleged"),
        ("They were probably sold.", "possible"),
        ("Police arrested Rook on suspicion of trafficking.", "stated"),
        ("The gang is going to move the men.", "predicted"),
        ("The driver could have known.", "possible"),
        ("They could not leave.", "stated"),
        ("The men hope to return home.", "predicted"),
        ("Because the gate was locked, nobody left.", "stated"),
        ("It is unclear whether the men were paid.", "possible"),
        ("The men were freed in May.", "stated"),
        ("Since May he could no longer cross the border.", "stated"),
        ("Sabo received a suspended one-month sentence.", "legal_finding"),
        ("He gave the class a sentence to read.", "stated"),
    ],
)
def test_the_mode_is_what_the_words_say(text: str, mode: str):
    assert {s.mode for s in read(text).statements} == {mode}
