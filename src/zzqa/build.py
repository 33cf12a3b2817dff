"""From a folder of documents to a new generation of the index.

Every file is read each time, because its hash tells whether it changed and because the repairs
learn from the whole corpus. What is dear is taken over: a document whose bytes, repairs and settings
are as before is not cleaned again, and a passage whose embedded text is as before keeps its vector.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from zzqa.config import Config
from zzqa.corpus.clean import Readings, clean_document, learn
from zzqa.corpus.folder import Folder, read_folder
from zzqa.corpus.split import split
from zzqa.errors import (
    CorpusError,
    CorruptIndexError,
    EmptyCorpusError,
    IndexMismatchError,
    MissingIndexError,
)
from zzqa.indexing.manifest import Fingerprints, IndexedFile, code_fingerprint
from zzqa.indexing.publish import Contents, exclusive, write_generation
from zzqa.indexing.store import Generation
from zzqa.progress import Progress
from zzqa.records import BuildReport, Document, FailedFile, Passage

if TYPE_CHECKING:
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)


class PassageEmbedder(Protocol):
    """The model that makes the vectors of an index; `fingerprint` tells it from others."""

    fingerprint: str

    def embed_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return a unit row for each text; tell `progress` of each batch how many texts it held."""
        ...


@dataclass(frozen=True, slots=True)
class _Cut:
    """A cleaned document and its passages, at least one."""

    document: Document
    passages: Sequence[Passage]


def build_index(
    corpus: Path | str = "seeds",
    index: Path | str = "index",
    *,
    config: Config | None = None,
    full: bool = False,
    progress: Progress | None = None,
    embedder: PassageEmbedder | None = None,
) -> BuildReport:
    """Bring the index up to date with the folder `corpus` and return what was done.

    `full` takes nothing over from the index that is there. `progress` is told (stage, done, total);
    `embedder` is a loaded retriever, by default the one that `config` names. When nothing changed, no
    generation is written. Raises EmptyCorpusError (the index then stays as it was), IndexBusyError,
    IndexWriteError or ModelError.
    """
    started = time.perf_counter()
    corpus, index, config = Path(corpus), Path(index), config or Config()
    tell = progress or _silent
    with exclusive(index), _opened(index) as (old, warnings):
        embedder = embedder or _load_embedder(config)
        folder = read_folder(
            corpus, max_bytes=config.max_file_bytes, progress=lambda done, total: tell("读取", done, total)
        )
        readings = learn(file.text for file in folder.files)
        fingerprints = _fingerprints(config, embedder, readings)
        before = _hashes(old.manifest.files) if old else {}
        kept = None if full else old
        if kept and kept.manifest.fingerprints == fingerprints and before == folder.hashes():
            name, files = kept.name, kept.manifest.files
        else:
            cuts, empty = _cut_all(folder, readings, config, _unchanged(kept, fingerprints), tell)
            folder = replace(folder, failed=(*folder.failed, *empty))
            if not cuts:
                raise EmptyCorpusError(corpus, _why_empty(folder))
            contents = _contents(folder, cuts, fingerprints, kept, embedder, tell)
            tell("写入", 0, 1)
            name, files = write_generation(index, contents), contents.files
            tell("写入", 1, 1)
    return _report(name, before, files, warnings, time.perf_counter() - started)


def embedded_text(passage: Passage) -> str:
    """Return a passage's text as the retriever reads it: under its headings; stored without them.

    Headings that stand in the passage itself are not repeated. The title is left to the lexical
    index: on 88 questions about the seed documents, with the title above the headings the evidence
    came first for 0.591 of them in the dense ranking (0.659 without) and 0.830 fused (0.852 without).
    """
    above = [heading for heading in passage.headings if heading not in passage.text]
    return "\n".join((*above, passage.text))


@contextmanager
def _opened(index: Path) -> Iterator[tuple[Generation | None, tuple[str, ...]]]:
    """Give the live generation, or None and a warning when nothing of it can be taken over."""
    try:
        old = Generation.open(index)
    except MissingIndexError:
        yield None, ()
    except (CorruptIndexError, IndexMismatchError) as error:
        logger.warning("nothing is taken over from the index: %s", error)
        yield None, (f"原有索引不能沿用，已全部重建。{error}",)
    else:
        try:
            yield old, ()
        finally:
            old.close()


def _cut_all(
    folder: Folder,
    readings: Readings,
    config: Config,
    unchanged: Mapping[tuple[str, str], _Cut],
    tell: Progress,
) -> tuple[list[_Cut], list[FailedFile]]:
    """Return the files cleaned and cut, and those that gave no passage."""
    cuts: list[_Cut] = []
    failed: list[FailedFile] = []
    for done, file in enumerate(folder.files):
        tell("清理", done, len(folder.files))
        if cut := unchanged.get((file.source, file.sha256)):
            cuts.append(cut)
            continue
        try:
            document = clean_document(file, readings)
        except CorpusError as error:
            failed.append(FailedFile(file.source, error.reason))
            continue
        passages = split(document, passage_chars=config.passage_chars, passage_overlap=config.passage_overlap)
        if passages:
            cuts.append(_Cut(document, passages))
        else:
            failed.append(FailedFile(file.source, "清理之后没有文字"))
    tell("清理", len(folder.files), len(folder.files))
    return cuts, failed


