"""The watch builds at once, after each change, and in spite of failures."""

import threading
from pathlib import Path

import pytest

from zzqa.build import watch as module
from zzqa.build.watch import watch
from zzqa.errors import EmptyCorpusError, IndexBusyError
from zzqa.records import BuildReport


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SETTLE", 50)
    monkeypatch.setattr(module, "_LOOK_UP", 50)


class Builds:
    """Builds that tell the names in the folder; the `failing` ones raise instead."""

    def __init__(self, corpus: Path, failing: dict[int, Exception] | None = None) -> None:
        self.corpus = corpus
        self.failing = failing or {}
        self.count = 0

    def __call__(self) -> BuildReport:
        self.count += 1
        if self.count in self.failing:
            raise self.failing[self.count]
        return BuildReport(str(self.count), tuple(sorted(path.name for path in self.corpus.iterdir())))


def write(corpus: Path, name: str) -> None:
    (corpus / name).write_text("水库", encoding="utf-8")


def test_it_builds_at_once_and_after_each_change(tmp_path: Path) -> None:
    stop = threading.Event()
    outcomes = watch(tmp_path, Builds(tmp_path), stop=stop)
    assert next(outcomes) == BuildReport("1")
    write(tmp_path, "a.txt")
    assert next(outcomes) == BuildReport("2", ("a.txt",))
    (tmp_path / "a.txt").unlink()
    assert next(outcomes) == BuildReport("3")
    stop.set()
    assert next(outcomes, None) is None


def test_a_failing_build_does_not_end_it(tmp_path: Path) -> None:
    stop = threading.Event()
    error = EmptyCorpusError(tmp_path, "空")
    outcomes = watch(tmp_path, Builds(tmp_path, {1: error}), stop=stop)
    assert next(outcomes) is error
    write(tmp_path, "a.txt")
    assert next(outcomes) == BuildReport("2", ("a.txt",))
    stop.set()


def test_where_another_builds_it_tries_again_without_a_change(tmp_path: Path) -> None:
    stop = threading.Event()
    outcomes = watch(tmp_path, Builds(tmp_path, {1: IndexBusyError(tmp_path)}), stop=stop)
    assert isinstance(next(outcomes), IndexBusyError)
    assert next(outcomes) == BuildReport("2")
    stop.set()


def test_hidden_files_are_no_change(tmp_path: Path) -> None:
    stop = threading.Event()
    builds = Builds(tmp_path)
    outcomes = watch(tmp_path, builds, stop=stop)
    next(outcomes)
    write(tmp_path, ".partial.txt")
    threading.Timer(0.5, stop.set).start()
    assert next(outcomes, None) is None
    assert builds.count == 1


def test_an_error_that_is_not_ours_is_raised(tmp_path: Path) -> None:
    outcomes = watch(tmp_path, Builds(tmp_path, {1: KeyboardInterrupt()}))  # type: ignore[dict-item]
    with pytest.raises(KeyboardInterrupt):
        next(outcomes)


def test_there_must_be_a_folder(tmp_path: Path) -> None:
    with pytest.raises(EmptyCorpusError):
        next(watch(tmp_path / "none", Builds(tmp_path)))
