"""Which reports are held against one another: those that share text or names, in blocks of a size that can be handled.

Blocking is what record linkage calls it: claims of two blocks are never compared. A name that would bring too many
reports together joins none, and is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from allegata.compare.outlets import Outlets
    from allegata.model.profiles import Name, Traits

MOST = 1000
"""Reports in a block, at most, unless people said that they belong together."""


class Blocks(NamedTuple):
    """Documents in blocks, each in order of id, the block with the smallest first; and names that joined none."""

    held: tuple[tuple[str, ...], ...]
    common: tuple[Name, ...]


def blocks(
    traits: Mapping[str, Traits],
    outlets: Outlets,
    copied: Iterable[tuple[str, str]],
    decided: Iterable[tuple[str, str]] = (),
    most: int = MOST,
) -> Blocks:
    """Part the documents of a case.

    Args:
        traits: of every document.
        outlets: of the case; the name of one joins nothing, unless it answers for itself.
        copied: pairs of documents that share text, those that share most of it first.
        decided: pairs of documents of which people said that something is one.
        most: reports that a name or a copied text may bring together.

    Returns:
        Blocks that depend on the set of documents alone. Two documents that share no name and no text are in one only
        where others lead from one to the other.
    """
    held = _Joined(traits)
    for pair in decided:
        held.join(pair, len(traits))
    for pair in copied:
        held.join(pair, most)
    common = [name for name, documents in _shared(traits, outlets) if not held.join(documents, most)]
    return Blocks(held.blocks(), tuple(common))


def _shared(traits: Mapping[str, Traits], outlets: Outlets) -> Iterator[tuple[Name, list[str]]]:
    """Each name of several documents with those that tell of it, in full or longer; the rarest first."""
    known: dict[Name, list[str]] = {}
    for document in sorted(traits):
        for name in traits[document].names:
            if name not in outlets or name in outlets.answering:
                known.setdefault(name, []).append(document)
    by_word: dict[str, set[Name]] = {}
    for name in known:
        for word in name:
            by_word.setdefault(word, set()).add(name)
    found: list[tuple[int, Name, list[str]]] = []
    for name, mine in known.items():
        longer = set.intersection(*(by_word[word] for word in name))
        told = mine if len(longer) == 1 else sorted({d for other in longer for d in known[other]})
        if len(told) > 1:
            found.append((len(told), name, told))
    found.sort(key=lambda shared: shared[:2])
    return ((name, told) for _, name, told in found)


class _Joined:
    """Documents that are joined, as long as not too many come together."""

    def __init__(self, documents: Iterable[str]) -> None:
        self._up = {d: d for d in documents}
        self._size = dict.fromkeys(self._up, 1)

    def _root(self, document: str) -> str:
        while (up := self._up[document]) != document:
            self._up[document] = document = self._up[up]
        return document

    def join(self, documents: Sequence[str], most: int) -> bool:
        """Bring documents together; not one of them where they would be too many."""
        roots = {self._root(d) for d in documents}
        size = sum(self._size[r] for r in roots)
        if len(roots) > 1 and size > most:
            return False
        first = min(roots)
        for root in roots:
            self._up[root] = first
        self._size[first] = size
        return True

    def blocks(self) -> tuple[tuple[str, ...], ...]:
        """All blocks."""
        out: dict[str, list[str]] = {}
        for document in sorted(self._up):
            out.setdefault(self._root(document), []).append(document)
        return tuple(tuple(held) for held in out.values())
