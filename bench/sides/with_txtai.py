"""txtai: its embeddings database, and its extractive pipeline of questions over the contexts found."""

from __future__ import annotations

from typing import Any

import harness


def build(job: dict[str, Any]) -> harness.Answers:
    """Index the passages and load the pipeline; `settings` may say `quantize` and `hybrid`."""
    import torch
    from txtai import RAG, Embeddings

    torch.set_num_threads(job["threads"])
    embeddings = Embeddings(
        path=job["retriever"],
        instructions={"query": "query: ", "data": "passage: "},
        content=True,
        gpu=False,
        hybrid=job["settings"].get("hybrid", False),
    )
    embeddings.index(job["passages"])
    # Its pipeline joins the contexts into one text of at most 512 pieces; three are its default.
    extract = RAG(
        embeddings,
        job["reader"],
        task="question-answering",
        quantize=job["settings"].get("quantize", False),
        gpu=False,
        output="flatten",
    )

    def answer(question: str) -> str:
        try:
            return extract([question])[0] or ""
        except TypeError:  # how its pipeline ends when the reader's best span is "not here"
            return ""

    return answer


if __name__ == "__main__":
    harness.main(build, ["txtai", "transformers", "torch", "faiss-cpu"])
