"""Ids that groups had before: each leads to the group that now holds most of what it held.

A group is named by the smallest of its members, so its id changes when a smaller one joins; what people wrote down, and
the anchors of pages given out, keep leading to it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import msgspec

from allegata.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from allegata.model import Allegation, Entity, Link, Situation
    from allegata.store import Reader, Writer

META = "aliases"
"""Under what the case keeps them: former id -> id of now, empty where nothing of the group is in any."""


class Group(NamedTuple):
    """What an id stands for: its kind, and what it holds."""

    kind: str
    members: frozenset[str]


Grouped: TypeAlias = "Situation | Allegation | Entity | Link"


def groups(found: Iterable[Grouped]) -> dict[str, Group]:
    """Groups by id; a link holds the allegations of its two sides."""
    out: dict[str, Group] = {}
    home: dict[str, str] = {}
    links: list[Link] = []
    for one in found:
        kind = type(one).__name__.lower()
        if kind == "link":
            links.append(one)  # type: ignore[arg-type]  # by its name
        elif kind == "allegation":
            held = one.statements or one.denials  # type: ignore[union-attr]  # as above
            out[one.id] = Group(kind, frozenset(held))
            home.update(dict.fromkeys(held, min(held)))
        else:
            held = one.accounts if kind == "situation" else one.members  # type: ignore[union-attr]  # as above
            out[one.id] = Group(kind, frozenset(held))
    for link in links:
        sides = frozenset(home.get(side, side) for side in (link.a, link.b))
        out[link.id] = Group(f"link {link.kind} {link.dimension}", sides | {link.a, link.b})
    return out


def of_case(reader: Reader) -> dict[str, Group]:
    """The groups that a case holds."""
    return groups((*reader.allegations(), *reader.situations(), *reader.entities(), *reader.links()))


def led(
    before: Mapping[str, Group], now: Mapping[str, Group], known: Mapping[str, str], there: Collection[str] = ()
) -> dict[str, str]:
    """Where every id leads that is none any more.

    Args:
        before: the groups that there were.
        now: the groups that there are.
        known: where earlier ids led.
        there: ids of groups that stayed as they were, and that hold nothing of those before.
    """
    present = {*now, *there}
    holding: dict[tuple[str, str], list[str]] = defaultdict(list)
    for ident, group in now.items():
        for member in group.members:
            holding[group.kind, member].append(ident)
    out: dict[str, str] = {}
    for ident, group in before.items():
        if ident not in present:
            shared = Counter(i for member in group.members for i in holding.get((group.kind, member), ()))
            out[ident] = min(shared, key=lambda i: (-shared[i], i), default="")
    for ident, target in known.items():
        if ident not in present and ident not in out:
            out[ident] = target if target in present else out.get(target, "")
    return out


def kept(reader: Reader) -> dict[str, str]:
    """Where former ids lead."""
    raw = reader.meta(META)
    return msgspec.json.decode(raw, type=dict[str, str]) if raw is not None else {}


def keep(writer: Writer, before: Mapping[str, Group], now: Mapping[str, Group], there: Collection[str]) -> None:
    """Note where the ids of `before` lead now; inside the transaction that changed the groups. See `led`."""
    known = kept(writer)
    found = led(before, now, known, there)
    if found != known:
        writer.set_meta(META, msgspec.json.encode(found, order="sorted").decode())


def now_of(reader: Reader, ident: str) -> str:
    """The id that an id leads to: itself where it is none of a former group.

    Raises:
        UsageError: it was one of a group of which nothing is left.
    """
    target = kept(reader).get(ident, ident)
    if not target:
        cause = "what it held was taken out, or stands in no group now"
        raise UsageError("is no group any more", resource=ident, cause=cause)
    return target
