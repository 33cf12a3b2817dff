"""Exports a trained reader to the folder that the package ships: int8 ONNX, tokenizer, config.

    python -m training.reader.export --model training/runs/reader --out src/zzqa/models/reader

Weights of matrix products and embeddings become 8-bit integers with a scale for each channel;
activations are quantised as they come (ONNX Runtime's dynamic quantisation).
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from transformers import PreTrainedModel

OPSET = 17
_NAMES = ("input_ids", "attention_mask")
_OUTPUTS = ("start_logits", "end_logits")


class _Logits(torch.nn.Module):
    """The network with a fixed list of inputs and two arrays as its output."""

    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        output = self.model(input_ids=input_ids, attention_mask=attention_mask)
        return output.start_logits, output.end_logits


def export(model: Path, target: Path) -> None:
    """Write the float32 ONNX graph of a transformers folder; batch and pieces stay free."""
    from transformers import AutoModelForQuestionAnswering

    network = AutoModelForQuestionAnswering.from_pretrained(
        model, dtype=torch.float32, attn_implementation="eager"
    )
    ids = torch.randint(4, network.config.vocab_size, (2, 50))
    torch.onnx.export(
        _Logits(network.eval()).eval(),
        (ids, torch.ones_like(ids)),
        str(target),
        input_names=list(_NAMES),
        output_names=list(_OUTPUTS),
        dynamic_axes={name: {0: "batch", 1: "pieces"} for name in (*_NAMES, *_OUTPUTS)},
        opset_version=OPSET,
        dynamo=False,
    )


def quantise(source: Path, target: Path, *, reduce_range: bool) -> None:
    """Write the int8 graph. With 7 bits (`reduce_range`) sums cannot overflow on CPUs without VNNI."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(source, target, per_channel=True, reduce_range=reduce_range, weight_type=QuantType.QInt8)


def main() -> None:
    """Export, quantise, and copy tokenizer and config."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="folder of the trained transformers model")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float32", action="store_true", help="do not quantise, to compare with")
    parser.add_argument("--reduce-range", action="store_true", help="7-bit weights, for CPUs without VNNI")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    target = options.out / "model.onnx"
    with TemporaryDirectory() as scratch:
        whole = target if options.float32 else Path(scratch) / "float32.onnx"
        export(options.model, whole)
        if not options.float32:
            quantise(whole, target, reduce_range=options.reduce_range)
    for name in ("tokenizer.json", "config.json"):
        shutil.copy(options.model / name, options.out / name)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
