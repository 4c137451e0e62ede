"""Claims joined across reports on ECB+ against same-lemma clustering, in one run: pairs of event mentions.

    python evaluation/ecb_claims.py [DATASETS]

Of the development topics (2, 5, 12, 18, 21, 23, 34, 35; Cybulska and Vossen 2014) each is read as a case. Of each
statement the first event mention is judged that stands in no smaller statement. Two of different documents are joined
by us where their claims are one; by the baseline where their lemmas are the same. Gold: the same event chain. Documents
of a topic's two subtopics tell of like events that are not the same. Only figures are printed.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

import allegata
from allegata.compare import grouped_claims
from scoring import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from allegata.model.profiles import Claim

TOPICS = (2, 5, 12, 18, 21, 23, 34, 35)


class Mention:
    """An event mention: where it begins in the document's text, its word, its chain."""

    def __init__(self, start: int, word: str, chain: str) -> None:
        self.start, self.word, self.chain = start, word, chain


def read(path: Path) -> tuple[str, list[Mention]]:
    """A document's text, a line a sentence, and its event mentions that stand in a chain across documents."""
    root = etree.parse(path).getroot()
    text, starts, sentence = "", {}, None
    for token in root.iter("token"):
        if token.get("sentence") == "0" and "ecbplus" in path.name:  # its address, no sentence
            continue
        if sentence is not None:
            text += " " if token.get("sentence") == sentence else "\n\n"
        sentence = token.get("sentence")
        starts[token.get("t_id")] = (len(text), token.text or "")
        text += token.text or ""
    marked = {m.get("m_id"): m for m in root.iterfind("Markables/*")}
    out = []
    for link in root.iter("CROSS_DOC_COREF"):
        for source in link.iter("source"):
            mention = marked[source.get("m_id")]
            tokens = [a.get("t_id") for a in mention.iter("token_anchor")]
            if mention.tag.startswith(("ACTION", "NEG_ACTION")) and tokens[0] in starts:
                start, word = starts[tokens[0]]
                out.append(Mention(start, word.casefold(), str(link.get("note"))))
    return text, out


def topic_pairs(folder: Path) -> Iterator[tuple[bool, bool, bool]]:
    """For each pair of judged mentions of different documents: gold, ours, the baseline's."""
    with tempfile.TemporaryDirectory() as held:
        mentions: dict[str, list[Mention]] = {}
        files = []
        for path in sorted(folder.glob("*.xml")):
            text, found = read(path)
            file = Path(held) / f"{path.stem}.txt"
            file.write_text(text, encoding="utf-8")
            files.append(file)
            mentions[f"file:{file.name}"] = found
        case = Path(held) / "case"
        allegata.report(files, case)
        with allegata.open_case(case) as reader:
            urls = {s.id: s.url for s in reader.sources()}
            claims = {p.document: p.claims for p in reader.profiles()}
            groups = grouped_claims(reader)
            judged = []
            for document in reader.documents():
                for claim, mention in _judged(claims.get(document.id, ()), mentions[urls[document.source]]):
                    judged.append((document.id, mention, groups.get(claim.statement, claim.statement)))
    for (d, a, x), (e, b, y) in combinations(judged, 2):
        if d != e:
            yield a.chain == b.chain, x == y, _lemma(a.word) == _lemma(b.word)


def _judged(claims: Sequence[Claim], mentions: Iterable[Mention]) -> Iterator[tuple[Claim, Mention]]:
    """Each claim with the first mention that stands in no smaller claim: what it mainly tells."""
    first: dict[str, tuple[Claim, Mention]] = {}
    for mention in sorted(mentions, key=lambda m: m.start):
        around = [
            (end - start, c)
            for c in claims
            for start, end in c.spans
            if start <= mention.start < end and c.kind == "fact"
        ]
        if around:
            claim = min(around, key=lambda p: p[0])[1]
            first.setdefault(claim.statement, (claim, mention))
    yield from first.values()


def _lemma(word: str) -> str:
    for end in ("ing", "ed", "es", "s"):
        if word.endswith(end) and len(word) > len(end) + 2:
            return word.removesuffix(end)
    return word


def main() -> int:
    """Print pairwise precision, recall and F1 of both."""
    datasets = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("ALLEGATA_DATASETS", "../shared/datasets"))
    tallies: dict[str, Tally] = defaultdict(Tally)
    for number in TOPICS:
        folder = datasets / "ecbplus" / "ECB+" / str(number)
        if not folder.is_dir():
            print(f"topic {number}: not there, skipped")
            continue
        for gold, ours, lemma in topic_pairs(folder):
            for name, said in (("claims", ours), ("same lemma", lemma)):
                tallies[name].add(str(number), gold and said, said, gold)
    for name, tally in tallies.items():
        precision, recall, f1 = tally.figures()
        print(f"{name}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}, {tally.items} pairs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
