"""Writes a tuned retriever as the sentence-transformers folder that the package ships.

    python -m training.retriever.export --run training/runs/retriever --share 0.5 \
        --out src/zzqa/models/retriever --oracle tests/golden/retriever_vectors.json

The weights are `share` of the tuned ones and the rest of those it started from: between the two lies
what is gained on the questions it was tuned on without losing what it could before (Wortsman et al.,
2022, "Robust fine-tuning of zero-shot models").
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

_WEIGHTS = "model.safetensors"


def blend(start: Path, tuned: Path, share: float) -> dict[str, torch.Tensor]:
    """Return the weights between two folders of the same architecture, in half precision."""
    old, new = load_file(start / _WEIGHTS), load_file(tuned / _WEIGHTS)
    return {
        name: torch.lerp(tensor.float(), new[name].float(), share).half().contiguous()
        for name, tensor in old.items()
    }


def write_oracle(folder: Path, file: Path) -> None:
    """Write the vectors of the texts in `file` anew: by transformers alone, each text by itself, in float32.

    The tests hold the shipped retriever, which runs in batches and in bfloat16, to them.
    """
    from transformers import AutoModel, AutoTokenizer

    model = AutoModel.from_pretrained(folder, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    texts = [entry["text"] for entry in json.loads(file.read_text(encoding="utf-8"))]
    entries = []
    for text in texts:
        with torch.inference_mode():
            states = model(**tokenizer(text, return_tensors="pt")).last_hidden_state[0]
        vector = torch.nn.functional.normalize(states.mean(0), dim=0)
        entries.append({"text": text, "vector": [round(x, 6) for x in vector.tolist()]})
    file.write_text(json.dumps(entries, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Blend the weights and put them into a copy of the folder the run began with."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True, help="folder of the run")
    parser.add_argument("--start", type=Path, default=Path("src/zzqa/models/retriever"))
    parser.add_argument("--share", type=float, default=0.5, help="of the tuned weights, 0 to 1")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--oracle", type=Path, help="JSON of texts whose vectors are written anew")
    options = parser.parse_args()
    weights = blend(options.start, options.run, options.share)
    if options.out.resolve() != options.start.resolve():
        shutil.copytree(options.start, options.out, dirs_exist_ok=True)
    save_file(weights, options.out / _WEIGHTS, metadata={"format": "pt"})
    if options.oracle:
        write_oracle(options.out, options.oracle)


if __name__ == "__main__":
    main()
