"""Who says what in sentences as news writes them: chains of voices, and cue words that are none."""

from __future__ import annotations

import pytest

from reading import read


def said(text: str) -> list[tuple[str, str]]:
    """Each claim as (voices beyond the author, words)."""
    return [
        (" > ".join(h.name or "?" for h in s.voice[1:]), " … ".join(a.exact for a in s.anchors))
        for s in read(text).statements
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "One woman said she was freed in May, while another said her baby was taken to a hospital.",
            [("One woman", "she was freed in May"), ("another", "her baby was taken to a hospital")],
        ),
        (
            "Yet, as a judge pointed out during the meeting, another challenge remains the lack of guards.",
            [("judge", "another challenge remains the lack of guards")],
        ),
        (
            "In the words of Corin Vell, “The company began to act as a tool of others.”",
            [("Corin Vell", "The company began to act as a tool of others")],
        ),
        (
            "“The cops jumped out so fast,” the Harrow News quoted witness Devon Brand as saying.",
            [("Harrow News > Devon Brand", "The cops jumped out so fast")],
        ),
        ("Devon Brand was quoted as saying that the men left.", [("Devon Brand", "the men left")]),
        (
            "Davin Orr said Foss was armed and that the lawyer was jailed, the Harrow Register reports.",
            [
                ("Harrow Register > Davin Orr", "Foss was armed"),
                ("Harrow Register > Davin Orr", "the lawyer was jailed"),
            ],
        ),
        (
            "In the ruling, the court said “the means chosen were illegitimate,” the Harrow Times reported.",
            [("Harrow Times > court", "the means chosen were illegitimate")],
        ),
        (
            "Rook said the number of users is over 15 million people, adding that the problem is deep.",
            [("Rook", "the number of users is over 15 million people"), ("Rook", "the problem is deep")],
        ),
        (
            "Interviewees detained in the back room also said they were beaten at night.",
            [("Interviewees", "they were beaten at night")],
        ),
        (
            "The Lantern Committee said it was concerned that the rule led to arrests.",
            [("Lantern Committee > Lantern Committee", "the rule led to arrests")],
        ),
        (
            "“The gate was locked,” points out journalist Iva Torn.",
            [("Iva Torn", "The gate was locked")],
        ),
        (
            "A spokesman for the Ministry of Defence, Col. Ade Brun, said the boys were taken.",
            [("Ade Brun", "the boys were taken")],
        ),
        (
            "The International Federation of Journalists said the dismissal was wrong.",
            [("International Federation of Journalists", "the dismissal was wrong")],
        ),
        (
            "A court found that the workers had been sacked and ruled they should be reinstated.",
            [("court", "the workers had been sacked"), ("court", "they should be reinstated")],
        ),
        (
            "The Lantern Group and the Harrow embassy demanded that the men be freed.",
            [("Lantern Group and Harrow embassy", "the men be freed")],
        ),
        (
            "The union has a hope that the camp was closed.",
            [("union", "the camp was closed")],
        ),
        (
            "He had not been tried or found innocent or declared innocent.",
            [("", "He had not been tried or found innocent or declared innocent")],
        ),
        (
            "Two days later, the sources said, a body was found along the shore.",
            [("sources", "Two days later … a body was found along the shore")],
        ),
        (
            "Northern police authorities in Marrow claim HarrowWiki shared links from other sites.",
            [("Northern police authorities", "HarrowWiki shared links from other sites")],
        ),
        (
            "Anna Vell said: “They closed the hall. Their glory stood out\n\nin courage, and they are known.” It fell.",
            [
                ("Anna Vell", "They closed the hall"),
                ("Anna Vell", "Their glory stood out"),
                ("Anna Vell", "they are known"),
                ("", "It fell"),
            ],
        ),
        (
            "Sari Noor told the group:\n\nThey beat me. I fled.\n\nShe lives in Harrow.",
            [("Sari Noor", "They beat me"), ("Sari Noor", "I fled"), ("", "She lives in Harrow")],
        ),
        (
            "The boy said he was held: “The police told us: ‘Do not be afraid. The talks are off.’ I hid.” He left.",
            [
                ("boy", "he was held"),
                ("boy > police", "Do not be afraid"),
                ("boy > police", "The talks are off"),
                ("boy", "I hid"),
                ("", "He left"),
            ],
        ),
        ("Another, Marlo Venn, said he was beaten.", [("Marlo Venn", "he was beaten")]),
        (
            "These tortures hurt people. “This is totally outrageous!” Ala Sorn thinks.",
            [("", "These tortures hurt people"), ("Ala Sorn", "This is totally outrageous!")],
        ),
        (
            "Mr Gorse urged people not to go out unprepared.\n\n“This is a dangerous area.”",
            [("Mr Gorse", "not to go out unprepared"), ("Mr Gorse", "This is a dangerous area")],
        ),
        (
            "A woman from the valley said in May 2020: “In spring, I saw two bodies. They were tied.”",
            [("woman", "In spring, I saw two bodies"), ("woman", "They were tied")],
        ),
        ("“Will we be apart again?” Ina Rook asked him.", [("Ina Rook", "Will we be apart again?")]),
        ("“The lamps went out,” Ina Rook told the clerk.", [("Ina Rook", "The lamps went out")]),
        (
            "“If they had shown a warrant, be assured that we would have opened,” Reth upholds.",
            [("Reth", "If they had shown a warrant, be assured that we would have opened")],
        ),
        (
            "Two men deny that they kept papers, police said.",
            [("police > Two men", "they kept papers")],
        ),
    ],
)
def test_the_voice_is_the_one_that_speaks(text: str, expected: list[tuple[str, str]]):
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It is impossible to verify the identities of the dead.",
        "It becomes very difficult for anyone to predict his moves.",
        "The law guarantees anyone accused of a crime access to a lawyer.",
        "The fire saw more than 50 firefighters tackle the blaze.",
        "The struggle requires that workers form their own committees.",
        "In October, the President dismissed the prime minister Joren Vale after the vote.",
        "Yara Sel was stabbed to death in May; he was known for mocking leaders.",
        "Vale was sentenced to 14 years and ordered to pay a fine.",
        "As thousands of people were demonstrating against the law, hundreds went on strike.",
        "He had papers with words like “Empire State” and “Brook Bridge.”",
        "Vale, who was benched in May, now finds himself leading the team.",
        "It would be a stretch to say that he lost.",
        "A smash-and-grab at a jeweller's saw four robbers make off with watches.",
        "Whenever the anger of the workers threatens to spread, the unions meet.",
        "Ports closed, and strikes in Harrow and Brook continue unabated.",
    ],
)
def test_some_cue_words_are_none(text: str):
    assert all(len(s.voice) == 1 for s in read(text).statements), said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Copyright Harrow News. All rights reserved. This material may not be published, broadcast or rewritten.",
        "http://harrow.news/news/jury-finds-andrew-lope-guilty-in-murder-of-zara-horne-1.5124293",
        "“The Boy From Harrow.”",
    ],
)
def test_what_says_nothing_makes_no_claim(text: str):
    assert said(text) == []


def test_a_quotation_that_the_report_gives_to_nobody_is_not_its_authors():
    claims = read("The room was full.\n\nThe lamps went out.\n\n“We were beaten every day.”").statements
    assert [len(s.voice) for s in claims] == [1, 1, 2]
    assert claims[-1].voice[1].name is None
    assert claims[-1].voice[1].role == "unnamed"


def test_what_a_quotation_speaks_of_is_not_taken_up_outside_it():
    claims = read("“Vale was beaten by Sorn,” Anna Rook told the court. She said the gate was locked.").statements
    assert [s.voice[1].name for s in claims] == ["Anna Rook", "Anna Rook"]


def test_testimonies_stand_under_names():
    text = (
        "Sari Noor, member, Harrow Front: Held without trial\n\nWhen I came back, they took my son.\n\n"
        "Pavo Reth, director, Lantern Group\n\nI was held for years. Letters were burnt."
    )
    assert said(text) == [
        ("Sari Noor", "When I came back, they took my son"),
        ("Pavo Reth", "I was held for years"),
        ("Pavo Reth", "Letters were burnt"),
    ]
