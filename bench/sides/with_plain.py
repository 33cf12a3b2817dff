"""What one writes in an afternoon: sentence-transformers finds, FAISS ranks, transformers reads."""

from __future__ import annotations

from typing import Any

import harness


def build(job: dict[str, Any]) -> harness.Answers:
    """Embed the passages and load the reader; `settings` names the dtype of the reader."""
    import faiss
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    torch.set_num_threads(job["threads"])
    faiss.omp_set_num_threads(job["threads"])
    retriever = SentenceTransformer(job["retriever"], device="cpu")
    vectors = retriever.encode(job["passages"], prompt_name="passage", normalize_embeddings=True)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    tokenizer = AutoTokenizer.from_pretrained(job["reader"])
    dtype = getattr(torch, job["settings"].get("dtype", "float32"))
    reader = AutoModelForQuestionAnswering.from_pretrained(job["reader"], dtype=dtype).eval()

    def answer(question: str) -> str:
        query = retriever.encode([question], prompt_name="query", normalize_embeddings=True)
        found = [job["passages"][row] for row in index.search(query, job["top_k"])[1][0]]
        batch = tokenizer(
            [question] * len(found), found, truncation="only_second", max_length=384, padding=True,
            return_offsets_mapping=True, return_tensors="pt",
        )  # fmt: skip
        offsets = batch.pop("offset_mapping")
        with torch.inference_mode():
            output = reader(**batch)
        best, text = 0.0, ""
        for row, passage in enumerate(found):
            starts, ends = output.start_logits[row].float(), output.end_logits[row].float()
            null = float(starts[0] + ends[0])
            inside = torch.tensor([one == 1 for one in batch.sequence_ids(row)])
            scores = starts[:, None] + ends[None, :] - null
            # A span of the passage, of at most 64 pieces, that does not end before it begins.
            allowed = torch.triu(torch.ones_like(scores, dtype=torch.bool)) & ~torch.triu(
                torch.ones_like(scores, dtype=torch.bool), 64
            )
            scores[~(allowed & inside[:, None] & inside[None, :])] = -torch.inf
            place = int(scores.argmax())
            first, last = divmod(place, scores.shape[1])
            if float(scores[first, last]) > best or not (text or job["may_refuse"]):
                best = float(scores[first, last])
                text = passage[offsets[row, first, 0] : offsets[row, last, 1]]
        return text

    return answer


if __name__ == "__main__":
    harness.main(build, ["sentence-transformers", "faiss-cpu", "transformers", "torch"])
