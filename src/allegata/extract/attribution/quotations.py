"""Quotations without a cue in their own sentence: whose words they are.

That is the speaker before them in the paragraph; where the paragraph opens with them, the next one in it. A quotation
that is not closed and reopened in the next paragraph is one speaker's. A paragraph that is all quotation goes on with
the speaker of the paragraph before.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from allegata.extract.attribution.attributed import BESIDE, NO_NAME, NOBODY, Attributed
from allegata.extract.attribution.slices import introduced, stands_alone
from allegata.grammar.ask import NONE
from allegata.grammar.clause import ASSERTS
from allegata.grammar.rules import id_of, rule
from allegata.language import Parsed

if TYPE_CHECKING:
    from allegata.extract.speakers.roster import Roster
    from allegata.language import Quote, Sentence, Token


_FEWEST = 4
"""Words of a quotation that nothing introduces."""


class Held(msgspec.Struct):
    """An attribution while quotations are still being given to it; `given`: by which rule it got each."""

    sentence: int
    found: Attributed
    outer: int
    quotes: list[int]
    given: dict[int, str] = msgspec.field(default_factory=dict)


class Giving(msgspec.Struct, frozen=True):
    """A report while its quotations are given away.

    `speakers`: paragraph -> attributions of the report's own text that can take a quotation; `owner`: quotation -> the
    attribution that has it; `told`: paragraphs and `verbal`: quotations with a verb.
    """

    parsed: Parsed
    held: Sequence[Held]
    speakers: dict[int, list[int]]
    owner: dict[int, int]
    told: frozenset[int]
    verbal: frozenset[int]


def give_quotations(parsed: Parsed, held: list[Held]) -> None:
    """Give each long quotation that no cue of its sentence took to the attribution that carries it, if any does."""
    inline = {
        t.quote for h in held for t in (parsed.sentences[h.sentence].tokens[k] for k in h.found.content) if t.quote >= 0
    }
    told = [s for s in parsed.sentences if any(t.tag in ASSERTS for t in s.tokens)]
    owner = {q: i for i, h in enumerate(held) for q in h.quotes}
    g = Giving(
        parsed=parsed,
        held=held,
        speakers=_speakers(parsed, held),
        owner=owner,
        told=frozenset(s.paragraph for s in told),
        verbal=frozenset(s.quote for s in told),
    )
    for run in _runs(parsed.quotes):
        free = [q for q in run if q.index not in owner and q.index not in inline]
        how: dict[int, str] = {}
        for q in free:
            for find in (speaker_before, speaker_next):
                if q.index not in owner and (chosen := find(g, q)) is not None:
                    owner[q.index], how[q.index] = chosen, id_of(find)
        left = [q for q in free if q.index not in owner]
        shared, by = _shared(g, run, left[0]) if left else (None, "")
        for q in free:
            chosen = owner.get(q.index, shared)
            if chosen is not None and not is_name(g, q) and not is_no_speech(g, q):
                owner[q.index] = chosen
                held[chosen].quotes.append(q.index)
                held[chosen].given[q.index] = how.get(q.index, by)


def _shared(g: Giving, run: Sequence[Quote], q: Quote) -> tuple[int | None, str]:
    """Whose words a quotation is that nobody in its own paragraph speaks."""
    found = goes_on(g, run, q)
    if found is not None:
        return found, id_of(goes_on)
    for find in (paragraph_before, same_speaker):
        found = find(g, q)
        if found is not None:
            return found, id_of(find)
    return None, ""


@rule(
    "quote.speaker_before",
    says="a quotation without a cue is the words of who spoke last before it in its paragraph",
    speaks=(
        "Rook said that the camp was closed. “They locked us in and beat us for two days.”",
        "“The gate was locked,” Rook said, according to the paper. “They locked us in and beat us for two days.”",
    ),
    silent=("The camp was closed in May. “They locked us in and beat us for two days.”",),
    nothing=NOBODY,
)
def speaker_before(g: Giving, q: Quote) -> int | None:
    """The last cue before it."""
    before = [i for i in _near(g, q) if _at(g, i) < q.start]
    return before[-1] if before else None


@rule(
    "quote.speaker_next",
    says="a quotation that opens its paragraph is the words of who speaks next in it",
    speaks=("“They locked us in and beat us for two days.” The gate was open. Rook said that nobody helped.",),
    silent=(
        "“They locked us in and beat us for two days.” The camp was closed in May.",
        "Vale gave a speech to the guards: “They locked us in and beat us for two days.” Rook said that nobody helped.",
    ),
    nothing=NOBODY,
)
def speaker_next(g: Giving, q: Quote) -> int | None:
    """The first cue behind it, where none stands before."""
    near = _near(g, q)
    if g.parsed.text[: q.start].rstrip(" ").endswith(":"):
        return None  # who stands before the colon speaks, whether he is seen or not
    return near[0] if near and all(_at(g, i) >= q.start for i in near) else None


@rule(
    "quote.goes_on",
    says="a quotation that is not closed and opens again in the next paragraph is one speaker's",
    speaks=(
        "The mission said: “They closed the camp and nobody came.\n\n“We had no water at all.” The gate was locked.",
    ),
    silent=("“They locked us in and beat us for two days,” Rook said.\n\nThe camp was closed in May.",),
    nothing=NOBODY,
)
def goes_on(g: Giving, run: Sequence[Quote], _q: Quote) -> int | None:
    """The owner of any other quotation of the run."""
    return next((g.owner[other.index] for other in run if other.index in g.owner), None)


@rule(
    "quote.paragraph_before",
    says="a paragraph that is all quotation is the words of who speaks in the paragraph before",
    speaks=("The mission said that the camp was closed.\n\n“They locked us in and beat us for two days.”",),
    silent=("Rook closed the camp.\n\n“They locked us in and beat us for two days.”",),
    nothing=NOBODY,
)
def paragraph_before(g: Giving, q: Quote) -> int | None:
    """The last cue of the paragraph before, behind the last quotation."""
    if not stands_alone(g.parsed, q) or named_next(g, q):
        return None
    above, previous = _above(g, q), _previous(g, q)
    if previous is not None:
        above = [i for i in above if g.parsed.sentences[g.held[i].sentence].start >= previous.end]
    return above[-1] if above else None


@rule(
    "quote.same_speaker",
    says="a paragraph that is all quotation goes on with the words of the quotation before it",
    speaks=("“They locked us in and beat us,” the mission said.\n\n“We had no water and no bread at all.”",),
    silent=("The camp was closed in May.\n\n“We had no water and no bread at all.”",),
    nothing=NOBODY,
)
def same_speaker(g: Giving, q: Quote) -> int | None:
    """The owner of the quotation before."""
    if not stands_alone(g.parsed, q) or named_next(g, q):
        return None
    previous = _previous(g, q)
    return g.owner.get(previous.index) if previous is not None else None


@rule(
    "quote.named_next",
    says="where the paragraph before ends with somebody else, that one speaks next",
    speaks=("Rook said that the camp was closed.  Vale was afraid.\n\n“They locked us in and beat us for two days.”",),
    silent=("Vale was afraid. Rook said that the camp was closed.\n\n“They locked us in and beat us for two days.”",),
    nothing=False,
    refuses=True,
)
def named_next(g: Giving, q: Quote) -> bool:
    """As in "This is what they say. Vale herself is ready."."""
    if q.paragraph > 0 and g.parsed.text[slice(*g.parsed.paragraphs[q.paragraph - 1])].rstrip().endswith(":"):
        return bool(_text_before(g, q) != q.paragraph - 1)  # "From the statement of Ina Vale:" opens another's words
    text, above = _text_before(g, q), _above(g, q)
    last = next((s for s in reversed(g.parsed.sentences) if s.paragraph == text and s.quote < 0), None)
    return bool(above) and last is not None and last.index > g.held[above[-1]].sentence and _names_subject(last)


@rule(
    "quote.name",
    says="a title or a name in marks is nobody's words",
    speaks=("Rook said that the camp was closed. “The Making of the Harbour Camps”",),
    silent=("Rook said that the camp was closed. “They locked us in and beat us for two days.”",),
    nothing=False,
    refuses=True,
)
def is_name(g: Giving, q: Quote) -> bool:
    """Every long word is capitalised; two may be a name that speaks."""
    title = [w for w in g.parsed.text[q.inner_start : q.inner_end].split() if len(w) >= _FEWEST]
    return len(title) > 2 and all(w[0].isupper() for w in title)  # noqa: PLR2004  "“The Making of the Harbour”"


@rule(
    "quote.no_speech",
    says="words in marks without a verb, that nothing introduces, are nobody's words",
    speaks=("Rook said that the camp was closed. It was a “sad place, empty of people.”",),
    silent=("Rook said that the camp was closed. “No comment.”",),
    nothing=False,
    refuses=True,
)
def is_no_speech(g: Giving, q: Quote) -> bool:
    """No verb; and small at the beginning, or short and not introduced."""
    if q.index in g.verbal:
        return False
    inner = g.parsed.text[q.inner_start : q.inner_end]
    return inner[:1].islower() or not (introduced(g.parsed.text, q) or len(inner.split()) >= _FEWEST)


def _names_subject(s: Sentence) -> bool:
    return any(t.dep == "nsubj" and t.pos == "PROPN" and s.tokens[t.head].head == t.head for t in s.tokens)


def _at(g: Giving, i: int) -> int:
    h = g.held[i]
    return g.parsed.sentences[h.sentence].tokens[h.found.anchor].start


def _speakers(parsed: Parsed, held: Sequence[Held]) -> dict[int, list[int]]:
    """Paragraph -> attributions of the report's own text that can take a quotation, in order."""
    out: dict[int, list[int]] = defaultdict(list)
    inner = {h.outer for h in held if h.outer >= 0 and held[h.outer].found.lemma in BESIDE and _introduces(h)}
    for i, h in enumerate(held):
        s = parsed.sentences[h.sentence]
        if s.quote >= 0 or not _introduces(h) or i in inner:
            continue  # "Rook said, according to the paper": Rook goes on
        if h.outer < 0 or h.outer in inner:
            out[s.paragraph].append(i)
    return out


