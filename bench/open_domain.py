"""`python -m bench.open_domain FILE [--limit N]`: retrieve over all contexts of a file, then read.

EM and F1 (CMRC 2018 measure) of the reader's span in the sentence that the engine finds likeliest;
and, with the question's own context left out of the search, how often the engine refuses.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

from bench.contexts import engine_over, source_of
from bench.squad import exact_match, f1
from zzqa.answering.question import understand


def main() -> None:
    """Print the figures and a last JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, default=300, help="questions of a seeded sample; 0 for all")
    options = parser.parse_args()
    em, f1s, wrongly_refused, refused = [], [], [], []
    with engine_over(options.file) as (engine, questions):
        asked = [q for q in questions if q.answers]
        if options.limit:
            asked = random.Random(0).sample(asked, min(options.limit, len(asked)))
        sources = {document.source for document in engine.documents()}
        for question in asked:
            golds = [gold.text for gold in question.answers]
            evidence = engine.examine(understand(question.text)).evidence
            focus = evidence[0].focus if evidence else ""
            em.append(exact_match(focus, golds))
            f1s.append(f1(focus, golds))
            wrongly_refused.append(not engine.answer(question.text).found)
            others = sources - {source_of(question.context)}
            refused.append(not engine.answer(question.text, sources=others).found)
    figures = {
        "questions": len(asked),
        "em": round(100 * sum(em) / len(em), 2),
        "f1": round(100 * sum(f1s) / len(f1s), 2),
        "wrongly_refused": round(sum(wrongly_refused) / len(asked), 4),
        "refused_without_context": round(sum(refused) / len(asked), 4),
    }
    for name, value in figures.items():
        print(f"{name:24} {value}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
