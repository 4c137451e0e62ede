"""The development texts that the ledger of rules judges: meanings, standings, codings, and cases where they are.

`dev_voices` and `dev_standing` were written with the rules at hand, a few sentences in other words for each kind: they
show that a rule is needed, not how often real reports need it. The frozen test part of the gold set is never read here.
"""

from __future__ import annotations

import bisect
import functools
import hashlib
import importlib.util
import json
import os
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from allegata.extract.meaning.qualify import qualify
from allegata.grammar.ask import Ask
from allegata.grammar.asserted import asserted
from allegata.grammar.clause import view
from allegata.language import parse
from allegata.model import Document, OffsetMap, Source
from allegata.reading import stages
from allegata.text import read
from allegata.text.labels import apart_in
from ledger import Text
from meaning_dev import GOLD as MEANINGS
from meaning_dev import LABELS, claim_of
from own_gold import ALIGNED, name_of
from scoring import overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import ModuleType

    from allegata.language import Parsed
    from allegata.model import Analysis, Statement

HERE = Path(__file__).parent
STANDINGS = HERE / "gold" / "dev_standing.jsonl"
STANCES = HERE / "gold" / "dev_stances.jsonl"
VOICES = HERE / "gold" / "dev_voices.jsonl"
ACCOUNTS = HERE / "gold" / "dev_accounts.jsonl"
CASES = Path(os.environ.get("ALLEGATA_CASES", HERE.parent.parent / "shared" / "cases"))
_OWN_FOLDER = {"files", "alone", "seconds", "raw"}
"""What makes a case need a case folder of its own: such are left to their own runner."""
_NO_RULES = "ledger"
_PREDICATES = {"VERB", "AUX", "NOUN"}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def _sentence(parsed: Parsed, shift: int) -> Callable[[int], int]:
    starts = [s.start for s in parsed.sentences]
    return lambda at: shift + bisect.bisect_right(starts, at)


def meanings(part: slice) -> Iterator[Text]:
    """Kind, polarity and mode of development sentences."""
    for item in list(_lines(MEANINGS))[part]:
        parsed = parse(item["text"])
        yield Text(item["id"], functools.partial(_meaning, parsed, item), _sentence(parsed, 0))


def _meaning(parsed: Parsed, item: dict[str, Any]) -> Mapping[str, bool]:
    made = qualify(parsed, claim_of(parsed, item))
    return {label: str(getattr(made, label)) == item[label] for label in LABELS}


def standings(part: slice) -> Iterator[Text]:
    """Standing of a claim of development sentences, or what may be coded of them."""
    for item in list(_lines(STANDINGS))[part]:
        document, source = plain(item["text"])
        parsed = stages.parse_document(document)
        yield Text(item["id"], functools.partial(_standing, document, source, parsed, item), _sentence(parsed, 0))


def _standing(document: Document, source: Source, parsed: Parsed, item: dict[str, Any]) -> Mapping[str, bool]:
    """The statement that shares most with the claim's words decides; or what is reported, by indicator."""
    analysis, _ = stages.run(document, source, (), _NO_RULES, parsed)
    if "coded" in item:
        found = {c.indicator for c in analysis.codings if c.reading == "reported"}
        return {name: (name in found) == wanted for name, wanted in item["coded"].items()}
    best = _nearest(analysis, item)
    return {"standing": best is not None and best.standing == item["standing"]}


def voices(part: slice) -> Iterator[Text]:
    """Chain and stance of a claim of development sentences."""
    for item in list(_lines(VOICES))[part]:
        document, source = plain(item["text"])
        parsed = stages.parse_document(document)
        yield Text(item["id"], functools.partial(_voiced, document, source, parsed, item), _sentence(parsed, 0))


def _voiced(document: Document, source: Source, parsed: Parsed, item: dict[str, Any]) -> Mapping[str, bool]:
    """The statement that lies on the claim's words decides; where none does, all is wrong."""
    analysis, _ = stages.run(document, source, (), _NO_RULES, parsed)
    s = _nearest(analysis, item)
    right = {}
    if item.get("voices") == []:  # nobody speaks in it, nowhere
        return {"voices": s is not None and all(len(x.voice) == 1 for x in analysis.statements)}
    if "exact" in item:
        right["exact"] = s is not None and " ".join(a.exact for a in s.anchors) == item["claim"]
    if "voices" in item:
        mine = [name_of(h.name) for h in s.voice[1:]] if s else None
        right["voices"] = mine == [name_of(n) for n in item["voices"]]
    right |= {k: s is not None and getattr(s, k) == item[k] for k in ("stance", "mode") if k in item}
    return right


def stances(part: slice) -> Iterator[Text]:
    """Denials, silences, retractions, doubts, and what is none of them; by a hand that had not seen the rules."""
    for item in list(_lines(STANCES))[part]:
        document, source = plain(item["text"])
        parsed = stages.parse_document(document)
        yield Text(item["id"], functools.partial(_stanced, document, source, parsed, item), _sentence(parsed, 0))


def _stanced(document: Document, source: Source, parsed: Parsed, item: dict[str, Any]) -> Mapping[str, bool]:
    """Stance of whatever lies on the passage, whether it is left open, and who speaks."""
    analysis, _ = stages.run(document, source, (), _NO_RULES, parsed)
    at = item["text"].index(item["passage"])
    ends = at + len(item["passage"])
    lying = [s for s in analysis.statements if any(a.start < ends and at < a.end for a in s.anchors)]
    stance = {s.stance for s in lying}
    right = {"stance": item["stance"] in stance and (item["stance"] == "denies" or "denies" not in stance)}
    if item["standing"] in {"doubted", "not_known"}:
        right["open"] = any(s.standing in {"doubted", "not_known"} for s in lying)
    if item["speaker"]:
        right["speaker"] = any(name_of(s.voice[-1].name) == name_of(item["speaker"]) for s in lying)
    return right


