"""Bundles: reports of one matter, with gold for claims, carriers, denials, origins, links and near misses.

    python evaluation/bundles.py            figures on the development bundles, with what is missed claim by claim
    python evaluation/bundles.py --quiet    figures alone

A carrier and a statement match where they share at least half of the shorter one. A claim is gathered where one
allegation holds at least .7 of its carriers. Of the frozen bundles only figures are printed.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import allegata
from own_gold import Row
from scoring import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allegata.model import Allegation, CaseReader, Link

HERE = Path(__file__).parent
GATHERED = 0.7
_SHARED = 0.5


@dataclass
class Found:
    """What was counted over some bundles; each tally is by bundle."""

    gathered: Tally = field(default_factory=Tally)
    origins: Tally = field(default_factory=Tally)
    over: Tally = field(default_factory=Tally)
    denied: Tally = field(default_factory=Tally)
    declined: Tally = field(default_factory=Tally)
    contradictions: Tally = field(default_factory=Tally)
    cites: Tally = field(default_factory=Tally)
    copies: Tally = field(default_factory=Tally)
    apart: Tally = field(default_factory=Tally)
    notes: list[str] = field(default_factory=list)


class Bundle:
    """One bundle's gold beside what the program made of its reports."""

    def __init__(self, folder: Path, reader: CaseReader) -> None:
        self.gold: dict[str, Any] = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        sources = {s.id: s.url.removeprefix("file:") for s in reader.sources()}
        self.names = {d.id: sources[d.source] for d in reader.documents()}
        self._texts = {self.names[d.id]: d.text for d in reader.documents()}
        self._statements = [
            (self.names[s.anchors[0].document], [(a.start, a.end) for a in s.anchors], s.id)
            for s in reader.statements()
        ]
        self.allegations = list(reader.allegations())
        self.links = list(reader.links())

    def statements(self, passage: dict[str, Any]) -> set[str]:
        """Statements on a passage of the gold."""
        text = self._texts.get(passage["report"], "")
        words = r"\s+".join(map(re.escape, passage["exact"].split()))
        found = re.search(words, text)
        if found is None:
            return set()
        start, end = found.span()
        out = set()
        for name, spans, ident in self._statements:
            if name == passage["report"]:
                shared = sum(max(0, min(end, e) - max(start, s)) for s, e in spans)
                if shared >= _SHARED * min(end - start, sum(e - s for s, e in spans)):
                    out.add(ident)
        return out

    def holding(self, passages: Iterable[dict[str, Any]], *, answers: bool = False) -> Counter[str]:
        """How many of some passages each allegation holds: as statements, or as denials and silences."""
        out: Counter[str] = Counter()
        for passage in passages:
            mine = self.statements(passage)
            for a in self.allegations:
                if mine & (set(a.denials) | set(a.declines) if answers else set(a.statements)):
                    out[a.id] += 1
        return out


def score(folder: Path) -> Found:
    """Run the program over every bundle of a folder and count."""
    out = Found()
    for held in sorted(p for p in folder.iterdir() if p.is_dir()):
        with tempfile.TemporaryDirectory() as made:
            allegata.report(sorted(held.glob("*.txt")), out=Path(made) / "case")
            with allegata.open_case(Path(made) / "case") as reader:
                _count(out, held.name, Bundle(held, reader))
    return out


def _count(out: Found, name: str, bundle: Bundle) -> None:
    of_claim: dict[str, Allegation] = {}
    for claim in bundle.gold["claims"]:
        best = _claim(out, name, bundle, claim)
        if best is not None:
            of_claim[claim["id"]] = best
    _contradictions(out, name, bundle, of_claim)
    _documents(out, name, bundle)
    for pair in bundle.gold["near_misses"]:
        a, b = bundle.statements(pair["a"]), bundle.statements(pair["b"])
        joined = any(a & set(x.statements) and b & set(x.statements) for x in bundle.allegations)
        out.apart.add(name, not joined, 1, 1)
        if joined:
            out.notes.append(f"{name}: JOINED {pair['a']['exact']!r} | {pair['b']['exact']!r}")


def _claim(out: Found, name: str, bundle: Bundle, claim: dict[str, Any]) -> Allegation | None:
    held = bundle.holding(claim["carriers"])
    by_id = {a.id: a for a in bundle.allegations}
    best = by_id[max(held, key=lambda i: (held[i], i))] if held else None
    got = held[best.id] / len(claim["carriers"]) if best is not None else 0.0
    out.gathered.add(name, got >= GATHERED, 1, 1)
    number = len(best.origins) if best is not None else 0
    out.origins.add(name, number == claim["origins"], 1, 1)
    out.over.add(name, number > claim["origins"], 1, 1)
    answered = bundle.holding(claim["denials"], answers=True)[best.id] if best is not None else 0
    out.denied.add(name, answered, len(best.denials) if best is not None else 0, len(claim["denials"]))
    silent = bundle.holding(claim["declines"], answers=True)[best.id] if best is not None else 0
    out.declined.add(name, silent, len(best.declines) if best is not None else 0, len(claim["declines"]))
    if got < GATHERED or number != claim["origins"] or answered < len(claim["denials"]):
        roots = [f"{o.root} ({len(o.statements)})" for o in best.origins] if best is not None else []
        out.notes.append(
            f"{name} {claim['id']}: gathered {got:.2f} of {len(claim['carriers'])}, origins {number}/{claim['origins']}"
            f" {roots} gold {[r['root'] for r in claim['roots']]}, denials {answered}/{len(claim['denials'])}"
            f": {claim['words']}"
        )
        for passage in claim["carriers"]:
            mine = bundle.statements(passage)
            if best is None or not mine & set(best.statements):
                others = [a.label for a in bundle.allegations if mine & set(a.statements)]
                out.notes.append(f"      {passage['report']}: {passage['exact']!r} {len(mine)} statements, in {others}")
    return best


