"""`python -m bench.incremental [--documents 2000] [--without-model]`: a build after small changes.

The corpus is invented (bench/invented.py). Builds run in this process, one after the other, with the
shipped retriever, which is loaded before; or with vectors drawn at random, to see what everything else
costs. Each line tells the seconds of wall time, those of them that the model took, and the passages
that were embedded.
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

import numpy as np
from numpy.typing import NDArray

from bench.invented import write_document, write_documents
from zzqa.build import build_index
from zzqa.build.vectors import LateEmbedder, PassageEmbedder
from zzqa.config import Config
from zzqa.records import BuildReport

# Files that were touched in the last two seconds are read again to be sure (see zzqa.build.folder).
_SETTLED = 2.5  # seconds


class DrawnVectors:
    """Stands in for the retriever: as many numbers for each text, drawn at random."""

    fingerprint = "drawn"

    def embed_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return a random unit row for each text."""
        rows = np.random.default_rng(len(texts)).standard_normal((len(texts), 384), dtype=np.float32)
        if progress:
            progress(len(texts))
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows


def builds(
    corpus: Path, index: Path, documents: int, embedder: PassageEmbedder
) -> Iterator[tuple[str, BuildReport]]:
    """Yield the report of each build with what had changed before it."""

    def build() -> BuildReport:
        return build_index(corpus, index, embedder=embedder)

    write_documents(corpus, documents)
    some = [corpus / f"{number:05d}.txt" for number in range(4)]
    sleep(_SETTLED)
    embedder.embed_passages(["模型已加载"])
    yield "everything is new", build()
    changes: tuple[tuple[str, Callable[[], object]], ...] = (
        ("nothing", lambda: None),
        ("one document comes", lambda: write_document(corpus, documents)),
        ("one document is changed", lambda: _append(some[0], "本通报自印发之日起施行。\n")),
        ("one document is renamed", lambda: some[1].rename(corpus / "renamed.txt")),
        ("a copy of one comes", lambda: _copy(some[2], corpus / "copy.txt")),
        ("one document goes", some[3].unlink),
    )
    for what, change in changes:
        change()
        sleep(_SETTLED)
        yield what, build()


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def _copy(path: Path, to: Path) -> None:
    to.write_text("来源：某某日报\n" + path.read_text(encoding="utf-8"), encoding="utf-8")


def main() -> None:
    """Print a line for each build and a last JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="*", default=[200, 2000])
    parser.add_argument("--without-model", action="store_true", help="vectors drawn at random")
    options = parser.parse_args()
    embedder = DrawnVectors() if options.without_model else LateEmbedder(Config())
    figures: dict[str, object] = {"machine": f"{platform.machine()}, Python {platform.python_version()}"}
    for documents in options.documents:
        print(f"{documents} documents")
        with TemporaryDirectory(prefix="zzqa-bench-") as folder:
            for what, report in builds(Path(folder, "corpus"), Path(folder, "index"), documents, embedder):
                line = {
                    "seconds": round(report.seconds, 2),
                    "model_seconds": round(report.model_seconds, 2),
                    "embedded": report.embedded,
                    "passages": report.passages,
                    "passages_per_s": round(report.embedded / report.seconds, 1),
                }
                figures[f"{documents}: {what}"] = line
                print(f"  {what:26}", *(f"{name} {value}" for name, value in line.items()), flush=True)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
