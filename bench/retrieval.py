"""`python -m bench.retrieval FILE [--limit N]`: how high retrieval ranks a passage with the answer.

FILE is SQuAD-style. A passage counts when it comes from the question's own context and holds one of
its answers. Ranked by BM25 alone, by the dense vectors alone, by their fusion, and as the engine
ranks them: the first passages of the fusion once more, after the reader has read them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.contexts import engine_over, source_of
from bench.squad import Question, sample
from zzqa.answering.understand.question import understand
from zzqa.records import Hit

RANKERS: dict[str, Callable[[Hit], float]] = {
    "BM25": lambda hit: hit.scores.lexical,
    "dense": lambda hit: hit.scores.dense,
    "fused": lambda hit: hit.scores.fused,
    "reader": lambda hit: hit.score,
}


def rank_of(question: Question, hits: Sequence[Hit]) -> int:
    """Return the rank, from 1, of the first passage that holds an answer; 0 when none does."""
    own = source_of(question.context)
    answers = [gold.text for gold in question.answers]
    for rank, hit in enumerate(hits, start=1):
        if hit.source == own and any(answer in hit.passage.text for answer in answers):
            return rank
    return 0


def shares(ranks: Sequence[int]) -> dict[str, float]:
    """Return hit@1, hit@5, hit@20 and mean reciprocal rank."""
    count = len(ranks)
    return {
        **{f"hit@{k}": round(sum(0 < r <= k for r in ranks) / count, 4) for k in (1, 5, 20)},
        "mrr": round(sum(1 / r for r in ranks if r) / count, 4),
    }


def main() -> None:
    """Print the table and a last JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, default=0, help="questions of a seeded sample; 0 for all")
    options = parser.parse_args()
    ranks: dict[str, list[int]] = {name: [] for name in RANKERS}
    with engine_over(options.file) as (engine, questions):
        asked = sample(questions, options.limit)
        for question in asked:
            hits = engine.examine(understand(question.text)).hits
            for name, score in RANKERS.items():
                ranked = sorted(hits, key=lambda hit: (-score(hit), hit.passage.passage_id))
                ranks[name].append(rank_of(question, ranked))
    for name, found in ranks.items():
        print(f"{name:8}", *(f"{key} {value:.4f}" for key, value in shares(found).items()), sep="  ")
    print(json.dumps({"questions": len(asked), **shares(ranks["reader"])}))


if __name__ == "__main__":
    main()
