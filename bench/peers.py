"""`python -m bench.peers --reader FOLDER --work FOLDER --questions FILE`: zzqa beside its alternatives.

The same questions, documents and weights go through txtai's extractive pipeline, Haystack's extractive
reader, a plain script of sentence-transformers, FAISS and transformers, and zzqa, each in an environment of
its own (made in --work from PyPI where it is not there) and on the same number of threads, one after the
other. The others are given the passages that zzqa cleaned and cut; the reader they load is --reader, the
transformers folder that zzqa's own was quantised from. With --squad the questions are a seeded sample of a
SQuAD-style file, over all its contexts, and nobody may refuse.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from bench.contexts import write_corpus
from bench.squad import Question, load_squad, sample, score, simplifier
from bench.stages import milliseconds
from zzqa.build import build_index
from zzqa.config import Config
from zzqa.evaluation import figures, judge, load_items
from zzqa.indexing.generation import Generation
from zzqa.records import Answer, Confidence

SIDES: Final = Path(__file__).parent / "sides"
TORCH: Final = "torch==2.13.0"
REQUIREMENTS: Final[Mapping[str, Sequence[str]]] = {
    "plain": (TORCH, "sentence-transformers==6.2.0", "faiss-cpu==1.15.1", "transformers==5.23.0"),
    "haystack": (
        TORCH,
        "haystack-ai==3.4.0",
        "transformers-haystack==2.0.0",
        "sentence-transformers-haystack==2.0.0",
        "transformers==5.23.0",
    ),
    "txtai": (TORCH, "txtai==9.10.0", "transformers==4.57.6"),
}
# Transformers 4 and 5, and likewise sentence-transformers, call classes differently; these names all know.
_TOKENIZER: Final = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "model_max_length": 512,
    "bos_token": "<s>",
    "cls_token": "<s>",
    "eos_token": "</s>",
    "sep_token": "</s>",
    "pad_token": "<pad>",
    "unk_token": "<unk>",
}


@dataclass(frozen=True, slots=True)
class Side:
    """One line of the table: the program of a library and its settings."""

    name: str
    library: str
    settings: Mapping[str, Any] = field(default_factory=dict)


ALL: Final = (
    Side("zzqa", "zzqa"),
    Side("plain, float32", "plain"),
    Side("plain, bfloat16", "plain", {"dtype": "bfloat16"}),
    Side("Haystack, float32", "haystack"),
    Side("Haystack, bfloat16", "haystack", {"dtype": "bfloat16"}),
    Side("txtai, float32", "txtai"),
    Side("txtai, int8", "txtai", {"quantize": True}),
    Side("txtai, hybrid", "txtai", {"hybrid": True}),
)


def environment(library: str, work: Path) -> Path:
    """Return the Python of a library's environment, after making it where it is not there."""
    if library == "zzqa":
        return Path(sys.executable)
    folder = work / f"venv-{library}"
    if not folder.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)  # noqa: S603
        install = [str(folder / "bin/pip"), "install", "-q", *REQUIREMENTS[library]]
        subprocess.run(install, check=True)  # noqa: S603
    return folder / "bin/python"


def portable(model: Path, folder: Path) -> Path:
    """Return a folder of links to a model's files, changed so that every version loads it, in float32."""
    folder.mkdir()
    for path in model.iterdir():
        (folder / path.name).symlink_to(path.resolve())
    settings = json.loads((model / "config.json").read_text(encoding="utf-8"))
    changed: dict[str, Any] = {
        "tokenizer_config.json": _TOKENIZER,
        # Weights stored in half precision would else be computed in it, which is slow on a CPU.
        "config.json": {**settings, "dtype": "float32", "torch_dtype": "float32"},
    }
    if (model / "modules.json").exists():
        modules = json.loads((model / "modules.json").read_text(encoding="utf-8"))
        kinds = (f"sentence_transformers.models.{one['type'].rpartition('.')[2]}" for one in modules)
        changed["modules.json"] = [{**one, "type": kind} for one, kind in zip(modules, kinds, strict=True)]
    for name, content in changed.items():
        (folder / name).unlink(missing_ok=True)
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder


def passages_of(corpus: Path, folder: Path) -> list[str]:
    """Return the passages that zzqa makes of a corpus."""
    build_index(corpus, folder)
    with closing(Generation.open(folder)) as generation:
        return [passage.text for passage in generation.all_passages()]


