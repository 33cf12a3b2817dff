"""`python -m bench.floor [--index index]`: what the models must compute for a question, and what they take.

The arithmetic of an encoder is its pieces x the weights it multiplies them with x 2, and the attention
between pieces beside that. Divided by the rate at which this machine multiplies matrices of the same
shapes, it is the least time that the model can take; the rest is told by ONNX Runtime's own profile of the
reader, by operator. Needs the extra zzqa[bench]. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

from bench.official import QUESTIONS
from zzqa.answering.read.reader import Reader
from zzqa.answering.understand.question import understand
from zzqa.config import Config
from zzqa.engine import Engine
from zzqa.evaluation import load_items
from zzqa.indexing.embed import Embedder
from zzqa.records import Hit

_REPEATS = 30


@dataclass(frozen=True, slots=True)
class Encoder:
    """The sizes of a BERT: layers, width and inner width of its feed-forward blocks."""

    layers: int
    width: int
    inner: int

    @classmethod
    def of(cls, folder: Path) -> Encoder:
        """Read them from a model's config.json."""
        read = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        return cls(read["num_hidden_layers"], read["hidden_size"], read["intermediate_size"])

    def operations(self, lengths: Sequence[int]) -> float:
        """Return the multiplications and additions for texts of so many pieces.

        A layer multiplies each piece with four square matrices and two of the feed-forward block, and
        each piece with every other one twice: for the weights of attention, and for what they weigh.
        """
        weights = self.layers * (4 * self.width**2 + 2 * self.width * self.inner)
        attention = self.layers * 2 * self.width
        return sum(2 * (length * weights + length**2 * attention) for length in lengths)


@dataclass(frozen=True, slots=True)
class Line:
    """One model: what a question asks of it, at which rate that can be had, and the time it took."""

    model: str
    texts: int
    pieces: int
    gop: float
    gop_per_s: float
    floor_ms: float
    measured_ms: float


def fastest(run: Callable[[], object]) -> float:
    """Return the seconds of the quickest of some runs: what the machine can do, undisturbed."""
    run()
    seconds = []
    for _ in range(_REPEATS):
        started = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def int8_rate(pieces: int, encoder: Encoder, threads: int) -> float:
    """Return operations a second of ONNX Runtime's product of 8-bit integers, at the feed-forward's shape."""
    shape = (encoder.width, encoder.inner)
    weights = np.random.default_rng(0).integers(-64, 64, shape).astype(np.int8)
    node = helper.make_node("DynamicQuantizeMatMul", ["x", "w", "s"], ["y"], domain="com.microsoft")
    graph = helper.make_graph(
        [node],
        "product",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, encoder.width])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, encoder.inner])],
        [numpy_helper.from_array(weights, "w"), numpy_helper.from_array(np.ones(1, np.float32), "s")],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=9)
    session = ort.InferenceSession(model.SerializeToString(), _options(threads))
    x = np.random.default_rng(1).standard_normal((pieces, encoder.width)).astype(np.float32)
    return 2 * x.size * encoder.inner / fastest(lambda: session.run(None, {"x": x}))


def torch_rate(pieces: int, encoder: Encoder, threads: int, dtype: str) -> float:
    """Return operations a second of torch's product of matrices, at the feed-forward's shape."""
    import torch

    torch.set_num_threads(threads)
    x = torch.randn(pieces, encoder.width, dtype=getattr(torch, dtype))
    layer = torch.nn.Linear(encoder.width, encoder.inner, dtype=x.dtype)
    with torch.inference_mode():
        return 2 * x.numel() * encoder.inner / fastest(lambda: layer(x))


def _options(threads: int, **more: Any) -> ort.SessionOptions:  # noqa: ANN401 -- each has a type of its own
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    for name, value in more.items():
        setattr(options, name, value)
    return options


def by_operator(model: Path, texts: int, pieces: int, threads: int) -> dict[str, float]:
    """Return the milliseconds that the reader spends in each operator, for texts of so many pieces."""
    with TemporaryDirectory() as folder:
        options = _options(threads, enable_profiling=True, profile_file_prefix=str(Path(folder, "profile")))
        session = ort.InferenceSession((model / "model.onnx").read_bytes(), options)
        ids = np.random.default_rng(0).integers(5, 20_000, (texts, pieces))
        for _ in range(_REPEATS):
            session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        events = json.loads(Path(session.end_profiling()).read_text(encoding="utf-8"))
    spent: Counter[str] = Counter()
    for event in events:
        if event.get("cat") == "Node" and event["name"].endswith("kernel_time"):
            spent[event["args"]["op_name"]] += event["dur"]
    return {name: round(micros / _REPEATS / 1000, 1) for name, micros in spent.most_common()}


def retriever_line(question: str, config: Config) -> Line:
    """Return what embedding a question takes; its products are of bfloat16 where the machine has it."""
    folder = Path(config.retriever)
    embedder = Embedder(config.retriever, threads=config.threads)
    pieces = _pieces(folder, [("query: " + question, None)])
    rate = torch_rate(sum(pieces), Encoder.of(folder), config.threads, "bfloat16")
    return _line("retriever", folder, pieces, rate, fastest(lambda: embedder.embed_queries([question])))


def reader_line(question: str, hits: Sequence[Hit], config: Config) -> Line:
    """Return what reading passages for a question takes, in 8-bit integers."""
    folder = Path(config.reader)
    reader = Reader(config.reader, threads=config.threads)
    pieces = _pieces(folder, [(question, hit.passage.text) for hit in hits])
    rate = int8_rate(sum(pieces), Encoder.of(folder), config.threads)
    return _line("reader", folder, pieces, rate, fastest(lambda: reader.read(question, hits)))


def _pieces(model: Path, texts: Sequence[tuple[str, str | None]]) -> list[int]:
    """Return how many pieces a model's tokenizer makes of each text or pair of texts."""
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    return [len(tokenizer.encode(text, pair).ids) for text, pair in texts]


def _line(model: str, folder: Path, pieces: Sequence[int], rate: float, seconds: float) -> Line:
    operations = Encoder.of(folder).operations(pieces)
    return Line(
        model,
        texts=len(pieces),
        pieces=sum(pieces),
        gop=round(operations / 1e9, 2),
        gop_per_s=round(rate / 1e9),
        floor_ms=round(1000 * operations / rate, 1),
        measured_ms=round(1000 * seconds, 1),
    )


def main() -> None:
    """Print a line a model, the reader's operators, and a last JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    options = parser.parse_args()
    config = Config()
    engine = Engine.open(options.index, config=config)
    # The question of middle length, and the passages that are read for it.
    question = sorted((item.question for item in load_items(options.questions)), key=len)
    middle = understand(question[len(question) // 2])
    hits = engine.retrieve(middle)[: config.top_k]
    table = [retriever_line(middle.text, config), reader_line(middle.canonical, hits, config)]
    names = [field.name for field in fields(Line)]
    print(*(f"{name:>12}" for name in names))
    for line in table:
        print(*(f"{value:>12}" for value in astuple(line)))
    texts, pieces = table[1].texts, table[1].pieces
    spent = by_operator(Path(config.reader), texts, pieces // texts, config.threads)
    print("the reader, ms by operator:", *(f"{name} {ms}" for name, ms in spent.items() if ms >= 1))
    print(json.dumps({"models": [asdict(line) for line in table], "operators_ms": spent}))


if __name__ == "__main__":
    main()