def _nearest(analysis: Analysis, item: dict[str, Any]) -> Statement | None:
    at = item["text"].index(item["claim"])
    claim = [(at, at + len(item["claim"]))]
    shared = [(overlap([(a.start, a.end) for a in s.anchors], claim), n) for n, s in enumerate(analysis.statements)]
    most, which = max(shared, default=(0.0, 0))
    return analysis.statements[which] if most >= ALIGNED else None


def accounts(part: slice) -> Iterator[Text]:
    """Codings of development reports, each with its reading."""
    for item in list(_lines(ACCOUNTS))[part]:
        wanted = {(c["standard"], c["indicator"], c["reading"]) for a in item["accounts"] for c in a["codings"]}
        document, source = plain(item["text"])
        parsed = stages.parse_document(document)
        yield Text(item["name"], functools.partial(_codings, document, source, parsed, wanted), _sentence(parsed, 0))


def _codings(
    document: Document, source: Source, parsed: Parsed, wanted: set[tuple[str, str, str]]
) -> Mapping[str, bool]:
    analysis, _ = stages.run(document, source, (), _NO_RULES, parsed)
    found = {(c.standard, c.indicator, c.reading) for c in analysis.codings}
    return {" ".join(c): c in found and c in wanted for c in found | wanted}


def cases(part: slice) -> Iterator[Text]:
    """Small inputs with their right values, as far as one report alone decides them."""
    if not (CASES / "check.py").is_file():
        return
    checker = _checker()
    single = [c for path in sorted(CASES.glob("*.jsonl")) for c in _lines(path) if _is_single(c, checker)]
    for case in single[part]:
        payload = (checker.HEADER.format(id=case["id"]) + case["text"]).encode()
        page = read(payload, "case.txt")
        if page.language not in {"en", "und"}:
            continue
        document, source = plain(page.text)
        document = msgspec.structs.replace(document, byline=page.byline, title=page.title, offset_map=page.offset_map)
        published = stages.read_published(page.published) if page.published else None
        source = msgspec.structs.replace(
            source, authors=page.authors, publisher=page.publisher, published=published, title=page.title
        )
        parsed = stages.parse_document(document)
        judge = functools.partial(_checks, checker, case, (document, source, parsed))
        yield Text(case["id"], judge, _sentence(parsed, 0))


def _is_single(case: dict[str, Any], checker: ModuleType) -> bool:
    return not _OWN_FOLDER & set(case) and not any(next(iter(c)) in checker.ACROSS for c in case["checks"])


@functools.cache
def _checker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("case_checker", CASES / "check.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(CASES / "check.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _checks(checker: ModuleType, case: dict[str, Any], read_: tuple[Document, Source, Parsed]) -> Mapping[str, bool]:
    document, source, parsed = read_
    analysis, problems = stages.run(document, source, (), _NO_RULES, parsed)
    records: dict[str, list[Any]] = defaultdict(list)
    for one in (document, source, *problems, *every_record(analysis)):
        records[type(one).__name__.lower()].append(msgspec.to_builtins(one))
    seen = checker.Seen(records, records["document"], {"case.txt"})
    return {str(n): bool(checker.holds_check(seen, c)) for n, c in enumerate(case["checks"])}


def every_record(analysis: Analysis) -> Iterator[msgspec.Struct]:
    """All that was made of a document."""
    yield from (*analysis.statements, *analysis.accounts, *analysis.codings, *analysis.mentions, *analysis.questions)


def outcome(text: str) -> object:
    """What is made of a text and of each word that may be a predicate, the names of the rules apart."""
    document, source = plain(text)
    parsed = _kept(text)
    analysis, _ = stages.run(document, source, (), _NO_RULES, parsed)
    said = [
        msgspec.structs.replace(asserted(Ask(view(s), t.i, quoted=s.quote >= 0)), rule="")
        for s in parsed.sentences
        for t in s.tokens
        if t.pos in _PREDICATES
    ]
    claims = [msgspec.structs.replace(s, id="", rules=()) for s in analysis.statements]
    codings = sorted((c.standard, c.indicator, c.reading, c.anchors[0].start) for c in analysis.codings)
    return said, claims, codings


@functools.lru_cache(maxsize=8)
def _kept(text: str) -> Parsed:
    return stages.parse_document(plain(text)[0])


def plain(text: str) -> tuple[Document, Source]:
    """A document and its source of a text alone."""
    ident = hashlib.sha256(text.encode()).hexdigest()[:16]
    document = Document(
        id=f"doc_{ident}",
        source=f"src_{ident}",
        media_type="text/plain",
        title=None,
        byline=None,
        dated=None,
        text=text,
        text_rules_version="ledger",
        offset_map=OffsetMap(kind="text", segments=(), apart=apart_in(text)),
    )
    source = Source(
        id=f"src_{ident}",
        publisher=None,
        owner_group=None,
        authors=(),
        kind=None,
        title=None,
        url="file:ledger.txt",
        published=None,
        language="en",
    )
    return document, source


SETS: Mapping[str, Callable[[slice], Iterator[Text]]] = {
    "meanings": meanings,
    "standings": standings,
    "voices": voices,
    "codings": accounts,
    "cases": cases,
    "stances": stances,
}
