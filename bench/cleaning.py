"""`python -m bench.cleaning --gold FILE --seeds FOLDER --clean FILE... [--unseen FILE]`: what cleaning does.

Four tables: how much of the gold (lines of JSON: doc, damaged, simplified, kind, recoverable) is
recovered; what is changed in clean contexts (SQuAD-style files), where nothing but the script may be;
how much of text damaged by the model in bench.damage is recovered, and what is falsely repaired; and
how fast it is. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from bench.damage import Damaged, damage
from zzqa.config import Config
from zzqa.corpus.clean import clean_document, verify
from zzqa.corpus.extractor import Extractor
from zzqa.corpus.limits import Limits
from zzqa.corpus.load import RawFile, find_files, load_file
from zzqa.corpus.repairs.pinyin import Readings, known_readings, learn, strip_annotations
from zzqa.corpus.repairs.script import simplify
from zzqa.folding import fold
from zzqa.records import Document
from zzqa.sentences import sentences

_SPOT_GAP = 3  # unmatched characters this near belong to one spot
_MEGABYTE = 1_000_000


def gold_table(gold: Path, documents: Sequence[Document]) -> dict[str, str]:
    """Return how many gold lines of each kind are recovered, e.g. {"shift": "25/25"}."""
    texts = {document.source[:3]: _squeezed(document.text) for document in documents}
    found: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for line in map(json.loads, gold.read_text(encoding="utf-8").splitlines()):
        kind = line["kind"] if line["kind"] != "other" else f"other, {line['recoverable']}"
        text = texts[line["doc"]]
        every[kind] += 1
        if kind == "boilerplate":
            shown = simplify(strip_annotations(line["damaged"]), traditional=True)
            found[kind] += _squeezed(shown) not in text
        else:
            found[kind] += bool(line["simplified"]) and _squeezed(line["simplified"]) in text
    return {kind: f"{found[kind]}/{every[kind]}" for kind in every}


def verified_share(documents: Iterable[Document]) -> str:
    """Return how many sentences of the documents pass the check of their origin."""
    checks = [verify(document, *span) for document in documents for span in sentences(document.text)]
    return f"{sum(checks)}/{len(checks)}"


def harm_table(files: Sequence[Path]) -> dict[str, dict[str, int]]:
    """Return, for each file, its contexts and how many changes of each kind, and marks, they got."""
    table = {}
    for file in files:
        contexts = _contexts(file)
        readings = learn(contexts)
        documents = [_cleaned(context, readings) for context in contexts]
        kinds = Counter(repair.kind for document in documents for repair in document.repairs)
        marks = sum(len(document.marks) for document in documents)
        changed = sum(any(r.kind != "script" for r in document.repairs) for document in documents)
        table[file.stem] = {"contexts": len(contexts), "falsely repaired": changed, **kinds, "marks": marks}
    return table


def unseen_table(file: Path) -> dict[str, dict[str, float]]:
    """Return what is recovered of the contexts of a Traditional file after the model damaged them."""
    return {
        name: _recovery([damage(truth, known_readings(), keep_lost_byte=keep) for truth in _in_gbk(file)])
        for name, keep in (("lost bytes vanish", False), ("lost bytes become ?", True))
    }


def speed_table(clean: Path, unseen: Path) -> dict[str, float]:
    """Return the seconds that a megabyte of clean and of damaged UTF-8 takes."""
    damaged = [damage(t, known_readings(), keep_lost_byte=True).text for t in _in_gbk(unseen)]
    seconds = {}
    for name, texts in (("clean", _contexts(clean)), ("damaged", damaged)):
        text = _megabyte(texts)
        start = time.perf_counter()
        _cleaned(text, learn([text]))
        seconds[f"1 MB {name}"] = round(time.perf_counter() - start, 2)
    return seconds


def _recovery(damaged: Sequence[Damaged]) -> dict[str, float]:
    """Return counts of the damage done, and what share of it was recovered, marked or made worse."""
    readings = learn(each.text for each in damaged)
    totals: Counter[str] = Counter()
    for each in damaged:
        document = _cleaned(each.text, readings)
        truth = fold(simplify(each.truth, traditional=True))
        stripped = fold(simplify(strip_annotations(each.text), traditional=True))
        lost, left = _unmatched(truth, stripped), _unmatched(truth, fold(document.text))
        spots = _spots(lost)
        totals["readings"] += each.readings
        totals["splits"] += each.splits
        totals["cuts"] += each.cuts
        totals["readings left"] += document.text.count("(") - each.truth.count("(")
        totals["spots"] += len(spots)
        totals["spots recovered"] += sum(not left.intersection(spot) for spot in spots)
        totals["characters lost"] += len(lost)
        totals["characters left"] += len(lost & left)
        totals["spots left and not marked"] += len(_spots(_unmarked(truth, document) & lost))
        totals["characters falsely changed"] += len(left - lost)
        totals["marks"] += len(document.marks)
    return {**totals, "recovered": round(totals["spots recovered"] / totals["spots"], 4)}


def _unmatched(truth: str, text: str) -> set[int]:
    """Return the positions of `truth` that `text` does not have, and those beside what it adds."""
    matcher = SequenceMatcher(None, truth, text, autojunk=False)
    return {
        position
        for tag, start, end, *_ in matcher.get_opcodes()
        if tag != "equal"
        for position in range(start, max(end, start + 1))
    }


def _unmarked(truth: str, document: Document) -> set[int]:
    """Return the positions of `truth` that the document has not, and does not mark either."""
    matcher = SequenceMatcher(None, truth, fold(document.text), autojunk=False)
    return {
        position
        for tag, start, end, first, last in matcher.get_opcodes()
        if tag != "equal" and not any(mark.start <= last and first <= mark.end for mark in document.marks)
        for position in range(start, max(end, start + 1))
    }


def _spots(positions: Iterable[int]) -> list[range]:
    """Return the runs of neighbouring positions."""
    spots: list[range] = []
    for position in sorted(positions):
        if spots and position - spots[-1].stop <= _SPOT_GAP:
            spots[-1] = range(spots[-1].start, position + 1)
        else:
            spots.append(range(position, position + 1))
    return spots


def _in_gbk(file: Path) -> list[str]:
    """Return the contexts of `file`, without the characters that GBK has not and without pairs of signs."""
    return [context.encode("gbk", "ignore").decode("gbk").replace("?", "") for context in _contexts(file)]


def _contexts(file: Path) -> list[str]:
    """Return the contexts of a SQuAD-style file."""
    articles = json.loads(file.read_text(encoding="utf-8"))["data"]
    return [paragraph["context"] for article in articles for paragraph in article["paragraphs"]]


def _cleaned(text: str, readings: Readings) -> Document:
    """Return a text that is no file, cleaned."""
    return clean_document(RawFile("bench.txt", "0" * 64, "utf-8", text), readings)


def _megabyte(texts: Sequence[str]) -> str:
    """Return the texts, line by line and again, up to a megabyte of UTF-8."""
    joined = "\n".join(texts).encode()
    return (joined * (_MEGABYTE // len(joined) + 1))[:_MEGABYTE].decode(errors="ignore")


def _squeezed(text: str) -> str:
    """Return the text folded, without white space."""
    return "".join(fold(text).split())


def main() -> None:
    """Print the tables and a last JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=Path, default=Path("seeds"))
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--clean", type=Path, nargs="+", required=True, help="SQuAD-style files")
    parser.add_argument(
        "--unseen", type=Path, help="a Traditional one to damage; the last of --clean if not given"
    )
    options = parser.parse_args()
    unseen = options.unseen or options.clean[-1]
    with Extractor(Limits.of(Config())) as extractor:
        raws = [
            load_file(path, corpus=options.seeds, extractor=extractor) for path in find_files(options.seeds)
        ]
    readings = learn(raw.text for raw in raws)
    documents = [clean_document(raw, readings) for raw in raws]
    results = {
        "gold": gold_table(options.gold, documents),
        "sentences verified": verified_share(documents),
        "harm": harm_table(options.clean),
        "unseen": unseen_table(unseen),
        "seconds": speed_table(options.clean[0], unseen),
    }
    for name, table in results.items():
        print(f"{name}: {json.dumps(table, ensure_ascii=False, indent=2)}")
    print(json.dumps(results, ensure_ascii=False))


if __name__ == "__main__":
    main()
