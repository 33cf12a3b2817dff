"""`python -m bench.heldout [--corpus FOLDER --questions FILE.jsonl]`.

Asks questions over documents that neither trained nor fitted anything: by default those of whole genres
kept apart. With the options, over a folder of one's own: a line of the file has `q`, `want` (strings that
a full answer holds, null where no document answers), `doc` and `evidence`.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from zzqa import Engine, build_index
from zzqa.corpus.clean import normalise_question
from zzqa.evaluation import Evidence, Item, compared, judge, share
from zzqa.records import Answer

# An answer of more characters is a passage.
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one question: `full` and `first` (the first quote holds evidence) of an answerable one."""

    item: Item
    answer: Answer
    full: bool
    first: bool
    seconds: float

    @property
    def right(self) -> bool:
        """Whether the answer given is right."""
        return self.first or self.full


def own_questions(path: Path) -> list[Item]:
    """Read a file of one's own."""
    items = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        raw = json.loads(line)
        want = tuple(normalise_question(words) for words in raw["want"] or ())
        evidence = normalise_question(raw.get("evidence") or "")
        places = (Evidence(raw.get("doc", ""), evidence or want[0], want),) if want else ()
        items.append(Item(str(number), raw["q"], raw.get("kind", ""), want, places))
    return items


def ask(engine: Engine, item: Item) -> Told:
    """Ask a question and compare the answer with what is right."""
    started = time.perf_counter()
    answer = engine.answer(item.question)
    seconds = time.perf_counter() - started
    text = compared(answer.text)
    quote = compared(answer.citations[0].quote) if answer.found else ""
    source = answer.citations[0].source if answer.found else ""
    full = bool(item.places) and len(text) <= _LONGEST and all(compared(a) in text for a in item.answers)
    first = any(
        source.startswith(place.doc)
        and (
            compared(place.text) in quote
            or (len(quote) >= 6 and quote.rstrip("。;；") in compared(place.text))
            or any(compared(part) in quote for part in place.must_contain)
        )
        for place in item.places
    )
    return Told(item, answer, full and judge(item, answer).cited, bool(quote) and first, seconds)


def figures(told: Sequence[Told]) -> dict[str, float]:
    """Return the shares that summarise a run."""
    asked, none = [t for t in told if t.item.places], [t for t in told if not t.item.places]
    given = [t for t in told if t.answer.found]
    high = [t for t in given if t.answer.confidence.band == "high"]
    times = sorted(t.seconds for t in told)
    return {
        "asked": len(asked),
        "not": len(none),
        "full": share(t.full for t in asked),
        "first": share(t.first for t in asked),
        "wrongly_refused": share(not t.answer.found for t in asked),
        "refused": share(not t.answer.found for t in none),
        "high_right": share(t.right for t in high),
        "high_share": len(high) / max(1, len(given)),
        "calibration_error": calibration_error(given),
        "p50_ms": 1000 * times[len(times) // 2],
        "p95_ms": 1000 * times[len(times) * 95 // 100],
    }


def calibration_error(given: Sequence[Told]) -> float:
    """Return the expected calibration error over the answers given, in ten bins."""
    bins: defaultdict[int, list[Told]] = defaultdict(list)
    for told in given:
        bins[min(9, int(10 * told.answer.confidence.score))].append(told)
    gaps = (abs(sum(t.answer.confidence.score for t in b) - sum(t.right for t in b)) for b in bins.values())
    return sum(gaps) / max(1, len(given))


def main() -> None:
    """Ask, print the misses on wish, a table by type of question and the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--misses", action="store_true", help="print what went wrong")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="zzqa-heldout-") as scratch:
        corpus = options.corpus or Path(scratch) / "corpus"
        if options.questions:
            items = own_questions(options.questions)
        else:
            from bench.written import measuring_set

            items = measuring_set(corpus)
        build_index(corpus, Path(scratch) / "index")
        engine = Engine.open(Path(scratch) / "index")
        told = [ask(engine, item) for item in items]
    groups: defaultdict[str, list[Told]] = defaultdict(list)
    for one in told:
        groups[one.item.type].append(one)
        if options.misses and not (one.full if one.item.places else not one.answer.found):
            _print_miss(one)
    for name, group in sorted(groups.items()):
        print(f"{name:14s}", {k: round(v, 3) for k, v in figures(group).items() if not k.startswith("p")})
    print(json.dumps({name: round(value, 4) for name, value in figures(told).items()}))


def _print_miss(told: Told) -> None:
    answer, score = told.answer, told.answer.confidence.score
    said = (answer.text or f"(refused: {answer.refusal.reason if answer.refusal else ''})")[:110].replace(
        "\n", " / "
    )
    wanted = f"want {told.item.answers} {'first' if told.first else ''}"
    print(f"MISS {told.item.question} | {said} | {score:.2f} | {wanted}")


if __name__ == "__main__":
    main()
