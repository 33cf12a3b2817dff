"""Exports a trained judge to the folder that the package ships: int8 ONNX, tokenizer, config.

    python -m training.judge.export --model training/runs/judge --out src/zzqa/models/judge

Every weight becomes an 8-bit integer. Most matrix products run in ONNX Runtime's dynamic
quantisation: a scale for each channel of the weights, one for all activations of a batch. The second
product of each feed-forward block has a scale for every 128 weights and activations instead, since
a few very large activations would leave the others no digits: of the error that dynamic
quantisation of everything makes, half comes from these products. The heads stay in float32.
"""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from training.judge import state

OPSET = 17
_BLOCK = 128  # weights that share a scale in the products with large activations
_LARGE_ACTIVATIONS = re.compile(r"layer\.\d+/output/dense/MatMul")
_HEADS = re.compile(r"/heads/")
_NAMES = ("input_ids", "attention_mask")


def export(model: Path, target: Path) -> None:
    """Write the float32 ONNX graph of a judge's folder; batch and pieces stay free."""
    network = state.network(model).eval()
    ids = torch.randint(4, network.config.vocab_size, (2, 50))
    torch.onnx.export(
        network,
        (ids, torch.ones_like(ids)),
        str(target),
        input_names=list(_NAMES),
        output_names=["scores"],
        dynamic_axes={name: {0: "batch", 1: "pieces"} for name in (*_NAMES, "scores")},
        opset_version=OPSET,
        dynamo=False,
    )


def quantise(source: Path, target: Path) -> None:
    """Write the int8 graph.

    Weights of the dynamic products have 7 bits, which cost nothing here, because sums of 8-bit
    products overflow on x86 processors without VNNI.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    names = [node.name for node in onnx.load(source).graph.node]
    spared = [name for name in names if _LARGE_ACTIVATIONS.search(name)]
    heads = [name for name in names if _HEADS.search(name)]
    if not spared or not heads:
        message = f"{source} has no product named as {_LARGE_ACTIVATIONS.pattern} or {_HEADS.pattern}"
        raise SystemExit(message)
    quantize_dynamic(
        source,
        target,
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=[*spared, *heads],
    )
    # accuracy_level 4: activations are 8-bit integers too, with a scale for each block.
    blocks = MatMulNBitsQuantizer(
        onnx.load(target),
        bits=8,
        block_size=_BLOCK,
        is_symmetric=True,
        accuracy_level=4,
        nodes_to_exclude=heads,
    )
    blocks.process()
    blocks.model.save_model_to_file(str(target))


def main() -> None:
    """Export, quantise, and copy tokenizer and config."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="folder of the trained judge")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float32", action="store_true", help="do not quantise, to compare with")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    target = options.out / "model.onnx"
    with TemporaryDirectory() as scratch:
        whole = target if options.float32 else Path(scratch) / "float32.onnx"
        export(options.model, whole)
        if not options.float32:
            quantise(whole, target)
    for name in ("tokenizer.json", "config.json"):
        shutil.copy(options.model / name, options.out / name)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
