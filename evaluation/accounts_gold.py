"""The frozen part for accounts: situations, codings, how statements bear on the matter, steps of the law, and dates.

Gold passages and statements match where they share at least half of the shorter one. Accounts are paired one to one by
what they share of their passages. Only figures leave this module.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from own_gold import Row, find_span
from scoring import Span, Tally, interval, macro_f1

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from allegata.model import Account, Statement
    from engine import Analysed

STANDARDS = {
    "palermo": "palermo-2000",
    "forced_labour": "ilo-forced-labour-2012",
    "adult_labour": "ilo-operational-2009/adult-labour",
}
_SHARED = 0.5
_HEADER = "Outlet: The Test Gazette\nPublished: {day}\nTitle: A report\n\n"
_DAY = "2025-06-12"
_BAD = {"impossible", "inconsistent"}


@dataclass
class Held:
    """What was counted."""

    accounts: Tally = field(default_factory=Tally)
    fields: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    codings: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    never: Tally = field(default_factory=Tally)
    off: Tally = field(default_factory=Tally)
    bearing: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    steps: Tally = field(default_factory=Tally)
    dates: Tally = field(default_factory=Tally)
    flagged: Tally = field(default_factory=Tally)


def changed(folder: Path) -> list[str]:
    """Frozen files whose digest is not the one written down."""
    wrong = []
    for line in (folder / "ACCOUNTS_DIGESTS").read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        path = folder / Path(name.strip()).name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            wrong.append(path.name)
    return wrong


def score_accounts_part(folder: Path, analyse: Callable[[Iterable[Path]], dict[str, Analysed]]) -> Held:
    """Run the engine over the frozen accounts and dates and count."""
    out = Held()
    texts = list(_lines(folder / "accounts_test.jsonl"))
    for item, done in _read([(t["text"], _DAY) for t in texts], analyse):
        _account_text(out, f"t{item:03}", texts[item], done)
    dated = list(_lines(folder / "dates_test.jsonl"))
    for item, done in _read([(t["text"], t["published"]) for t in dated], analyse):
        _dates(out, f"d{item:03}", dated[item], done)
    return out


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _read(
    texts: Sequence[tuple[str, str | None]], analyse: Callable[[Iterable[Path]], dict[str, Analysed]]
) -> Iterator[tuple[int, Analysed]]:
    with tempfile.TemporaryDirectory() as made:
        paths = []
        for n, (text, day) in enumerate(texts):
            head = _HEADER.format(day=day) if day else _HEADER.replace("Published: {day}\n", "")
            paths.append(Path(made) / f"{n:03}.txt")
            paths[-1].write_text(head + text, encoding="utf-8")
        done = analyse(paths)
        for n, path in enumerate(paths):
            if path.name in done:
                yield n, done[path.name]


def _on(text: str, exact: str, statement: Statement) -> bool:
    span = find_span(text, exact)
    return span is not None and _shares([span], [(a.start, a.end) for a in statement.anchors])


def _shares(a: Sequence[Span], b: Sequence[Span]) -> bool:
    shared = sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)
    return shared >= _SHARED * min(sum(e - s for s, e in a), sum(e - s for s, e in b)) > 0


def _account_text(out: Held, name: str, gold: dict[str, Any], done: Analysed) -> None:
    text = done.document.text
    if not gold["accounts"]:
        out.off.add(name, bool(done.accounts), 1, 1)
    pairs = _paired(text, gold["accounts"], done)
    out.accounts.add(name, len(pairs), len(done.accounts), len(gold["accounts"]))
    for wanted, found in pairs:
        _fields(out, name, wanted, found)
    _codings(out, name, gold["accounts"], pairs, done)
    reported = {c.statement for c in done.codings if c.reading == "reported"}
    for one in gold.get("never", ()):
        coded = any(s.id in reported and _on(text, one["exact"], s) for s in done.statements)
        out.never.add(name, coded, 1, 1)
    for one in gold.get("bearing", ()):
        told = [s.bearing for s in done.statements if _on(text, one["exact"], s)]
        got = one["value"] if one["value"] in told else told[0] if told else None
        out.bearing[name].append((got or "none", one["value"]))
    for one in gold.get("steps", ()):
        stages = {s.step.stage for s in done.statements if s.step is not None and _on(text, one["exact"], s)}
        out.steps.add(name, one["stage"] in stages, 1, 1)


def _paired(text: str, gold: Sequence[dict[str, Any]], done: Analysed) -> list[tuple[dict[str, Any], Account]]:
    """Gold accounts with those found, one to one, those that share most passages first."""
    by_id = {s.id: s for s in done.statements}
    ranked = []
    for g, wanted in enumerate(gold):
        for f, found in enumerate(done.accounts):
            mine = [by_id[i] for i in found.statements if i in by_id]
            told = sum(any(_on(text, x, s) for s in mine) for x in wanted["spans"])
            if told:
                ranked.append((-told, g, f))
    out = []
    used_g, used_f = set[int](), set[int]()
    for _, g, f in sorted(ranked):
        if g not in used_g and f not in used_f:
            used_g.add(g)
            used_f.add(f)
            out.append((gold[g], done.accounts[f]))
    return out


def _fields(out: Held, name: str, wanted: dict[str, Any], found: Account) -> None:
    place = found.place.name if found.place is not None else None
    known = [place, *(found.place.within if found.place is not None else ())]
    right = (wanted["place"] is None and place is None) or any(_alike(wanted["place"], p) for p in known)
    out.fields["place"].add(name, right, 1, 1)
    out.fields["people"].add(name, _alike(wanted["people"], found.people) or wanted["people"] is None, 1, 1)
    out.fields["age"].add(name, wanted["age"] == found.age, 1, 1)
    told = sum(any(_alike(n, x) for x in found.named) for n in wanted["named"])
    out.fields["named"].add(name, told, len(found.named), len(wanted["named"]))


def _alike(a: str | None, b: str | None) -> bool:
    if not a or not b:
        return False
    left, right = ({w.rstrip("s") for w in x.casefold().replace("’s", "").split()} - {"the", "of", "a"} for x in (a, b))
    return left <= right or right <= left


def _codings(
    out: Held,
    name: str,
    gold: Sequence[dict[str, Any]],
    pairs: Sequence[tuple[dict[str, Any], Account]],
    done: Analysed,
) -> None:
    """(indicator, reading) pairs by account; what is not paired counts in full."""
    mine: dict[str, set[tuple[str, str, str]]] = {a.id: set() for a in done.accounts}
    for c in done.codings:
        mine[c.account].add((c.standard, c.indicator, c.reading))
    of = {id(w): mine[a.id] for w, a in pairs}
    free = [codes for a, codes in mine.items() if a not in {x.id for _, x in pairs}]
    for key, standard in STANDARDS.items():
        wanted = [
            ({(c["standard"], c["indicator"], c["reading"]) for c in w["codings"]}, of.get(id(w), set())) for w in gold
        ]
        for expected, found in [*wanted, *((set(), codes) for codes in free)]:
            e, f = ({x for x in codes if x[0] == standard} for codes in (expected, found))
            out.codings[key].add(name, len(e & f), len(f), len(e))


def _dates(out: Held, name: str, gold: dict[str, Any], done: Analysed) -> None:
    text = done.document.text
    times = [t for s in done.statements for t in s.times] + list(done.document.times)
    for wanted in gold["dates"]:
        span = find_span(text, wanted["exact"])
        held = [
            t
            for t in times
            if span is not None and t.anchor is not None and _shares([span], [(t.anchor.start, t.anchor.end)])
        ]
        exact = any((t.earliest, t.latest) == (wanted["earliest"], wanted["latest"]) for t in held)
        out.dates.add(name, exact, 1, 1)
        bad = _BAD & set(wanted["flags"])
        if bad or any(_BAD & set(t.flags) for t in held):
            seen = {f for t in held for f in t.flags} & _BAD
            out.flagged.add(name, len(seen & bad), len(seen), len(bad))


def account_rows(held: Held) -> list[Row]:
    """The rows of the gate's table."""
    out = [_row("accounts found, F1", held.accounts, 2, "accounts2.found")]
    for key, index in (("place", 1), ("people", 1), ("age", 1), ("named", 2)):
        out.append(_row(f"accounts: {key} right", held.fields[key], index, f"accounts2.{key}"))
    out += [
        _row(f"codings: {key.replace('_', ' ')}, F1", held.codings[key], 2, f"accounts2.{key}") for key in STANDARDS
    ]
    out.append(_row("passages never to be coded that are (wants 0)", held.never, 1))
    out.append(_row("texts on other things with an account (wants 0)", held.off, 1))
    names = sorted(held.bearing)
    low, high = interval(lambda d: macro_f1([p for n in d for p in held.bearing[n]]), names)
    value = macro_f1([p for n in names for p in held.bearing[n]])
    out.append(
        Row("bearing, macro-F1", value, low, high, sum(map(len, held.bearing.values())), floor="accounts2.bearing")
    )
    out.append(_row("steps of the law, recall with the right stage", held.steps, 1, "accounts2.steps"))
    out.append(_row("dates: interval exact", held.dates, 1, "dates2.exact"))
    out.append(_row("dates: impossible and inconsistent flagged, F1", held.flagged, 2, "dates2.flagged"))
    return out


def _row(name: str, tally: Tally, index: int, floor: str = "") -> Row:
    low, high = interval(lambda d: tally.figures(d)[index], tally.documents())
    return Row(f"second part, {name}", tally.figures()[index], low, high, tally.items, floor=floor)
