"""The third test part: alleged situations, what is coded of them, how statements bear on the matter, and dates.

Its texts are short and invented, one a line. Accounts are aligned one to one by the overlap of their spans, and place,
people, age and names are judged on aligned accounts; what is not aligned counts in full among the codings. Texts
without an account are look-alikes: law, advice, attacks, common crime. A passage of `never` may carry no coding as
reported. Child's indicators are left out, and so is the rationale.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indicator_gold import STANDARDS
from own_gold import Row, pick
from scoring import Span, Tally, align, by_label, interval, macro_f1, majority, overlap
from voices_gold import same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from allegata.model import Account, Coding, Document, Statement, When
    from engine import Analysed

    Analyse = Callable[[Iterable[Path]], dict[str, Analysed]]
    Line = dict[str, Any]

ACCOUNTS, DATES, DIGESTS = "accounts_test.jsonl", "dates_test.jsonl", "ACCOUNTS_DIGESTS"
_LEAST = 0.1
_WORD = re.compile(r"[^\W_]+")
_ARTICLES = {"the", "a", "an"}
_WRONG = {"impossible", "inconsistent"}
_DAY = "2024-05-10"
"""When a text was published that does not say so: nothing in it hangs on the day."""
_SHORT = {
    "palermo-2000": "palermo",
    "ilo-forced-labour-2012": "forced_labour",
    "ilo-operational-2009/adult-labour": "adult_labour",
}


@dataclass
class AccountScores:
    """Everything counted over the texts of the part that hold accounts or look like it."""

    found: Tally = field(default_factory=Tally)
    values: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    codings: dict[str, Tally] = field(default_factory=lambda: {s: Tally() for s in STANDARDS})
    never: Tally = field(default_factory=Tally)
    negatives: Tally = field(default_factory=Tally)
    bearing: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    steps: Tally = field(default_factory=Tally)


@dataclass
class DateScores:
    """Everything counted over the texts with dates."""

    exact: Tally = field(default_factory=Tally)
    flags: Tally = field(default_factory=Tally)
    flagged: Tally = field(default_factory=Tally)
    sound: Tally = field(default_factory=Tally)


def read(path: Path) -> list[Line]:
    """The lines of a part."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def analysed(lines: Iterable[Line], analyse: Analyse) -> dict[str, Analysed]:
    """Run the engine over the texts, each a report of its own under a plain header; by the name of the line.

    A text of which no document comes is an error of the set in accounts, and counts in full as missed in dates.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for number, line in enumerate(lines):
            path = Path(folder) / f"{number:03d}.txt"
            day = line.get("published", _DAY)
            head = "Outlet: The Gold Letter\n" + (f"Published: {day}\n" if day else "") + f"Title: Report {number}\n\n"
            path.write_text(head + line["text"], encoding="utf-8")
            paths[line["name"]] = path
        done = analyse(paths.values())
        return {name: done[path.name] for name, path in paths.items() if path.name in done}


def score_accounts_part(path: Path, analyse: Analyse) -> AccountScores:
    """Run the engine over the part and count."""
    out = AccountScores()
    lines = read(path)
    done = analysed(lines, analyse)
    for line in lines:
        judge(out, line, done[line["name"]])
    return out


def judge(out: AccountScores, line: Line, done: Analysed) -> None:
    """Count one text: its accounts, codings, bearings and steps."""
    name, text = line["name"], done.document.text
    if line["accounts"]:
        _accounts(out, line, done)
    else:
        out.negatives.hit(name, name, ok=not done.accounts)
        for standard, tally in out.codings.items():
            tally.add(name, 0, len({_code(c) for c in done.codings if c.standard == standard}), 0)
    reported = [[(a.start, a.end) for a in c.anchors] for c in done.codings if c.reading == "reported"]
    for number, passage in enumerate(line["never"]):
        spans = _spans(text, [passage["exact"]])
        out.never.hit(name, f"{name}:{number}", ok=not any(same(spans, r) for r in reported))
    made = [(s, [(a.start, a.end) for a in s.anchors]) for s in done.statements]
    for one in line["bearing"]:
        spans = _spans(text, [one["exact"]])
        best = max((m for m in made if same(spans, m[1])), key=lambda m: overlap(spans, m[1]), default=None)
        out.bearing[name].append((best[0].bearing or "" if best else "", one["value"]))
    for number, one in enumerate(line["steps"]):
        spans = _spans(text, [one["exact"]])
        told = {s.step.stage for s, held in made if s.step is not None and same(spans, held)}
        out.steps.hit(name, f"{name}:{number}", ok=one["stage"] in told)


def _accounts(out: AccountScores, line: Line, done: Analysed) -> None:
    name, text = line["name"], done.document.text
    statements = {s.id: [(a.start, a.end) for a in s.anchors] for s in done.statements}
    found = [[span for i in a.statements for span in statements[i]] for a in done.accounts]
    pairs = {j: i for i, j in align(found, [_spans(text, g["spans"]) for g in line["accounts"]], _LEAST)}
    out.found.add(name, len(pairs), len(found), len(line["accounts"]))
    for j, i in pairs.items():
        for what, ok in _values(done.accounts[i], line["accounts"][j]).items():
            out.values[what].hit(name, f"{name}:{j}", ok=ok)
    codes = [{(c.standard, *_code(c)) for c in done.codings if c.account == a.id} for a in done.accounts]
    for standard, tally in out.codings.items():
        mine = [{c[1:] for c in held if c[0] == standard} for held in codes]
        wanted = [
            {(c["indicator"], c["reading"]) for c in g["codings"] if c["standard"] == standard}
            for g in line["accounts"]
        ]
        right = sum(len(mine[i] & wanted[j]) for j, i in pairs.items())
        tally.add(name, right, sum(map(len, mine)), sum(map(len, wanted)))


def _code(coding: Coding) -> tuple[str, str]:
    return coding.indicator, coding.reading


def _values(account: Account, gold: Line) -> dict[str, bool]:
    place = account.place.verbatim if account.place is not None else None
    return {
        "place": _agree(place, gold["place"]),
        "people": _agree(account.people, gold["people"]),
        "age": account.age == gold["age"],
        "named": _same_names(account.named, gold["named"]),
    }


def _same_names(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Is each name of either side on the other?"""
    return all(any(_agree(a, b) for b in theirs) for a in mine) and all(any(_agree(a, b) for a in mine) for b in theirs)


