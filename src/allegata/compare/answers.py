"""Who answers an allegation: denials of the same act, general denials by those it is about, and silence when asked."""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import TYPE_CHECKING

from allegata.compare.matter import NameIndex, same_name, share_name
from allegata.compare.roots import body_name
from allegata.grammar.lexicon import words
from allegata.grammar.proper import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from allegata.compare.claims import Placed
    from allegata.compare.likeness import Weights
    from allegata.compare.matter import Matter, Report
    from allegata.model.profiles import Claim, Name

_FINEST = "ilo-operational"
_ALIKE, _CODED, _TOPIC = 0.45, 0.25, 0.4
_BEFORE = 6
"""Sentences before a silence in which stands what was asked."""


def answers(
    matter: Matter, placed: Placed, weights: Weights, groups: Mapping[str, Sequence[Claim]]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Hold denials and silences against what they answer.

    Args:
        matter: the case.
        placed: where claims belong.
        weights: of words.
        groups: the statements of each claim, by its smallest.

    Returns:
        Statements that deny, and those that decline, by group.
    """
    denied: dict[str, list[str]] = defaultdict(list)
    declined: dict[str, list[str]] = defaultdict(list)
    by = _Told(matter, placed, groups)
    for claim in matter.claims.values():
        if claim.stance == "denies":
            for group in _denied(matter, placed, weights, claim, by):
                denied[group].append(claim.statement)
        elif claim.stance == "affirms" and claim.polarity == "negative" and claim.kind == "fact":
            for group in _rejected(matter, placed, weights, claim, by):
                denied[group].append(claim.statement)
        elif claim.stance == "declines":
            for group in _asked(matter, placed, weights, claim, by):
                declined[group].append(claim.statement)
    return denied, declined


class _Told:
    """The claims of a case by what an answer may meet in them: acts, what they are done to, codes, words, names."""

    def __init__(self, matter: Matter, placed: Placed, groups: Mapping[str, Sequence[Claim]]) -> None:
        self._matter = matter
        self._placed = placed
        self.groups = groups
        self._order = {group: n for n, group in enumerate(groups)}
        self._close = NameIndex()
        self._of_report: dict[str, dict[str, None]] = defaultdict(dict)
        self._by_key: dict[str, set[str]] = defaultdict(set)
        self._at: dict[str, dict[int, list[Claim]]] = {}
        self._places = _Places(placed)
        for group, held in groups.items():
            at: dict[int, list[Claim]] = {}
            for c in held:
                self._close.add(group, placed.close(c))
                self._of_report[matter.report(c).document][group] = None
                at.setdefault(self._places.of(c), []).append(c)
                for key in (*_acts(c, "act"), *_objects(c, "noun"), *_stems(c), *(f"code {i}" for i in c.reported)):
                    self._by_key[key].add(group)
            self._at[group] = at
            self._places.add(group, at)

    def near(self, answer: Claim) -> Iterator[tuple[str, list[Claim]]]:
        """The claims in its scene that an answer may name: an act in common, as a verb or noun, or an indicator."""
        keys = (*_acts(answer, "act"), *_acts(answer, "noun"), *_objects(answer, "act"))
        return self._of(answer, *keys, *(f"code {i}" for i in answer.denied))

    def alike(self, answer: Claim) -> Iterator[tuple[str, Sequence[Claim]]]:
        """The claims that have a word in common with an answer, told in its scene too."""
        return ((group, self.groups[group]) for group, _ in self._of(answer, *_stems(answer)))

    def _of(self, answer: Claim, *keys: str) -> Iterator[tuple[str, list[Claim]]]:
        met = self._places.met(answer)
        alike = [self._by_key[key] for key in keys if key in self._by_key]
        if sum(map(len, alike)) < met.most:
            found = {g for held in alike for g in held if not met.places.isdisjoint(self._at[g])}
        else:
            found = set().union(*alike) & met.groups
        for group in sorted(found, key=self._order.__getitem__):
            yield group, [c for place, held in self._at[group].items() if place in met.places for c in held]

    def beside(self, answer: Claim) -> Mapping[str, Sequence[Claim]]:
        """The claims of an answer's report."""
        return self._held(self._of_report.get(self._matter.report(answer).document, ()))

    def about(self, answer: Claim, speakers: Iterable[Name]) -> Mapping[str, Sequence[Claim]]:
        """The claims of an answer's report, and those that may name who speaks."""
        return self._held({**dict.fromkeys(self.beside(answer)), **self._close.near(speakers)})

    def _held(self, found: Iterable[str]) -> Mapping[str, Sequence[Claim]]:
        return {group: self.groups[group] for group in sorted(found, key=self._order.__getitem__)}


class _Met:
    """What is told in one situation, or with a name in common: the places, and the claims that stand in any of them."""

    def __init__(self, places: frozenset[int], groups: Mapping[int, Sequence[str]]) -> None:
        self.places = places
        self.most = sum(len(groups[p]) for p in places)
        """Claims, those in two places twice."""
        self._groups = groups

    @functools.cached_property
    def groups(self) -> frozenset[str]:
        """The claims."""
        return frozenset(g for p in self.places for g in self._groups[p])


class _Places:
    """Where claims belong, a situation and the names around them, as numbers; what one meets is looked for once."""

    def __init__(self, placed: Placed) -> None:
        self._placed = placed
        self._numbers: dict[tuple[str | None, tuple[Name, ...]], int] = {}
        self._groups: dict[int, list[str]] = defaultdict(list)
        self._of_scene: dict[str, set[int]] = defaultdict(set)
        self._named: dict[Name, set[int]] = defaultdict(set)
        self._by_word: dict[str, set[Name]] = defaultdict(set)
        self._alike: dict[Name, set[int]] = {}
        self._met: dict[int, _Met] = {}

    def of(self, c: Claim) -> int:
        """The place of a claim."""
        return self._numbers.setdefault((self._placed.scene(c), self._placed.around(c)), len(self._numbers))

    def add(self, group: str, places: Iterable[int]) -> None:
        """Say where the statements of a claim stand."""
        for place in places:
            self._groups[place].append(group)

    def met(self, answer: Claim) -> _Met:
        """What is told in the situation of an answer, or with a name in common with it; ask when all is added."""
        if not self._of_scene:
            self._look()
        place = self.of(answer)
        found = self._met.get(place)
        if found is None:
            scene = self._placed.scene(answer)
            own = self._of_scene.get(scene, set()) if scene is not None else set()
            places = own.union(*map(self._known_by, self._placed.around(answer)))
            found = self._met[place] = _Met(frozenset(places), self._groups)
        return found

    def _look(self) -> None:
        for (scene, around), place in self._numbers.items():
            if place in self._groups:
                self._of_scene[scene or ""].add(place)
                for name in around:
                    self._named[name].add(place)
                    for word in name:
                        self._by_word[word].add(name)

    def _known_by(self, name: Name) -> set[int]:
        held = self._alike.get(name)
        if held is None:
            near = {n for word in name for n in self._by_word.get(word, ())} | ({()} & self._named.keys())
            same = near if name else self._named
            held = self._alike[name] = set().union(*(self._named[n] for n in same if same_name(name, n)))
        return held


def _acts(c: Claim, kind: str) -> Iterator[str]:
    return (f"{kind} {part}" for act, _ in c.core for part in act.split("|"))


def _objects(c: Claim, kind: str) -> Iterator[str]:
    held = [done_to for _, done_to in c.core if done_to] if c.core else c.stems
    return (f"{kind} {part}" for word in held for part in word.split("|"))


def _stems(c: Claim) -> Iterator[str]:
    return (f"word {part}" for stem in c.stems for part in stem.split("|"))


def _denied(matter: Matter, placed: Placed, weights: Weights, denial: Claim, by: _Told) -> Iterator[str]:
    """The claims that a denial answers: what it names; where it names nothing that is alleged, all of its situation."""
    named = [g for g, held in by.near(denial) if any(_answers(placed, weights, denial, c) for c in held)]
    if named:
        yield from named
    elif _is_general(denial) or _is_of_claimants(matter, denial):
        yield from _of_situation(matter, placed, denial, by)
    elif denial.step is not None and denial.step.stage == "pleaded":
        for group in _of_situation(matter, placed, denial, by):
            if any(_is_charged(c) for c in by.groups[group]):
                yield group


def _rejected(matter: Matter, placed: Placed, weights: Weights, told: Claim, by: _Told) -> Iterator[str]:
    """The claims that somebody says were not so, of whom another report tells them.

    Who is accused in one report alone is no accused in the reading of another; held against each other they are.
    """
    speakers = _speakers(told, matter.report(told))
    for group, held in by.near(told):
        others = [c for c in held if c.polarity != told.polarity and matter.report(c) is not matter.report(told)]
        if any(
            _answers(placed, weights, told, c)
            and _is_told_of(placed, told, speakers, c)
            and not _says(matter, speakers, c)
            for c in others
        ):
            yield group


def _is_told_of(placed: Placed, told: Claim, speakers: Sequence[Name], claim: Claim) -> bool:
    """Is a claim about who speaks: it names them, or its report does where a body speaks for itself."""
    if share_name(speakers, placed.close(claim)):
        return True
    itself = not any(v.name and not v.is_act for v in told.voices) or told.voices[-1].role == "organisation"
    return itself and share_name(speakers, placed.known(claim))


def _says(matter: Matter, speakers: Sequence[Name], claim: Claim) -> bool:
    """Is a claim made by who speaks here?"""
    return share_name(speakers, _speakers(claim, matter.report(claim)))


def _answers(placed: Placed, weights: Weights, denial: Claim, claim: Claim) -> bool:
    """Is a claim of its scene the one that a denial names: the same act, or the same indicator and a word in common?"""
    if (claim.step and claim.step.stage) not in {None, "charged", "pleaded"}:
        return False
    like = weights.like(denial, claim)
    if like.core:
        return True
    is_near = like.acts and bool(like.shared) and like.overlap >= _ALIKE
    if is_near and (len(like.shared) > 1 or share_name(placed.names(denial), placed.names(claim))):
        return True
    fine = denial.denied and claim.reported and not _finest(denial.denied).isdisjoint(_finest(claim.reported))
    return bool(fine) and (like.overlap >= _CODED or not denial.stems)


@functools.lru_cache(4096)
def _finest(codes: tuple[str, ...]) -> frozenset[str]:
    """The indicators of the standard that tells acts apart best; "deception" is said of any promise."""
    return frozenset(c for c in codes if c.startswith(_FINEST)) or frozenset(codes)


def _in_scene(placed: Placed, a: Claim, b: Claim) -> bool:
    one, two = placed.scene(a), placed.scene(b)
    return (one is not None and one == two) or placed.meet(a, b)


def _is_general(denial: Claim) -> bool:
    """Does a denial name nothing of its own ("denies the claims", "none of this happened", "did nothing wrong")?"""
    return "answer.general" in denial.rules or not (denial.stems or denial.names or denial.people)


def _is_of_claimants(matter: Matter, denial: Claim) -> bool:
    """Does a denial name nothing but who made the claims that it denies ("the claims of its former lodgers")?"""
    if "frame.named" not in denial.rules or denial.core:
        return False
    return all(stem in matter.tellers or f"{stem}s" in matter.tellers for stem in denial.stems)


def _is_charged(claim: Claim) -> bool:
    """Is a claim what somebody is charged with: a plea answers that, and nothing else?"""
    if claim.bearing == "charges":
        return True
    charging = words("charging", "form", part="verb") | words("charging", "form", part="noun")
    named = {w for v in claim.voices if v.role == "document" and v.name for w in v.name.casefold().split()}
    return bool(charging & (named | {v.cue for v in claim.voices if v.cue}))


def _of_situation(matter: Matter, placed: Placed, answer: Claim, by: _Told) -> Iterator[str]:
    """Claims that somebody is asked about or denies in general: those about the speaker, told before."""
    report = matter.report(answer)
    speakers = _speakers(answer, report)
    for group, held in by.about(answer, speakers).items():
        told = [c for c in held if _came_before(matter, c, report)]
        if any(_is_about(placed, matter, speakers, answer, c) for c in told):
            yield group


def _is_about(placed: Placed, matter: Matter, speakers: Sequence[Name], answer: Claim, claim: Claim) -> bool:
    """Is a wrong told of who speaks: it names them, or stands in an account that does, or in the one they answer?"""
    if claim.bearing in {"background", "answers", "demands", None}:
        return False
    one, two = placed.scene(answer), placed.scene(claim)
    if matter.report(claim) is matter.report(answer):
        return one is None or two is None or one == two
    return any(share_name([s], placed.close(claim)) for s in speakers)


def _speakers(answer: Claim, report: Report) -> list[Name]:
    held = [body_name(v.name) for v in answer.voices if v.name and not v.is_act]
    return held or ([bare(report.publisher)] if report.publisher else [])


def _came_before(matter: Matter, claim: Claim, report: Report) -> bool:
    told = matter.report(claim).published
    return told is None or report.published is None or told <= report.published


def _asked(matter: Matter, placed: Placed, weights: Weights, silence: Claim, by: _Told) -> Iterator[str]:
    """The claims that somebody is asked about and does not answer: of the same report, or told of who is silent."""
    report = matter.report(silence)
    speakers = _speakers(silence, report)
    topic = [s for s in silence.stems if s not in words("kin_light", "word")]
    scene = placed.scene(silence)
    named = []
    for group, held in by.alike(silence) if topic else ():
        met = [c for c in held if weights.like(silence, c).overlap >= _TOPIC]
        if met and any(
            matter.report(c) is report
            or share_name(speakers, placed.close(c))
            or (scene is not None and placed.scene(c) == scene)
            for c in held
        ):
            named.append(group)
    if named:
        yield from named
        return
    yield from _asked_beside(matter, placed, silence, by)


def _asked_beside(matter: Matter, placed: Placed, silence: Claim, by: _Told) -> Iterator[str]:
    """The claims around a silence that names no subject: those of who is silent, else those told just before."""
    report = matter.report(silence)
    speakers = _speakers(silence, report)
    told: dict[str, list[Claim]] = {}
    for group, held in by.beside(silence).items():
        mine = [c for c in held if matter.report(c) is report]
        if any(_in_scene(placed, silence, c) for c in held):
            told[group] = [c for c in mine if _is_about(placed, matter, [], silence, c)]
    for is_asked in (
        lambda c: share_name(speakers, (*placed.names(c), *c.near)),
        lambda c: 0 <= silence.sentence - c.sentence <= _BEFORE,
        lambda _: True,
    ):
        found = [group for group, held in told.items() if any(map(is_asked, held))]
        if found:
            yield from found
            return