def _unchanged(old: Generation | None, fingerprints: Fingerprints) -> dict[tuple[str, str], _Cut]:
    """Return, by source and hash, the documents that would come out as they are in the old index."""
    if old is None or replace(old.manifest.fingerprints, model=fingerprints.model) != fingerprints:
        return {}
    passages: dict[str, list[Passage]] = {}
    for passage in old.all_passages():
        passages.setdefault(passage.doc_id, []).append(passage)
    return {
        (document.source, document.sha256): _Cut(document, passages[document.doc_id])
        for document in old.documents()
    }


def _contents(
    folder: Folder,
    cuts: Sequence[_Cut],
    fingerprints: Fingerprints,
    old: Generation | None,
    embedder: PassageEmbedder,
    tell: Progress,
) -> Contents:
    """Return everything that the new generation holds."""
    passages = sorted((p for cut in cuts for p in cut.passages), key=lambda passage: passage.passage_id)
    texts = [embedded_text(passage) for passage in passages]
    return Contents(
        documents=[cut.document for cut in cuts],
        passages=passages,
        vectors=_embed(texts, _known_rows(old, embedder), old, embedder, tell),
        files=_indexed_files(folder, cuts, passages),
        fingerprints=fingerprints,
    )


def _known_rows(old: Generation | None, embedder: PassageEmbedder) -> dict[str, int]:
    """Return the rows of the old index by their embedded text, if the same model made them."""
    if old is None or old.manifest.fingerprints.model != embedder.fingerprint:
        return {}
    return {embedded_text(passage): row for row, passage in enumerate(old.all_passages())}


def _embed(
    texts: Sequence[str],
    known: Mapping[str, int],
    old: Generation | None,
    embedder: PassageEmbedder,
    tell: Progress,
) -> NDArray[np.float32]:
    """Return a unit row for each text: the old one where its text is known, else a new one."""
    taken = [i for i, text in enumerate(texts) if text in known]
    new = [i for i, text in enumerate(texts) if text not in known]
    done = 0

    def advance(more: int) -> None:
        nonlocal done
        done += more
        tell("向量", done, len(new))

    made = embedder.embed_passages([texts[i] for i in new], progress=advance)
    vectors = np.empty((len(texts), made.shape[1]), np.float32)
    vectors[new] = made
    if old and taken:
        vectors[taken] = old.dense.vectors([known[texts[i]] for i in taken])
    return vectors


def _indexed_files(
    folder: Folder, cuts: Sequence[_Cut], passages: Sequence[Passage]
) -> tuple[IndexedFile, ...]:
    """Return what the manifest says of each source, ordered by source."""
    first_rows: dict[str, int] = {}
    for row, passage in enumerate(passages):
        first_rows.setdefault(passage.doc_id, row)
    hashes = folder.hashes()
    indexed = {cut.document.sha256: cut for cut in cuts}
    reasons = {failed.source: failed.reason for failed in folder.failed}
    files = []
    for source, sha256 in sorted(hashes.items()):
        cut = indexed.get(sha256)
        if source in folder.duplicates:
            doc_id = cut.document.doc_id if cut else ""
            files.append(IndexedFile(source, sha256, doc_id, duplicate=True))
        elif cut:
            doc_id = cut.document.doc_id
            files.append(IndexedFile(source, sha256, doc_id, first_rows[doc_id], len(cut.passages)))
        else:
            files.append(IndexedFile(source, sha256, reason=reasons[source]))
    return tuple(files)


def _fingerprints(config: Config, embedder: PassageEmbedder, readings: Readings) -> Fingerprints:
    """Return the hashes of all that decides what the index holds, apart from the documents."""
    learnt = json.dumps(sorted(readings.pairs.items()), ensure_ascii=False)
    return Fingerprints(
        model=embedder.fingerprint,
        config=config.index_fingerprint(),
        code=code_fingerprint(),
        learnt=hashlib.sha256(learnt.encode()).hexdigest()[:16],
    )


def _report(
    name: str,
    before: Mapping[str, str],
    files: Sequence[IndexedFile],
    warnings: tuple[str, ...],
    seconds: float,
) -> BuildReport:
    """Return what happened to each source since the index before."""
    after = _hashes(files)
    failed = tuple(FailedFile(f.source, f.reason) for f in files if f.reason)
    there = {f.source for f in files if f.doc_id}
    return BuildReport(
        generation=name,
        added=tuple(s for s in after if s in there and s not in before),
        changed=tuple(s for s in after if s in there and s in before and before[s] != after[s]),
        removed=tuple(s for s in before if s not in after),
        unchanged=tuple(s for s in after if s in there and before.get(s) == after[s]),
        duplicates=tuple(f.source for f in files if f.duplicate),
        failed=failed,
        passages=sum(f.passages for f in files),
        seconds=seconds,
        warnings=warnings,
    )


def _hashes(files: Sequence[IndexedFile]) -> dict[str, str]:
    """Return the hash of each source."""
    return {file.source: file.sha256 for file in files}


def _why_empty(folder: Folder) -> str:
    """Return why no file gave a passage."""
    if not folder.failed:
        return "其中没有文本文件"
    first = folder.failed[0]
    return f"{len(folder.failed)} 个文件都没有可用的文字，例如 {first.source}：{first.reason}"


def _load_embedder(config: Config) -> PassageEmbedder:
    """Load the retriever that the settings name."""
    from zzqa.indexing.embed import Embedder

    return Embedder(config.retriever, threads=config.threads)


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody."""