def run(side: Side, job: Mapping[str, Any], work: Path, folder: Path) -> dict[str, Any]:
    """Run a side in its own process and return what it tells."""
    task, told = folder / "job.json", folder / "told.json"
    task.write_text(json.dumps({**job, "settings": side.settings}, ensure_ascii=False), encoding="utf-8")
    command = [
        str(environment(side.library, work)),
        str(SIDES / f"with_{side.library}.py"),
        str(task),
        str(told),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own code
    measured: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
    return measured


def seed_quality(questions: Path, answers: Sequence[str]) -> dict[str, float]:
    """Return how many answers are full, hold an acceptable short answer, or are rightly refused."""
    outcomes = [
        judge(item, Answer(item.question, text, "fact", Confidence(0.0, "low")))
        for item, text in zip(load_items(questions), answers, strict=True)
    ]
    shares = figures(outcomes)
    refused = [not o.answer.text for o in outcomes]
    wrongly = [r for r, o in zip(refused, outcomes, strict=True) if o.item.places]
    rightly = [r for r, o in zip(refused, outcomes, strict=True) if not o.item.places]
    return {
        "full": round(shares["full"], 3),
        "holds_answer": round(shares["loose"], 3),
        "wrongly_refused": round(sum(wrongly) / max(1, len(wrongly)), 3),
        "refused": round(sum(rightly) / max(1, len(rightly)), 3),
    }


def squad_quality(questions: Sequence[Question], answers: Sequence[str]) -> dict[str, float]:
    """Return EM and F1 in percent."""
    measured = score(answers, questions)
    return {"em": round(measured.em, 1), "f1": round(measured.f1, 1)}


def rows(options: argparse.Namespace, folder: Path) -> Iterator[dict[str, Any]]:
    """Yield a line for each side."""
    corpus, asked = options.corpus, []
    if options.squad:
        everything = load_squad(options.squad, convert=simplifier())
        write_corpus(everything, corpus := folder / "corpus")
        asked = sample(everything, options.limit)
    job = {
        "corpus": str(corpus.resolve()),
        "passages": passages_of(corpus, folder / "index"),
        "questions": [q.text for q in asked] or [item.question for item in load_items(options.questions)],
        "retriever": str(portable(Path(Config().retriever), folder / "retriever")),
        "reader": str(portable(options.reader, folder / "reader")),
        "threads": options.threads,
        "top_k": options.top_k,
        "may_refuse": not options.squad,
    }
    own = 0.0
    for side in ALL:
        told = run(side, job, options.work, folder)
        good = (
            squad_quality(asked, told["answers"])
            if asked
            else seed_quality(options.questions, told["answers"])
        )
        spent = milliseconds(told["seconds"])
        own = own or spent["p50"]
        yield {
            "side": side.name,
            **good,
            "p50_ms": spent["p50"],
            "p95_ms": spent["p95"],
            "ratio": round(spent["p50"] / own, 2),
            "build_s": round(told["build_s"], 1),
            "peak_mb": round(told["peak_mb"]),
            "versions": told["versions"],
        }


def main() -> None:
    """Print a line a side, and a last JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--reader", type=Path, required=True, help="transformers folder of the reader, float32"
    )
    parser.add_argument("--work", type=Path, required=True, help="folder of the environments")
    parser.add_argument("--corpus", type=Path, default=Path("seeds"))
    parser.add_argument("--questions", type=Path, help="a question set of `zzqa eval` over the corpus")
    parser.add_argument("--squad", type=Path, help="SQuAD-style file, in place of corpus and questions")
    parser.add_argument("--limit", type=int, default=200, help="questions of the SQuAD-style file")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--top-k", type=int, default=8, help="passages that are read (txtai joins its own three)"
    )
    options = parser.parse_args()
    if not (options.questions or options.squad):
        parser.error("name --questions or --squad")
    table = []
    with TemporaryDirectory(prefix="zzqa-bench-") as folder:
        for row in rows(options, Path(folder)):
            table.append(row)
            shown = (f"{name} {value}" for name, value in row.items() if name not in ("side", "versions"))
            print(f"{row['side']:20}", *shown, sep="  ", flush=True)
    for row in table:
        print(f"{row['side']:20}", *(f"{package} {number}" for package, number in row["versions"].items()))
    print(json.dumps(table))


if __name__ == "__main__":
    main()
