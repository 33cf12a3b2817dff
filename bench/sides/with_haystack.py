"""Haystack: an in-memory store, its sentence-transformers embedders, its extractive reader."""

from __future__ import annotations

from typing import Any

import harness


def build(job: dict[str, Any]) -> harness.Answers:
    """Write the passages into a store and warm the pipeline; `settings` are model arguments of the reader."""
    import torch
    from haystack import Document, Pipeline
    from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
        SentenceTransformersTextEmbedder,
    )
    from haystack_integrations.components.readers.transformers import TransformersExtractiveReader

    torch.set_num_threads(job["threads"])
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    embed = SentenceTransformersDocumentEmbedder(
        model=job["retriever"], prefix="passage: ", normalize_embeddings=True, progress_bar=False
    )
    embed.warm_up()
    store.write_documents(embed.run([Document(content=text) for text in job["passages"]])["documents"])
    arguments = {
        name: getattr(torch, value) if name == "dtype" else value for name, value in job["settings"].items()
    }
    pipeline = Pipeline()
    pipeline.add_component(
        "embed",
        SentenceTransformersTextEmbedder(
            model=job["retriever"], prefix="query: ", normalize_embeddings=True, progress_bar=False
        ),
    )
    pipeline.add_component("find", InMemoryEmbeddingRetriever(store, top_k=job["top_k"]))
    pipeline.add_component(
        "read",
        TransformersExtractiveReader(
            model=job["reader"], top_k=1, no_answer=job["may_refuse"], model_kwargs=arguments or None
        ),
    )
    pipeline.connect("embed.embedding", "find.query_embedding")
    pipeline.connect("find.documents", "read.documents")

    def answer(question: str) -> str:
        told = pipeline.run({"embed": {"text": question}, "read": {"query": question}})["read"]["answers"]
        # An answer without text says that there is none, and counts when it is the likelier one.
        best = max(told, key=lambda one: one.score)
        return best.data or ""

    return answer


if __name__ == "__main__":
    harness.main(
        build,
        ["haystack-ai", "transformers-haystack", "sentence-transformers-haystack", "transformers", "torch"],
    )
