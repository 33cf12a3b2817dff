"""The judge that ships, as weights to go on from: int8 ONNX -> the folder that a run starts with.

    python -m training.judge.dequantise --model src/zzqa/models/reader --out training/runs/start

What rounding to 7 and 8 bits has taken away stays lost; a few hundred steps bring it back.
"""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from safetensors.torch import save_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_PRODUCT = re.compile(r"^/(?P<layer>.+)/MatMul(?:_quant|_Q8)?$")
_CENTRE = 128  # what 8-bit blocks are stored above


def weights(model: Path) -> dict[str, torch.Tensor]:
    """Return the weights of a model.onnx by their names in training.judge.model, in float16."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(model).graph
    stored = {entry.name: numpy_helper.to_array(entry) for entry in graph.initializer}
    found = dict(_plain(stored))
    for node in graph.node:
        product = _PRODUCT.match(node.name)
        if product and (matrix := _matrix(node, stored)) is not None:
            found[product["layer"].replace("/", ".") + ".weight"] = matrix.T
    return {name: torch.from_numpy(np.ascontiguousarray(value)).half() for name, value in found.items()}


def _plain(stored: dict[str, NDArray[Any]]) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield what is stored under its own name: biases, norms, and the embeddings in 8 bits."""
    for name, value in stored.items():
        base = name.removesuffix("_quantized")
        if name.startswith(("bert.", "heads.")) and base != name:
            zero = stored[f"{base}_zero_point"].astype(np.float32)
            yield base, (value.astype(np.float32) - zero) * stored[f"{base}_scale"]
        elif name.startswith(("bert.", "heads.")) and not name.endswith(("_scale", "_zero_point")):
            yield name, value.astype(np.float32)


def _matrix(node: Any, stored: dict[str, NDArray[Any]]) -> NDArray[Any] | None:  # noqa: ANN401 -- onnx has no types
    """Return the weights of one product, shape (in, out); None for a product of two activations."""
    if node.op_type == "MatMulNBits":
        shape = {entry.name: entry.i for entry in node.attribute}
        blocks = stored[node.input[1]].astype(np.float32) - _CENTRE
        scales = stored[node.input[2]].reshape(shape["N"], -1, 1)
        rows = (blocks.reshape(shape["N"], -1, shape["block_size"]) * scales).reshape(shape["N"], -1)
        return rows[:, : shape["K"]].T
    name = next((name for name in node.input if name in stored and stored[name].ndim == 2), None)
    if name is None:
        return None
    if node.op_type == "MatMul":
        return stored[name]
    base = name.removesuffix("_quantized")
    zero = stored[f"{base}_zero_point"].astype(np.float32)
    return np.asarray((stored[name].astype(np.float32) - zero) * stored[f"{base}_scale"])


def main() -> None:
    """Write the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=Path("src/zzqa/models/reader"))
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    save_file(weights(options.model / "model.onnx"), options.out / "model.safetensors")
    for name in ("tokenizer.json", "config.json"):
        shutil.copy(options.model / name, options.out / name)


if __name__ == "__main__":
    main()
