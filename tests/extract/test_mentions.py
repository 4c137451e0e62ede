"""Names and descriptions in invented texts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.extract.named.mentions import find_mentions
from allegata.extract.records import MentionDraft, Name
from allegata.language import parse

TEXT = (
    "The Ministry of Labour and Social Affairs (MLSA) said that Commander Idris Vann of the Red Harbour Brigade had"
    " visited Camp Alder in March. Ana Kola, a farm manager in Velden, met two leading members of the group. MLSA"
    " declined to comment. Kola denied it. A senior police official said that the migrants were held there."
)


def found(text: str, *names: Name) -> dict[str, MentionDraft]:
    return {m.surface: m for m in find_mentions(parse(text), names)}


def test_names_with_their_kinds():
    kinds = {s: m.kind for s, m in found(TEXT).items() if m.is_named}
    assert kinds == {
        "Ministry of Labour and Social Affairs": "organisation",
        "MLSA": "organisation",
        "Idris Vann": "person",
        "Red Harbour Brigade": "organisation",
        "Camp Alder": "facility",
        "Ana Kola": "person",
        "Velden": "place",
        "Kola": "person",
    }


def test_descriptions_without_a_name():
    unnamed = {s: (m.kind, m.number) for s, m in found(TEXT).items() if not m.is_named}
    assert unnamed["two leading members"] == ("person", "plural")
    assert unnamed["A senior police official"] == ("person", "singular")
    assert unnamed["the migrants"] == ("person", "plural")
    assert unnamed["the group"] == ("group", "singular")


def test_what_stands_beside_a_name_describes_it():
    mentions = found(TEXT)
    assert mentions["Ana Kola"].descriptors == ("farm manager",)
    assert mentions["Idris Vann"].descriptors == ("Commander",)


def test_the_users_names_win():
    known = Name(name="Red Harbour Brigade", kind="group", aliases=("MLSA", "the brigade"))
    mentions = found(TEXT, known)
    assert mentions["Red Harbour Brigade"].kind == "group"
    assert mentions["MLSA"].kind == "group"
    assert mentions["MLSA"].descriptors == ("Red Harbour Brigade",)


def test_headings_months_and_nationalities_are_no_names():
    text = "Ten Workers Found Dead In Locked Farm House\n\nOn Monday in March ten men died. Albanian police came."
    assert not {"Monday", "March", "Albanian", "Ten Workers Found Dead"} & set(found(text))


def test_institutions_reach_over_small_words():
    mentions = found(
        "The Committee to Protect Journalists cited the International Covenant on Civil and Political Rights."
    )
    assert mentions["Committee to Protect Journalists"].kind == "organisation"
    assert mentions["International Covenant on Civil and Political Rights"].kind == "document"


def test_offices_before_a_name_are_descriptors():
    mentions = found("Tourism Minister Apo Kiron met Narland President Ola Bram.")
    assert {"Apo Kiron", "Ola Bram"} <= set(mentions)
    assert mentions["Ola Bram"].descriptors == ("Narland President",)


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="aAbB zZ.éÉ\u202eש中“”()-'\n😀", max_size=80))
def test_surfaces_are_slices_whatever_the_text(text: str):
    for mention in find_mentions(parse(text), (Name(name="Ab", kind="group"),)):
        assert text[slice(*mention.span)] == mention.surface
