"""`python -m bench.incremental [--documents 2000]`: what a build costs after small changes of a large corpus.

The corpus is invented (bench/invented.py). Builds run in this process with the shipped retriever, one
after the other; the first also loads the model. Each line tells the seconds of wall time, those of them
that the model took, and the passages that were embedded.
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

from bench.invented import write_document, write_documents
from zzqa.build import build_index
from zzqa.build.vectors import LateEmbedder
from zzqa.config import Config
from zzqa.records import BuildReport

# Files that were touched in the last two seconds are read again to be sure (see zzqa.build.folder).
_SETTLED = 2.5  # seconds


def builds(corpus: Path, index: Path, documents: int) -> Iterator[tuple[str, BuildReport]]:
    """Yield the report of each build with what had changed before it."""
    embedder = LateEmbedder(Config())

    def build(*, full: bool = False) -> BuildReport:
        return build_index(corpus, index, full=full, embedder=embedder)

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
    options = parser.parse_args()
    figures: dict[str, object] = {"machine": f"{platform.machine()}, Python {platform.python_version()}"}
    for documents in options.documents:
        print(f"{documents} documents")
        with TemporaryDirectory(prefix="zzqa-bench-") as folder:
            for what, report in builds(Path(folder, "corpus"), Path(folder, "index"), documents):
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
