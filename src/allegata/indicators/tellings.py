"""What a telling as a whole is about: nobody in particular, a dispute of work, a firm that failed, a past age."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from allegata.grammar.clause import subtree, view
from allegata.grammar.rules import rule
from allegata.indicators.frames import affected, is_a, is_thing, may_be_person
from allegata.indicators.weak_anchors import verbs_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allegata.grammar.clause import View
    from allegata.indicators.findings import Finding
    from allegata.language import Sentence, Token

_POINTED = frozenset({"the", "these", "those", "a", "an", "one", "both", "her", "his", "its", "their", "our", "my"})
_WHERE = frozenset({"at", "in", "on", "from", "aboard", "near", "of"})
_MASSES = frozenset({"million", "billion", "millions", "thousands"})
_GRIP = frozenset(
    {"confinement", "documents_taken", "threat_denunciation", "threat_violence", "violence", "isolation"}
    | {"surveillance", "debt", "debt_owed", "deceived_job", "sale", "recruit", "forced_sex", "forced_beg"}
    | {"forced_crime", "forced_marriage", "threat_family", "sexual_violence", "abduction", "servitude"}
    | {"quota_punished", "parents_paid", "organs"}
)
_OF_UNIONS = frozenset({"strike", "dispute"})
"""Words of a dispute of work where a union is named as well."""
_LIVING = "1945"
"""A year before which nobody is told of who could be asked."""


class Telling(NamedTuple):
    """What one situation is read from: its findings that tell of a wrong, and its sentences, in order of text."""

    found: Sequence[Finding]
    sentences: Sequence[Sentence]

    @property
    def start(self) -> int:
        """Code point of the first finding, by which a listener places a rule."""
        return self.found[0].start if self.found else 0

    def names(self, kind: str) -> Iterator[Token]:
        """Its words of a list of cues."""
        return (t for s in self.sentences for t in s.tokens if is_a(t, kind))

    def tells(self, concepts: frozenset[str]) -> bool:
        """Whether one of these is told as done."""
        return any(f.concept in concepts and f.reading == "reported" for f in self.found)


@rule(
    "coding.of_nobody",
    says="no people are told of in particular: a law, a figure for the world",
    speaks=("Withholding of passports is the most common abuse.", "The number of people in slavery has risen."),
    silent=("Nine cooks were held in servitude.", "The owner held them in slavery."),
    nothing=False,
    refuses=True,
)
def of_nobody(telling: Telling) -> bool:
    """No sentence with a finding names anybody but who speaks, points at people, or gives a number that was counted.

    A denial answers somebody: where one is told, people were told of.
    """
    return not any(f.statement.stance in {"denies", "retracts"} or _names_somebody(f) for f in telling.found)


@rule(
    "coding.of_dispute",
    says="a strike or a walkout is told of, and nobody is held, threatened or lured",
    speaks=("The walkout began on Monday. The drivers were forced to work on rest days.",),
    silent=(
        "The season began on Monday. The drivers were forced to work on rest days.",
        "The walkout began on Monday. The owner locked the drivers in and took their passports.",
    ),
    nothing=False,
    refuses=True,
)
def of_dispute(telling: Telling) -> bool:
    """Pay, hours and duties that a union or workers fight over in the open; a grip on anybody makes it more."""
    words = {t.lemma.lower() for t in telling.names("work_dispute")}
    is_one = bool(words - _OF_UNIONS) or (bool(words) and any(telling.names("union")))
    return is_one and not telling.tells(_GRIP)


@rule(
    "coding.of_failed_firm",
    says="a firm that failed owes its people wages",
    speaks=("The mill filed for bankruptcy in May. Its workers have not been paid since February.",),
    silent=(
        "The mill took on cooks in May. Its workers have not been paid since February.",
        "The mill filed for bankruptcy in May. The owner took the passports of its workers.",
    ),
    nothing=False,
    refuses=True,
)
def of_failed_firm(telling: Telling) -> bool:
    """Bankruptcy or liquidation is told of, and nothing but unpaid wages and a closed gate."""
    return any(telling.names("insolvency")) and not telling.tells(_GRIP - {"confinement"})


@rule(
    "coding.of_past_age",
    says="it is told of another age: centuries ago, in a museum",
    speaks=(
        "The estates of the colony were worked by slaves. The museum shows the ledger of an owner who sold two girls.",
        "In 1832 the owner held nine men in slavery.",
    ),
    silent=(
        "The owner held two girls in slavery. The museum shows a ledger.",
        "In 2022 the owner held nine men in slavery.",
    ),
    nothing=False,
    refuses=True,
)
def of_past_age(telling: Telling) -> bool:
    """All dates of its findings are long past; where they have none, "centuries" or two words that tell of history."""
    years = [(t.latest or t.earliest or "")[:4] for f in telling.found for t in f.statement.times]
    told = [y for y in years if y]
    if told:
        return max(told) < _LIVING
    words = {t.text.lower() for t in telling.names("past_age")}
    return len(words) > 1 or "centuries" in words


def _names_somebody(finding: Finding) -> bool:
    v = view(finding.sentence)
    done_to = {k for n in verbs_of(finding) for k in affected(v, n) if not is_thing(v.tokens[k])}
    aside = set(_speaking(finding, v))
    told = [t for t in v.tokens if t.i not in aside]
    return any(_is_somebody(v.tokens, t) or (t.i in done_to and _is_pointed(v.tokens, t)) for t in told)


def _speaking(finding: Finding, v: View) -> Iterator[int]:
    """The words for who speaks, and to whom."""
    for hop in finding.statement.voice:
        for span in (hop.source_anchor, hop.cue_anchor):
            if span is not None:
                yield from (t.i for t in v.tokens if span.start <= t.start < span.end)
        if hop.cue_anchor is not None:
            cue = [t.i for t in v.tokens if hop.cue_anchor.start <= t.start < hop.cue_anchor.end]
            yield from (n for c in cue for k in v.of(c, "dobj", "dative", "prep", "nsubj") for n in subtree(v, k))


def _is_somebody(tokens: Sequence[Token], t: Token) -> bool:
    if t.text.lower() == "those":
        return not any(k.head == t.head and k.tag == "MD" for k in tokens)  # "those who flee are beaten"
    if t.pos == "PRON":
        return is_a(t, "somebody")
    if t.ent == "PERSON":
        return True
    return t.pos in {"NOUN", "PROPN"} and may_be_person(t) and not is_a(t, "helper") and _is_pointed(tokens, t)


def _is_pointed(tokens: Sequence[Token], noun: Token) -> bool:
    """Has a noun an article, an owner, a number that was counted, or a place with it?"""
    near = [k for k in tokens if k.head == noun.i and k.i != noun.i]
    if any(k.lemma.lower() in _MASSES for k in near):
        return False
    if any((k.text.lower() in _POINTED and k.dep in {"det", "poss"}) or k.dep == "nummod" for k in near):
        return True
    doing = {k.i for k in tokens if tokens[noun.head].pos == "VERB" and noun.head in {k.i, k.head, tokens[k.head].head}}
    around = [k for k in tokens if k.head in doing]
    return any(_is_at_a_place(tokens, k) for k in (*near, *around))


def _is_at_a_place(tokens: Sequence[Token], link: Token) -> bool:
    """Is it told which people: "women from Nepal", "workers at the plant"?"""
    if link.dep != "prep" or link.text.lower() not in _WHERE:
        return False
    below = [k for k in tokens if k.head == link.i and k.dep == "pobj"]
    return any(b.pos == "PROPN" or any(k.head == b.i and k.text.lower() in _POINTED for k in tokens) for b in below)


KINDS = (of_nobody, of_dispute, of_failed_firm, of_past_age)
"""What makes no account, whatever is found in it."""