def _contradictions(out: Found, name: str, bundle: Bundle, of_claim: dict[str, Allegation]) -> None:
    """By claim and dimension: as many links as the gold has pairs are right."""
    carried = {s: i for i, a in of_claim.items() for s in (*a.statements, *a.denials)}
    gold: Counter[tuple[str, str]] = Counter()
    for pair in bundle.gold["contradictions"]:
        mine = bundle.statements(pair["a"]) | bundle.statements(pair["b"])
        told = Counter(carried[s] for s in mine if s in carried)
        named = _named(bundle, pair)
        gold[named or (max(told, key=lambda i: (told[i], i)) if told else "?"), pair["dimension"]] += 1
    found: Counter[tuple[str, str]] = Counter()
    for link in bundle.links:
        if link.kind == "contradicts":
            found[carried.get(link.a) or carried.get(link.b) or f"none {link.a}", str(link.dimension)] += 1
    right = sum(min(n, found[k]) for k, n in gold.items())
    out.contradictions.add(name, right, sum(found.values()), sum(gold.values()))
    for key in sorted({*gold, *found}):
        if gold[key] != found[key]:
            out.notes.append(f"{name}: contradictions {key}: found {found[key]}, gold {gold[key]}")
            if found[key] > gold[key]:
                out.notes += [f"      {_words(bundle, link)}" for link in bundle.links if _is(link, key, carried)]


def _named(bundle: Bundle, pair: dict[str, Any]) -> str | None:
    """The gold claim that both passages of a contradiction belong to."""
    for claim in bundle.gold["claims"]:
        held = {(p["report"], p["exact"]) for p in (*claim["carriers"], *claim["denials"])}
        if all((pair[side]["report"], pair[side]["exact"]) in held for side in "ab"):
            return str(claim["id"])
    return None


def _is(link: Link, key: tuple[str, str], carried: dict[str, str]) -> bool:
    mine = carried.get(link.a) or carried.get(link.b) or f"none {link.a}"
    return link.kind == "contradicts" and (mine, link.dimension) == key


def _words(bundle: Bundle, link: Link) -> str:
    return f"{link.rule} [{[n for n, _, i in bundle._statements if i in (link.a, link.b)]}]"  # noqa: SLF001  for people


def _documents(out: Found, name: str, bundle: Bundle) -> None:
    found = {(bundle.names[k.a], bundle.names[k.b]) for k in bundle.links if k.kind == "cites"}
    gold = {(a, b) for a, b in bundle.gold["cites"]}
    out.cites.add(name, len(found & gold), len(found), len(gold))
    out.notes += [f"{name}: cites too much {p}" for p in sorted(found - gold)]
    out.notes += [f"{name}: cites missed {p}" for p in sorted(gold - found)]
    copied = {frozenset((bundle.names[k.a], bundle.names[k.b])) for k in bundle.links if _is_copy(k)}
    wanted = {frozenset((c["a"], c["b"])) for c in bundle.gold["copies"] if c["form"] != "quotation"}
    out.copies.add(name, len(copied & wanted), len(copied), len(wanted))


def _is_copy(link: Link) -> bool:
    return link.kind == "same_text" and link.form != "quotation"


def bundle_rows(found: Found, key: str, part: str) -> list[Row]:
    """The rows of the gate's table."""
    out = []
    for name, tally, index in (
        ("claims gathered", found.gathered, 1),
        ("origin count right", found.origins, 1),
        ("denials held against what they answer, F1", found.denied, 2),
        ("contradictions, precision", found.contradictions, 0),
        ("contradictions, recall", found.contradictions, 1),
        ("cites, F1", found.cites, 2),
        ("near misses kept apart", found.apart, 1),
    ):
        value = tally.figures()[index]
        what, _, figure = name.partition(", ")
        floor = f"{key}.{what.replace(' ', '_')}{f'.{figure.lower()}' if figure else ''}"
        items = sum(tally.expected.values())
        out.append(Row(f"{part}: {name}", value, value, value, items, floor=floor))
    over = found.over.figures()[1]
    out.append(Row(f"{part}: origins counted too many", over, over, over, sum(found.over.expected.values())))
    return out


def main() -> None:
    """Print the figures of the development bundles."""
    found = score(HERE / "gold" / "bundles_dev")
    if "--quiet" not in sys.argv:
        print("\n".join(found.notes))
    for row in bundle_rows(found, "bundles_dev", "dev bundles"):
        print(f"{row.name:60} {row.value:.3f} {row.items}")
    declined = found.declined.figures()
    print(f"declines: precision {declined[0]:.2f}, recall {declined[1]:.2f}")
    print(f"denials: precision {found.denied.figures()[0]:.2f}; copies: F1 {found.copies.figures()[2]:.2f}")


if __name__ == "__main__":
    main()
