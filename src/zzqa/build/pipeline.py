"""The build, step by step: survey the folder, clean, find copies, embed, write."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from zzqa.build.cleaning import Cut, cut
from zzqa.build.duplicates import Copies, settle_copies
from zzqa.build.folder import printable
from zzqa.build.outcome import build_report, indexed_files
from zzqa.build.steps import Alone, Steps
from zzqa.build.survey import Survey, survey
from zzqa.build.vectors import LateEmbedder, PassageEmbedder, embed
from zzqa.build.work import queues
from zzqa.build.work.shared import shared
from zzqa.causes import sentence
from zzqa.config import Config
from zzqa.corpus.limits import Limits
from zzqa.errors import EmptyCorpusError
from zzqa.homes import home_of
from zzqa.indexing.changes import Changes
from zzqa.indexing.home import Base, Building
from zzqa.indexing.manifest import Fingerprints, IndexedFile, code_fingerprint
from zzqa.progress import Progress
from zzqa.records import BuildReport, Passage


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
    `embedder` is a retriever, by default the one that `config` names, loaded if need be. When nothing
    changed, no generation is written. Raises EmptyCorpusError (the index then stays as it was),
    IndexBusyError, IndexWriteError, ModelError or WorkerError.
    """
    started = time.perf_counter()
    corpus, config = Path(corpus), config or Config()
    alone = Alone(corpus, config, embedder or LateEmbedder(config), progress or _silent)
    with home_of(index, config).building() as hold:
        with _steps(alone, Path(index)) as steps:
            result = _Build(corpus, hold, config, steps, alone.tell, None if full else hold.base).run()
        queues.clear(Path(index), config)
        before = hold.base.files if hold.base else ()
        warnings = [*hold.warnings, *result.remarks]
    report = build_report(
        result.generation,
        before=before,
        after=result.files,
        seconds=time.perf_counter() - started,
        warnings=warnings,
    )
    return replace(report, embedded=result.embedded, model_seconds=result.model_seconds)


@dataclass(frozen=True, slots=True)
class _Result:
    """The generation that is live after a build, its files, and what the model did for it.

    `remarks` are sentences on what of new files was not read, or not for certain.
    """

    generation: str
    files: tuple[IndexedFile, ...]
    embedded: int = 0
    model_seconds: float = 0.0
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Build:
    """One build; `old` is the index that is there, where something may be taken over from it."""

    corpus: Path
    hold: Building
    config: Config
    steps: Steps
    tell: Progress
    old: Base | None

    def run(self) -> _Result:
        """Do the build. When nothing changed, no generation is written."""
        base = self._base()
        surveyed = survey(self.corpus, base, Limits.of(self.config), self.steps.load)
        cuts, empty = self.steps.cut_all(surveyed.fresh, surveyed.readings)
        copies = settle_copies(surveyed, cuts, base)
        come = _passages_to_come(surveyed, cuts, copies, base, self.config)
        files = indexed_files(
            surveyed,
            failed={**surveyed.failed, **empty},
            originals=copies.originals,
            passages=_counts(base) | Counter(passage.doc_id for passage in come),
        )
        prints = replace(self._fingerprints(), learnt=surveyed.learnt)
        corpus = printable(self.corpus.resolve())
        if base and (prints, corpus) == (base.fingerprints, base.corpus) and _same(files, base.files):
            return _Result(base.name, files)
        if not any(file.doc_id for file in files):
            raise EmptyCorpusError(self.corpus, _why_empty(files))
        made = embed(come, self.steps.embedder, known=self._known_vectors(), tell=self.tell)
        changes = Changes(
            documents=[cut.document for cut in cuts.values()],
            sketches={doc_id: cut.sketch for doc_id, cut in cuts.items()},
            passages=come,
            vectors=made.vectors,
            files=files,
            fingerprints=prints,
            alike=copies.alike,
            removed=surveyed.removed,
            withdrawn=_answered(base) & surveyed.kept.keys() & copies.originals.keys(),
            lessons=surveyed.lessons,
            corpus=corpus,
        )
        self.tell("写入", 0, 1)
        name = self.hold.write(changes, anew=base is None)
        self.tell("写入", 1, 1)
        return _Result(name, files, made.made, made.seconds, _remarks(cuts.values()))

    def _base(self) -> Base | None:
        """Return the old index if its documents would come out as they are, whatever else is learnt."""
        if self.old is None:
            return None
        now, then = self._fingerprints(), self.old.fingerprints
        return self.old if replace(now, learnt=then.learnt, limits=then.limits) == then else None

    def _known_vectors(self) -> Base | None:
        """Return the old index if the same model made its vectors."""
        same = self.old and self.old.fingerprints.model == self.steps.embedder.fingerprint
        return self.old if same else None

    def _fingerprints(self) -> Fingerprints:
        """Return the hashes of all that decides what the index holds, apart from the documents."""
        return Fingerprints(
            model=self.steps.embedder.fingerprint,
            config=self.config.index_fingerprint(),
            code=code_fingerprint(),
            learnt="",
            limits=Limits.of(self.config).fingerprint(),
        )


def _steps(alone: Alone, index: Path) -> AbstractContextManager[Steps]:
    """Return the steps as the settings want them done: by workers, or in this process."""
    return shared(alone, index) if alone.config.workers > 1 else nullcontext(alone)


def _passages_to_come(
    surveyed: Survey, cuts: Mapping[str, Cut], copies: Copies, base: Base | None, config: Config
) -> list[Passage]:
    """Return the passages that the index does not have yet, in the order of their ids.

    They are those of new documents, and of copies whose original went; copies have none.
    """
    passages = [p for doc_id, one in cuts.items() if doc_id not in copies.originals for p in one.passages]
    if base:
        for doc_id in surveyed.kept.keys() - copies.originals.keys() - _answered(base):
            passages += cut(base.stored.document(doc_id), config)
    return sorted(passages, key=lambda passage: passage.passage_id)


def _remarks(cuts: Iterable[Cut]) -> tuple[str, ...]:
    """Return what of new documents was not read, or not for certain, a sentence each that names the file."""
    documents = [cut.document for cut in cuts]
    return tuple(
        f"{document.source}：{sentence(remark)}"
        for document in sorted(documents, key=lambda document: document.source)
        for remark in document.layout.remarks
    )


def _counts(base: Base | None) -> Counter[str]:
    """Return how many passages the index has of each document."""
    files = base.files if base else ()
    return Counter({file.doc_id: file.passages for file in files if file.passages})


def _answered(base: Base | None) -> set[str]:
    """Return the documents of the index that are answered from."""
    return set(_counts(base))


def _same(files: tuple[IndexedFile, ...], others: tuple[IndexedFile, ...]) -> bool:
    """Return whether files are the same, whenever they were touched."""
    return [replace(file, stamp="") for file in files] == [replace(file, stamp="") for file in others]


def _why_empty(files: tuple[IndexedFile, ...]) -> str:
    """Return why no file gave a passage."""
    if not files:
        return "其中没有可以收录的文件"
    return f"{len(files)} 个文件都没有可用的文字，例如 {files[0].source}：{sentence(files[0].reason)}"


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody."""