def _agree(mine: str | None, theirs: str | None) -> bool:
    """Does one hold every word of the other, articles aside? Nothing agrees with nothing."""
    a, b = ({w.casefold() for w in _WORD.findall(x or "")} - _ARTICLES for x in (mine, theirs))
    return a == b if not a or not b else a <= b or b <= a


def _spans(text: str, passages: Iterable[str]) -> list[Span]:
    starts = ((text.find(p), len(p)) for p in passages)
    return [(start, start + length) for start, length in starts if start >= 0]


def score_dates_part(path: Path, analyse: Analyse) -> DateScores:
    """Run the engine over the dates and count."""
    out = DateScores()
    lines = read(path)
    done = analysed(lines, analyse)
    for line in lines:
        judge_dates(out, line, done.get(line["name"]))
    return out


def judge_dates(out: DateScores, line: Line, done: Analysed | None) -> None:
    """Count the dates of one text, each against the one read that overlaps it most."""
    name = line["name"]
    text = "" if done is None else done.document.text
    holders: tuple[Document | Statement, ...] = () if done is None else (done.document, *done.statements)
    read_ = [(t, (t.anchor.start, t.anchor.end)) for h in holders for t in h.times if t.anchor is not None]
    for number, gold in enumerate(line["dates"]):
        item, spans = f"{name}:{number}", _spans(text, [gold["exact"]])
        near = [(overlap(spans, [at]), t) for t, at in read_ if any(at[0] < e and s < at[1] for s, e in spans)]
        best: When | None = max(near, key=lambda n: n[0])[1] if near else None
        flags: set[str] = set(best.flags) if best else set()
        out.exact.hit(name, item, ok=best is not None and (best.earliest, best.latest) == _bounds(gold))
        out.flags.hit(name, item, ok=best is not None and flags == set(gold["flags"]))
        if _WRONG & set(gold["flags"]):
            out.flagged.hit(name, item, ok=_WRONG & flags == _WRONG & set(gold["flags"]))
        else:
            out.sound.hit(name, item, ok=not _WRONG & flags)


def _bounds(gold: Line) -> tuple[str | None, str | None]:
    return gold["earliest"], gold["latest"]


def accounts_rows(s: AccountScores) -> list[Row]:
    """The lines of the table on accounts."""
    out = [pick("accounts: found, F1", s.found, 2, "accounts2.found")]
    out += [
        pick(f"accounts: {what} right", s.values[what], 0, f"accounts2.{what}")
        for what in ("place", "people", "age", "named")
    ]
    for standard, short in _SHORT.items():
        out.append(pick(f"accounts: {standard}, micro-F1", s.codings[standard], 2, f"accounts2.{short}"))
    out.append(pick("accounts: passages rightly not coded", s.never, 0, "accounts2.never"))
    out.append(pick("accounts: look-alikes without an account", s.negatives, 0, "accounts2.negatives"))
    names = sorted(s.bearing)
    every = by_label(s.bearing, names)
    low, high = interval(lambda d: macro_f1(by_label(s.bearing, d)), names)
    common = majority(every)
    base = f"always {common} {macro_f1([(common, g) for _, g in every]):.3f}"
    right = sum(p == g for p, g in every) / max(1, len(every))
    name = f"bearing: macro-F1 (accuracy {right:.3f})"
    out.append(Row(name, macro_f1(every), low, high, len(every), base, "bearing"))
    out.append(pick("steps of the law: told with the right stage", s.steps, 1, "steps"))
    return out


def dates_rows(s: DateScores) -> list[Row]:
    """The lines of the table on dates."""
    return [
        pick("dates: interval exact, third part", s.exact, 1, "dates2.exact"),
        pick("dates: flags exact, third part", s.flags, 1, "dates2.flags"),
        pick("dates: impossible or inconsistent found", s.flagged, 1, "dates2.flagged"),
        pick("dates: sound ones not called wrong", s.sound, 0, "dates2.sound"),
    ]
