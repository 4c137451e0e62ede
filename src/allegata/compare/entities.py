"""Names that stand for one person or body: proposals of forms, and the pairs that a reader must settle.

Names are joined only where they are the same words, or where a report goes on with the surname of the one full name
that ends so. Anything else that is alike becomes a question: two named people are never made one by the program.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import msgspec

from allegata.compare.groups import Groups
from allegata.compare.names import Likeness, initials, likeness, sounds, spelled
from allegata.model import Entity, Question, content_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allegata.model.decided import Pair
    from allegata.model.profiles import Traits

_FEWEST = 2
"""Words of a full name."""
_SHOWN = 6


class _Group(msgspec.Struct):
    person: bool
    forms: Counter[str] = msgspec.field(default_factory=Counter)
    documents: dict[str, str] = msgspec.field(default_factory=dict)
    """Document -> the first mention there."""
    short: set[str] = msgspec.field(default_factory=set)
    """Surnames that stand for the full name in some report."""


def entities(held: Sequence[Traits], decided: Sequence[Pair] = ()) -> tuple[tuple[Entity, ...], tuple[Question, ...]]:
    """Propose entities over all documents.

    Args:
        held: the documents.
        decided: pairs that people said are one, or are not: those are asked no more.

    Returns:
        One entity a person or body, most often named first, its members (first mentions) by decision alone; and a
        question for each that may be the same as another.
    """
    groups = [*_grouped(held, person=True), *_grouped(held, person=False)]
    one = Groups(decided)
    made = {id(g): _entity(g) for g in groups}
    settled = {frozenset((p.a, p.b)) for p in decided if p.verdict != "unsure"}
    alike = [x for x in _alike(groups) if frozenset(made[id(g)].id for g in x[:2]) not in settled]
    beside: dict[str, list[tuple[_Group, Likeness]]] = defaultdict(list)
    for a, b, like in alike:
        beside[made[id(a)].id].append((b, like))
    order = sorted(groups, key=lambda g: (-sum(g.forms.values()), _label(g)))
    asked = tuple(_asked(g, beside[made[id(g)].id]) for g in order if made[id(g)].id in beside)
    return tuple(_as_one([(made[id(g)], g) for g in order], one)), asked


def _as_one(order: Sequence[tuple[Entity, _Group]], one: Groups) -> Iterator[Entity]:
    """Entities, those that people said are one as one: under the smallest id, with the label named most often."""
    held: dict[str, list[tuple[Entity, _Group]]] = defaultdict(list)
    for entity, group in order:
        held[one.root(entity.id)].append((entity, group))
    for root, found in held.items():
        first = found[0][0]
        if len(found) == 1:
            yield first
            continue
        yield msgspec.structs.replace(
            first,
            id=root if root in {e.id for e, _ in found} else min(e.id for e, _ in found),
            names=tuple(sorted({n for e, _ in found for n in e.names})),
            members=tuple(sorted({m for _, g in found for m in g.documents.values()})),
            note="made one by a person",
        )


def _grouped(held: Sequence[Traits], *, person: bool) -> list[_Group]:
    groups: dict[tuple[str, ...], _Group] = {}
    for names in held:
        forms = names.people if person else names.bodies
        full = _surnames(forms) if person else {}
        for form, count in forms.items():
            whole = full.get(form, form)
            group = groups.setdefault(_key(whole, person=person), _Group(person=person))
            group.forms[form] += count
            group.documents.setdefault(names.document, names.first[whole])
            if whole != form:
                group.short.add(form)
    return list(groups.values())


def _surnames(forms: dict[str, int]) -> dict[str, str]:
    """Surname -> the one full name of the report that ends with it."""
    ending: dict[str, set[str]] = defaultdict(set)
    for form in forms:
        if len(form.split()) >= _FEWEST:
            ending[form.split()[-1]].add(form)
    out = {}
    for form in forms:
        whole = ending.get(form, set()) if len(form.split()) == 1 else set()
        if len({_key(w, person=True) for w in whole}) == 1:
            out[form] = max(whole, key=lambda w: (len(w), w))
    return out


def _key(form: str, *, person: bool) -> tuple[str, ...]:
    words = spelled(form, person=person)
    return tuple(sorted(words[1:] if len(words) > 1 and words[0] == "the" else words))


def _label(group: _Group) -> str:
    full = [f for f in group.forms if f not in group.short]
    return min(full, key=lambda f: (-group.forms[f], -len(f), f))


def _alike(groups: Sequence[_Group]) -> Iterator[tuple[_Group, _Group, Likeness]]:
    """Pairs of entities that may be one; only those that share a word by its sound are held against each other."""
    blocks: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for n, group in enumerate(groups):
        for sound in sounds(_label(group), person=group.person):
            blocks[group.person, sound].append(n)
        if not group.person:
            blocks[False, f"={initials(_label(group))}"].append(n)
    seen = set()
    for block in blocks.values():
        for at, i in enumerate(block):
            for j in block[at + 1 :]:
                if (i, j) in seen:
                    continue
                seen.add((i, j))
                like = likeness(_label(groups[i]), _label(groups[j]), person=groups[i].person)
                if like.verdict != "different":
                    yield groups[i], groups[j], like


def _entity(group: _Group) -> Entity:
    label = _label(group)
    kind = "person" if group.person else "organisation"
    short = ", ".join(sorted(group.short))
    note = "proposed: the same words"
    if short:
        note += f"; {short}: the one full name in its report that ends so"
    return Entity(
        id=content_id("ent", kind, *_key(label, person=group.person)),
        kind=kind,  # type: ignore[arg-type]  # one of the two
        label=label,
        names=tuple(sorted(group.forms)),
        members=(),
        note=note,
    )


def _asked(group: _Group, beside: Sequence[tuple[_Group, Likeness]]) -> Question:
    ranked = sorted(beside, key=lambda x: (-x[1].score, _label(x[0])))
    lines = [f"“{_label(other)}” ({'; '.join(like.reasons)})" for other, like in ranked[:_SHOWN]]
    more = f" and {len(ranked) - _SHOWN} more" if len(ranked) > _SHOWN else ""
    who = "person" if group.person else "body"
    text = f"Is “{_label(group)}” the same {who} as {' or '.join(lines)}{more}? The names alone do not settle it."
    targets = tuple(dict.fromkeys(m for g in (group, *(o for o, _ in ranked[:_SHOWN])) for m in g.documents.values()))
    return Question(id=content_id("qst", "gap", *targets, text), kind="gap", targets=targets, text=text)
