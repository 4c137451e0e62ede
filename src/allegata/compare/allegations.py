"""Allegations and situations as records: labels in the plainest statement's words, origins, answers, open points."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from allegata.compare.roots import CHECKED, Root, as_one
from allegata.grammar.lexicon import words
from allegata.model import Allegation, Origin, Settling, Situation, StageTold, content_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from allegata.compare.claims import Placed
    from allegata.compare.matter import Matter
    from allegata.compare.scenes import Scenes
    from allegata.model import AllegationFlag
    from allegata.model.profiles import Claim, Name

_ITS_OWN = 0.5
"""How often a name stands in a situation by how many situations it stands in, least, to label one."""
_PLAIN = (4, 20)
"""Words of a label."""
_TOLD = frozenset({"alleges", "charges", "finds", "measures"})
_GRAVE = frozenset({"die", "beat", "rape", "burn", "confine", "bribe", "take", "sell", "force", "deport"})
_FLAGS: tuple[tuple[AllegationFlag, frozenset[str]], ...] = (
    ("child", frozenset({"child"})),
    ("death", frozenset({"die", "bury"})),
    ("violence", frozenset({"beat", "rape", "burn", "injury"})),
)


def is_alleged(group: Sequence[Claim]) -> bool:
    """Does a group of statements make an allegation: one of them bears on the matter of its report?"""
    return any(c.bearing in _TOLD or c.reported or _is_grave(c) for c in group)


def _is_grave(c: Claim) -> bool:
    """Does a statement tell of a death, violence, a bribe, or things taken, whatever else it bears on?"""
    return any(set(s.split("|")) <= _GRAVE for s in c.acts)


def plainest(group: Sequence[Claim]) -> Claim:
    """The statement that stands best by itself: of a fair length, naming somebody, beginning with no pronoun."""
    pronouns = words("word_classes", "word", use="person_pronoun")

    def rank(c: Claim) -> tuple[int, int, int, int, str]:
        held = c.words.split()
        fair = _PLAIN[0] <= len(held) <= _PLAIN[1]
        opens = held[0].casefold() in pronouns or held[0].casefold() in {"it", "this", "that"}
        named = bool(c.names) + bool(c.counts) + bool(c.people)
        return (-fair, opens, -min(named, 2), abs(len(held) - 11), c.statement)

    return min(group, key=rank)


def allegation(
    matter: Matter,
    placed: Placed,
    roots: Mapping[str, Root],
    group: Sequence[Claim],
    answers: tuple[Sequence[str], Sequence[str]],
) -> Allegation:
    """One allegation from the statements that make it (the smallest first) and those that deny or decline."""
    reports = sorted({matter.report(c).document for c in group}, key=matter.place_of.__getitem__)
    publishers = dict.fromkeys(p for d in reports if (p := matter.by_document[d].publisher))
    denied = [matter.claims[d] for d in answers[0]]
    return Allegation(
        id=content_id("alg", min((c.statement for c in group), default=min(answers[0], default=""))),
        label=plainest(group or denied).words,
        situation=_situation(placed, group or denied),
        statements=tuple(c.statement for c in group),
        denials=tuple(answers[0]),
        declines=tuple(answers[1]),
        reports=tuple(reports),
        publishers=tuple(publishers),
        origins=_origins(roots, group),
        counts=tuple({(n.minimum, n.maximum, n.unit): n for c in group for n in c.counts[:1]}.values()),
        places=tuple(dict.fromkeys(_spelled(matter, p) for c in group for p in c.places)),
        times=tuple({(t.earliest, t.latest): t for c in group for t in c.times[:1]}.values()),
        indicators=tuple(sorted({i for c in group for i in c.reported} | {i for c in denied for i in c.denied})),
        settles=tuple(_settling(group)),
        flags=tuple(flag for flag, classes in _FLAGS if any(_has(c, classes) for c in group or denied)),
        checked=CHECKED,
    )


def _has(c: Claim, classes: frozenset[str]) -> bool:
    is_told = c.polarity == "positive" and c.standing == "affirmed"
    return is_told and any(set(s.split("|")) <= classes for s in c.stems)


def _situation(placed: Placed, group: Sequence[Claim]) -> str | None:
    held = Counter(s for c in group if (s := placed.scene(c)) is not None)
    return situation_id(min(held, key=lambda s: (-held[s], s))) if held else None


def situation_id(first: str) -> str:
    """The id of the situation whose smallest account is `first`."""
    return content_id("sit", first)


def _origins(roots: Mapping[str, Root], group: Sequence[Claim]) -> tuple[Origin, ...]:
    mine = [roots[c.statement] for c in group]
    one = as_one(mine)
    held: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for c in group:
        held[one[roots[c.statement].key]].append(c.statement)
    by_key = {r.key: r for r in sorted(mine, key=lambda r: (-len(r.name), r.name), reverse=True)}
    return tuple(
        Origin(
            root=by_key[key].name,
            kind=by_key[key].kind,
            statements=tuple(statements),
            via=tuple(sorted({way for s in statements for way in roots[s].via})),
        )
        for key, statements in held.items()
    )


def _settling(group: Sequence[Claim]) -> Iterable[Settling]:
    """What a statement itself names that could settle it, and which of when, where and how many nobody says."""
    seen = set()
    for c in group:
        for v in c.voices:
            charges = v.name is not None and bool(
                set(v.name.casefold().split()) & words("charging", "form", part="noun")
            )
            if v.role == "document" and v.name and not charges and v.name.casefold() not in seen:
                seen.add(v.name.casefold())
                yield Settling(kind="record", statement=c.statement, words=v.name)
    for missing, told in (
        ("when", any(c.times for c in group)),
        ("where", any(c.places or c.names for c in group)),
        ("how many", any(c.counts for c in group)),
    ):
        if not told:
            yield Settling(kind="missing", statement=None, words=missing)


def situations(matter: Matter, scenes: Scenes, found: Sequence[Allegation]) -> tuple[Situation, ...]:
    """The situations of a case, each with its accounts, its steps of the law and its allegations."""
    of: dict[str, list[str]] = defaultdict(list)
    for a in found:
        if a.situation is not None:
            of[a.situation].append(a.id)
    shared = Counter(n for accounts in scenes.groups() for n in {n for a in accounts for n in scenes.names(a)})
    stepped: dict[str, list[Claim]] = defaultdict(list)
    for c in matter.claims.values():
        if c.step is not None and c.account is not None:
            stepped[c.account].append(c)
    out = []
    for accounts in scenes.groups():
        parties = [matter.parties[a] for a in accounts]
        names = Counter(n for a in accounts for n in scenes.names(a))
        ranked = sorted(names, key=lambda n: (-names[n] / shared[n], n in matter.named_bodies, -len(n), n))
        told = [c for a in accounts for c in stepped[a]]
        is_its_own = bool(ranked) and names[ranked[0]] / shared[ranked[0]] >= _ITS_OWN
        label = _spelled(matter, ranked[0]) if is_its_own else min(p.label for p in parties)
        out.append(
            Situation(
                id=situation_id(accounts[0]),
                label=label,
                accounts=tuple(accounts),
                people=tuple(dict.fromkeys(p.people for p in parties if p.people)),
                places=tuple(dict.fromkeys(p.place for p in parties if p.place)),
                when=None,
                named=tuple(_spelled(matter, n) for n in ranked),
                stages=_stages(told),
                allegations=tuple(of[situation_id(accounts[0])]),
            )
        )
    return tuple(out)


def _stages(told: Iterable[Claim]) -> tuple[StageTold, ...]:
    held = [
        StageTold(stage=c.step.stage, when=c.step.when, court=c.step.court, statement=c.statement)
        for c in told
        if c.step is not None
    ]
    return tuple(sorted(held, key=lambda s: (s.when or "9999", s.statement)))


def _spelled(matter: Matter, name: Name) -> str:
    """A name as the case writes it at its longest."""
    key = " ".join(name)
    return matter.spelled.get(key) or key.title()
