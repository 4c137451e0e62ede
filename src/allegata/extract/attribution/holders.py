"""Whose words a verb reports: its subject, its agent, or whom the sentence leads to. The first to answer decides.

Labels are ClearNLP dependencies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allegata.extract.attribution.attributed import NOBODY
from allegata.extract.attribution.frames import goes_on
from allegata.extract.attribution.misread import apposition_before, behind_cue
from allegata.grammar.clause import SUBJECT, VERBAL, subtree, up
from allegata.grammar.cues import NO_CUE, verbs
from allegata.grammar.lexicon import lookup, words
from allegata.grammar.rules import id_of, rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from allegata.grammar.clause import View
    from allegata.language import Token
    from allegata.model import HopRole


def source_head(v: View, t: Token, *, passive: bool) -> tuple[int | None, str]:
    """The token that heads the source of verb `t`, None where nobody is named; and the id of the rule that found it."""
    above = quoted(v, t)
    if above is not None:
        return above, id_of(quoted)
    for find in _PASSIVE if passive else _ACTIVE:
        found = find(v, t)
        if found is not None:
            return found, id_of(find)
    return None, ""


@rule(
    "holder.quoted",
    says='who is quoted "as saying" it says it',
    speaks=("The paper quoted Rook as saying that the camp was closed.",),
    silent=("The paper quoted Rook.", "Rook was known for saying that the camp was closed."),
    nothing=NOBODY,
)
def quoted(v: View, t: Token) -> int | None:
    """The object or passive subject of the verb above "as saying"."""
    above = quoting(v, t)
    return v.of(above, "nsubjpass", "dobj")[-1] if above is not None else None


@rule(
    "holder.agent",
    says='who stands behind "by" says it',
    speaks=("The men were accused by Rook of leaving the camp.",),
    silent=("The men were accused of leaving the camp.", "Rook said by phone that the men had left."),
    nothing=NOBODY,
)
def agent(v: View, t: Token) -> int | None:
    """The agent of a passive."""
    by = v.first(t.i, "agent")
    return v.first(by, "pobj") if by is not None else None


@rule(
    "holder.subject",
    says="the subject of the cue says it",
    speaks=("Rook said that the camp was closed.",),
    silent=("The guard who said that the camp was closed left.", "The men were accused of leaving the camp."),
    nothing=NOBODY,
)
def subject(v: View, t: Token) -> int | None:
    """The nearer of two: "the minister, Ina Sorel said"."""
    nearest = _subject(v, t)
    return None if nearest is None or _is_relative(v, t, nearest) else nearest


@rule(
    "holder.before_place",
    says='in "Rook of the hospital in Telham, N.S. said" Rook says it, and no place',
    speaks=("Dr. Lena Okafor of St. Bride's Hosp. in Telham, N.S. said the office had been told.",),
    silent=("Dr. Lena Rook of Telham said the camp was closed.", "In Telham, Rook said the camp was closed."),
    nothing=NOBODY,
)
def before_place(v: View, t: Token) -> int | None:
    """A place behind a comma, read as the subject, where the verb hangs on the name of a person before it."""
    nearest = _subject(v, t)
    if nearest is None or nearest < _FEWEST or t.dep == "relcl" or v.tokens[nearest - 1].text != ",":
        return None
    place = v.tokens[nearest].ent == "GPE" or "." in v.tokens[nearest].text
    if not place or v.tokens[nearest - 2].ent != "GPE":
        return None
    near = [k for h in (*v.of(t.i, "nsubj"), t.head) for k in (h, *v.of(h, "appos")) if k < nearest]
    return next((k for k in near if v.tokens[k].ent == "PERSON"), None)


@rule(
    "holder.one_who",
    says='in "Vale was a guard who said", Vale said it',
    speaks=("Vale was a guard who said that the camp was closed.",),
    silent=("The guard who said that the camp was closed left.",),
    nothing=NOBODY,
)
def one_who(v: View, t: Token) -> int | None:
    """Who is what a relative clause describes."""
    nearest = _subject(v, t)
    what = v.tokens[t.head]
    is_one = what.dep == "attr" and v.tokens[what.head].lemma == "be"
    if not is_one or nearest is None or not _is_relative(v, t, nearest):
        return None
    named = v.first(what.head, "nsubj")
    return named if named is not None and v.tokens[named].pos in {"NOUN", "PROPN"} else None


@rule(
    "holder.behind_quotation",
    says="who stands behind a quotation and its cue says it",
    speaks=("“The camp was closed in May and nobody told us,” points out Rook.",),
    silent=("“The camp was closed in May and nobody told us,” Rook points out.",),
    nothing=NOBODY,
)
def behind_quotation(v: View, t: Token) -> int | None:
    """An object or a name behind the verb, where the parser takes the quotation for its subject."""
    if not any(v.tokens[k].quote >= 0 and k < t.i for k in v.of(t.i, "nsubj")):
        return None
    behind = [k for k in v.kids[t.i] if k > t.i and v.tokens[k].dep not in {"prep", "prt", "dative", "npadvmod"}]
    found = next((k for k in behind if v.tokens[k].dep == "dobj" or v.tokens[k].pos == "PROPN"), None)
    return found if found is None else _after_title(v, found)


def _after_title(v: View, k: int) -> int:
    """The name behind a title that the parser cuts at its stop: "Sgt. Ito"."""
    titled = v.tokens[k].text in words("name_parts", "form", **{"class": "title"})
    stopped = titled and k + 2 < len(v.tokens) and v.tokens[k + 1].text == "."
    return k + 2 if stopped and v.tokens[k + 2].pos == "PROPN" else k


@rule(
    "holder.called_by_deed",
    says="a body that is called by what it does says it",
    speaks=("Save the Harbour said that the men were beaten.",),
    silent=("Save the men who said that the camp was closed.", "To save the Harbour meant that the camp was closed."),
    nothing=NOBODY,
)
def called_by_deed(v: View, t: Token) -> int | None:
    """A clause as subject that begins with a bare verb, "the" and a capital."""
    k = v.first(t.i, "csubj")
    if k is None or v.tokens[k].tag != "VB" or k or len(v.tokens) <= _FEWEST:
        return None
    article, name = v.tokens[1], v.tokens[2]
    return k if article.text in {"the", "our"} and name.text[:1].isupper() else None


@rule(
    "holder.described",
    says='whom a clause describes ("a guard claiming that") says it',
    speaks=("A guard claiming that the camp was closed left.",),
    silent=("A guard left.", "The guard left, claiming that the camp was closed."),
    nothing=NOBODY,
)
def described(v: View, t: Token) -> int | None:
    """What a participle or relative clause describes."""
    return v.tokens[t.head].i if t.dep in {"acl", "relcl"} else None


@rule(
    "holder.document_before",
    says="the document right before a participle says it",
    speaks=("The men received a letter from the office claiming that the camp was closed.",),
    silent=("Rook left the office, asserting that the camp was closed.",),
    nothing=NOBODY,
)
def document_before(v: View, t: Token) -> int | None:
    """What a participle right behind a noun phrase describes: "statements by the office asserting that ..."."""
    if t.tag != "VBG" or not t.i or v.tokens[t.i - 1].pos not in {"NOUN", "PROPN"}:
        return None
    k = t.i - 1
    while True:
        if lookup("voice_nouns", "word", "kind").get(v.tokens[k].lemma) == "document":
            return k
        head = v.tokens[k].head
        if head == k or head > t.i or v.tokens[head].pos not in {"NOUN", "PROPN", "ADP"}:
            return None
        k = head


@rule(
    "holder.speaker_above",
    says='who said the first thing goes on to say the next ("adding that")',
    speaks=(
        "Rook said the number of men is over forty, adding that the camp is full.",
        "“They locked us in and beat us,” Rook said, adding that the camp is full.",
    ),
    silent=("The camp was closed, adding to the pressure.",),
    nothing=NOBODY,
)
def speaker_above(v: View, t: Token) -> int | None:
    """Who goes on speaking: "Rook said that ..., adding that ..."."""
    for k in up(v, t.i) if goes_on(v, t) else ():
        cue = verbs().get(v.tokens[k].lemma)
        if cue is not None and cue.type == "speech" and (speaker := _subject(v, v.tokens[k])) is not None:
            return speaker
    return None


@rule(
    "holder.last_of_row",
    says="the last of a row of nouns right before the cue says it, where it can speak",
    speaks=("The governor refused to hold meetings and activists reported that the camp was closed.",),
    silent=("The mayor held meetings and reported that the camp was closed.",),
    nothing=NOBODY,
)
def last_of_row(v: View, t: Token) -> int | None:
    """A subject read as one of the things that another verb holds."""
    before = v.tokens[t.i - 1] if t.i else t
    misread = t.dep == "conj" and before.dep == "conj" and before.lemma in lookup("voice_nouns", "word", "kind")
    return before.i if misread else None


@rule(
    "holder.of_participle",
    says="who was held or questioned somewhere, and said it, says it",
    speaks=("Women held in the back room also said they were beaten at night.",),
    silent=("The women were held there.",),
    nothing=NOBODY,
)
def of_participle(v: View, t: Token) -> int | None:
    """The subject of a participle that the parser takes for the main verb: "women held there said"."""
    misread = t.dep == "dep" and v.tokens[t.head].pos in VERBAL and t.head < t.i
    return v.first(t.head, *SUBJECT) if misread else None


@rule(
    "holder.above_thing",
    says='in "Rook said a van was there and urged that", Rook urges: a thing or a gang spoken of does not',
    speaks=("The embassy said a fraud ring works from the harbour and urged travellers to check offers.",),
    silent=(
        "The embassy said that a guard works there and urged travellers to check offers.",
        "The ring works from the harbour and urged travellers to check offers.",
    ),
    nothing=NOBODY,
)
def above_thing(v: View, t: Token) -> int | None:
    """The speaker of the cue above, where the verb is coordinated with what is said of a thing."""
    said = v.tokens[t.head]
    cue = verbs().get(v.tokens[said.head].lemma)
    own = v.first(said.i, *SUBJECT)
    if t.dep != "conj" or said.dep != "ccomp" or own is None or cue is None or cue.type != "speech" or said.head > own:
        return None
    o = v.tokens[own]
    able = o.pos != "NOUN" or o.lemma in lookup("voice_nouns", "word", "kind")
    several = o.tag == "NNS" and t.tag == said.tag  # "said the neighbours came and warned them"
    return None if able or several else v.first(said.head, "nsubj")


@rule(
    "holder.behind_preposition",
    says='in "after one of them reported that", one of them reports',
    speaks=("The office banned the firm from hiring men after one of its guards reported that the camp was closed.",),
    silent=("The office banned the firm after a strike and reported that the camp was closed.",),
    nothing=NOBODY,
)
def behind_preposition(v: View, t: Token) -> int | None:
    """A subject read as the object of "after", right before a verb that no conjunction joins."""
    if t.dep != "conj" or not t.i or any(t.head < k < t.i for k in v.of(t.head, "cc")):
        return None
    opening = words("cue_context", "word", use="opens")
    near = (k for k in range(t.head, t.i) if v.tokens[k].dep == "prep" and v.tokens[k].lemma in opening)
    return next((v.first(k, "pobj") for k in near if subtree(v, k)[-1] == t.i - 1), None)


@rule(
    "holder.shared",
    says="the subject of the verb before it, or above it, says it",
    speaks=("Rook left and said that the camp was closed.", "Rook went on to say that the camp was closed."),
    silent=("Rook left and Vale said that the camp was closed.",),
    nothing=NOBODY,
)
def shared(v: View, t: Token) -> int | None:
    """The nearest subject above, through coordination and complements."""
    for _ in range(_FAR):
        if t.dep not in {"conj", "xcomp", "advcl", "ccomp"} or t.head == t.i:
            return None
        t = v.tokens[t.head]
        nearest = v.first(t.i, *SUBJECT)
        if nearest is not None:
            named = one_who(v, t)
            return named if named is not None else t.head if _is_relative(v, t, nearest) else nearest
    return None


_FEWEST = 2
"""Words before a place and its comma."""
_FAR = 6
"""Verbs up to a subject that is shared."""
_ACTIVE: tuple[Callable[[View, Token], int | None], ...] = (
    before_place,
    subject,
    one_who,
    behind_quotation,
    behind_cue,
    called_by_deed,
    described,
    document_before,
    speaker_above,
    last_of_row,
    of_participle,
    above_thing,
    behind_preposition,
    apposition_before,
    shared,
)
_PASSIVE = (agent,)


@rule(
    "voice.same",
    says='in "the mission said it believed", "it" is the mission',
    speaks=("The mission said it believed that the men were beaten.",),
    silent=("The mission said Rook believed that the men were beaten.",),
    nothing=False,
)
def same_voice(v: View, role: HopRole, above: Token, t: Token) -> bool:
    """A pronoun that fits the voice of that role, headed by `above`, which it lies under."""
    many = above.tag in {"NNS", "NNPS"} or any(v.tokens[k].dep == "conj" for k in v.kids[above.i])
    body = role in {"organisation", "document"}
    fits = {
        "they": many or body,
        "it": body and not many,
        "he": not many and not body,
        "she": not many and not body,
    }
    return above.pos != "PRON" and fits.get(t.text.casefold(), False)


def quoting(v: View, t: Token) -> int | None:
    """The verb above "as saying" that names who says it, for the verb "saying"."""
    if t.dep != "pcomp":
        return None
    above = v.tokens[t.head]
    verb = v.tokens[above.head]
    quotes = above.lemma == "as" and "as_saying" in (verbs().get(verb.lemma) or NO_CUE).frames
    return verb.i if quotes and v.first(verb.i, "nsubjpass", "dobj") is not None else None


def _subject(v: View, t: Token) -> int | None:
    subjects = [k for k in v.of(t.i, "nsubj") if v.tokens[k].quote < 0]
    return next((k for k in reversed(subjects) if k < t.i), subjects[0]) if subjects else None


def _is_relative(v: View, t: Token, k: int) -> bool:
    return t.dep == "relcl" and v.tokens[k].lemma in words("cue_context", "word", use="relative")
