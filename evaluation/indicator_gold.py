"""Codings against gold: accounts aligned one to one by span overlap, what is not aligned counts in full as errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scoring import Span, Tally, align

if TYPE_CHECKING:
    from engine import Analysed

STANDARDS = ("palermo-2000", "ilo-forced-labour-2012", "ilo-operational-2009/adult-labour")
_LEAST = 0.1


def score_accounts(
    tallies: dict[str, Tally],
    macro: dict[str, list[tuple[str, int, int, int]]],
    name: str,
    text: str,
    gold: dict[str, Any],
    done: Analysed,
) -> None:
    """Count (indicator, reading) pairs per standard over aligned accounts."""
    found = [_coded(done, account.id) for account in done.accounts]
    found_spans = [_account_spans(done, account.statements) for account in done.accounts]
    expected = [{(c["standard"], c["indicator"], c["reading"]) for c in a["codings"]} for a in gold["accounts"]]
    expected_spans = [_gold_spans(text, gold, a) for a in gold["accounts"]]
    pairs = {j: i for i, j in align(found_spans, expected_spans, _LEAST)}
    free = [i for i in range(len(found)) if i not in pairs.values()]
    for standard in STANDARDS:
        tally = tallies[standard]
        for j, wanted in enumerate(expected):
            mine = found[pairs[j]] if j in pairs else set()
            _count(
                tally,
                macro,
                name,
                standard,
                ({x for x in mine if x[0] == standard}, {x for x in wanted if x[0] == standard}),
            )
        for i in free:
            _count(tally, macro, name, standard, ({x for x in found[i] if x[0] == standard}, set()))


Codes = set[tuple[str, str, str]]


def _count(
    tally: Tally,
    macro: dict[str, list[tuple[str, int, int, int]]],
    name: str,
    standard: str,
    codes: tuple[Codes, Codes],
) -> None:
    found, expected = codes
    tally.add(name, len(found & expected), len(found), len(expected))
    tally.right.extend(f"{name}:{i}:{r}" for _, i, r in sorted(found & expected))
    held = {key: list(values) for key, *values in macro[standard]}
    for code in found | expected:
        t, f, e = held.get(code[1], [0, 0, 0])
        held[code[1]] = [t + (code in found and code in expected), f + (code in found), e + (code in expected)]
    macro[standard] = [(key, t, f, e) for key, (t, f, e) in sorted(held.items())]


def _coded(done: Analysed, account: str) -> Codes:
    return {(c.standard, c.indicator, c.reading) for c in done.codings if c.account == account}


def _account_spans(done: Analysed, statements: tuple[str, ...]) -> list[Span]:
    chosen = set(statements)
    return [(a.start, a.end) for s in done.statements if s.id in chosen for a in s.anchors]


def _gold_spans(text: str, gold: dict[str, Any], account: dict[str, Any]) -> list[Span]:
    out = []
    for index in account["statements"]:
        for exact, occurrence in gold["statements"][index]["spans"]:
            at = -1
            for _ in range(occurrence + 1):
                at = text.find(exact, at + 1)
            if at >= 0:
                out.append((at, at + len(exact)))
    return out