def _introduces(h: Held) -> bool:
    return {"quote", "that"} <= h.found.cue.frames


def _runs(quotes: Sequence[Quote]) -> list[list[Quote]]:
    """Long quotations, those that go on from paragraph to paragraph together."""
    out: list[list[Quote]] = []
    for q in quotes:
        if not q.long:
            continue
        last = out[-1][-1] if out else None
        if last is not None and last.inner_end == last.end and last.paragraph + 1 == q.paragraph:
            out[-1].append(q)
        else:
            out.append([q])
    return out


def _near(g: Giving, q: Quote) -> list[int]:
    """The attributions of a quotation's paragraph that can take it."""
    asks = "?" in g.parsed.text[q.start : q.end]
    near = [i for i in g.speakers.get(q.paragraph, []) if asks or g.held[i].found.cue.stance != "asks"]
    return [i for i in near if "inf" not in g.held[i].found.cue.frames or _at(g, i) < q.start]


def _text_before(g: Giving, q: Quote) -> int:
    """The paragraph before; one without a verb is skipped."""
    return next((p for p in range(q.paragraph - 1, max(-1, q.paragraph - 3), -1) if p in g.told), q.paragraph - 1)


def _above(g: Giving, q: Quote) -> list[int]:
    return [i for i in g.speakers.get(_text_before(g, q), []) if g.held[i].found.cue.stance != "asks"]


def _previous(g: Giving, q: Quote) -> Quote | None:
    """The long quotation before, in the same paragraph or the one above."""
    previous = next((p for p in reversed(g.parsed.quotes[: q.index]) if p.long), None)
    return None if previous is None or q.paragraph - previous.paragraph > 1 else previous


def inside_quotations(parsed: Parsed, held: Sequence[Held]) -> dict[int, int]:
    """Sentence -> the attribution inside its quotation whose own quotation it goes on with."""
    out: dict[int, int] = {}
    for i, h in enumerate(held):
        s = parsed.sentences[h.sentence]
        if s.quote >= 0 and "quote" in h.found.cue.frames and h.found.cue.type == "speech":
            out.update(dict.fromkeys(inner(parsed, s, s.tokens[h.found.anchor]), i))
    return out


@rule(
    "quote.inner",
    says="inside a quotation, what stands in inner marks goes on until they close",
    speaks=("“The police told us: ‘Do not be afraid. Nobody will be hurt.’ We waited there for two days,” Rook said.",),
    silent=("“The police told us that nobody leaves. We waited there for two days,” Rook said.",),
    nothing=NONE,
)
def inner(parsed: Parsed, s: Sentence, cue: Token) -> tuple[int, ...]:
    """Sentences behind one in which inner marks open and do not close."""
    spelled = parsed.text[cue.end : s.end]
    opened = next((m for m in spelled if m in _INNER), None)
    if opened is None or _INNER[opened] in _APOSTROPHE.sub("", spelled[spelled.index(opened) + 1 :]):
        return ()
    out: list[int] = []
    for later in parsed.sentences[s.index + 1 :]:
        if later.quote != s.quote:
            break
        out.append(later.index)
        if _INNER[opened] in _APOSTROPHE.sub("", parsed.text[later.start : later.end]):
            break
    return tuple(out)


_INNER = {"‘": "’", "“": "”"}
_APOSTROPHE = re.compile(r"’(?=\w)")


@rule(
    "quote.in_content",
    says="a quotation inside what somebody says is that one's words",
    speaks=("“Nobody may leave before he has paid. They are locked in every night,” according to Rook.",),
    silent=("Rook left the camp. “They locked us in and beat us for two days.”",),
    nothing=NOBODY,
)
def in_content(parsed: Parsed, held: Sequence[Held], q: Quote) -> int | None:
    """The attribution whose content holds the quotation."""
    first = bisect_right(held, q.start, key=lambda h: parsed.sentences[h.sentence].end)
    for i in range(first, len(held)):
        sentence = parsed.sentences[held[i].sentence]
        if sentence.start >= q.end:
            break
        if any(sentence.tokens[k].quote == q.index for k in held[i].found.content):
            return i
    return None


@rule(
    "quote.named_above",
    says="a quotation that nobody is said to speak is the words of whom the paragraph before ends with",
    speaks=("Ina Vale was afraid.\n\n“They locked us in and beat us for two days.”",),
    silent=("The camp was closed in May.\n\n“They locked us in and beat us for two days.”",),
    nothing=NO_NAME,
)
def named_above(parsed: Parsed, known: Roster, q: Quote) -> str | None:
    """The last person who is subject, or first in rank, in the paragraph before."""
    start, end = parsed.paragraphs[max(0, q.paragraph - 1)]
    above = [m for m in known.subjects if start <= m.start < end and m.quote < 0]
    near = [m for m in above if m.rank <= 1 and m.is_person]
    return near[-1].named.name if near and q.paragraph > 0 and stands_alone(parsed, q) else None
