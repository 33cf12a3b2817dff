"""What every store must do, whatever keeps it."""

import threading
from pathlib import Path

import pytest

from store.corpora import (
    AIRPORT,
    ROADS,
    SCHOOL,
    WATER,
    assert_as_local,
    index_of,
    opened,
    run,
    said,
    search,
    write,
)
from zzqa.config import Config
from zzqa.errors import IndexBusyError, IndexMismatchError, MissingIndexError, NoEarlierIndexError
from zzqa.homes import home_of
from zzqa.scope import Scope


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    write(tmp_path / "文档", "水库.txt", WATER)
    write(tmp_path / "文档", "机场.txt", AIRPORT)
    return tmp_path / "文档"


def test_a_first_build_says_what_the_documents_say(corpus: Path, config: Config) -> None:
    write(corpus, "公路.txt", ROADS)
    write(corpus, "空.txt", "\n")
    report = run(corpus, config)
    assert report.added == ("公路.txt", "机场.txt", "水库.txt")
    assert opened(corpus, config).name == report.generation
    assert home_of(index_of(corpus), config).corpus() == corpus
    assert_as_local(corpus, config)


def test_when_nothing_changed_nothing_is_written(corpus: Path, config: Config) -> None:
    first = run(corpus, config)
    home = home_of(index_of(corpus), config)
    before = home.live_state()
    assert run(corpus, config).generation == first.generation
    assert home.live_state() == before


def test_documents_come_change_and_go(corpus: Path, config: Config) -> None:
    run(corpus, config)
    write(corpus, "学校.txt", SCHOOL)
    write(corpus, "公路.txt", ROADS)
    assert run(corpus, config).added == ("公路.txt", "学校.txt")
    assert_as_local(corpus, config)
    write(corpus, "机场.txt", AIRPORT.replace("正在", "已经"))
    (corpus / "水库.txt").unlink()
    report = run(corpus, config)
    assert (report.changed, report.removed) == (("机场.txt",), ("水库.txt",))
    assert report.embedded == 1
    assert_as_local(corpus, config)
    write(corpus, "水库.txt", WATER)
    (corpus / "公路.txt").rename(corpus / "道路.txt")
    run(corpus, config)
    assert_as_local(corpus, config)


def test_the_same_document_sent_twice_is_one(corpus: Path, config: Config) -> None:
    write(corpus, "水库（副本）.txt", WATER)
    write(corpus, "水库（排版）.txt", WATER.replace("，", ", ").replace("\n", "\r\n\r\n"))
    report = run(corpus, config)
    assert report.duplicates == ("水库（副本）.txt", "水库（排版）.txt")
    assert report.passages == 2
    assert len(search(opened(corpus, config), "水库", scope=Scope.of(["水库（副本）.txt"])).passages) == 1
    assert_as_local(corpus, config)
    # A copy speaks for itself when the first goes.
    (corpus / "水库.txt").unlink()
    run(corpus, config)
    assert_as_local(corpus, config)


def test_an_open_store_stays_as_it_was(corpus: Path, config: Config) -> None:
    run(corpus, config)
    store = opened(corpus, config)
    before = said(store), [p.text for p in search(store, "水库").passages], store.term_weights(["水库"])
    write(corpus, "公路.txt", ROADS)
    (corpus / "水库.txt").unlink()
    run(corpus, config)
    assert (
        said(store),
        [p.text for p in search(store, "水库").passages],
        store.term_weights(["水库"]),
    ) == before
    assert store.knows("庄里水库")
    assert not opened(corpus, config).knows("庄里水库")


def test_rolling_back_and_building_on(corpus: Path, config: Config) -> None:
    home = home_of(index_of(corpus), config)
    first = run(corpus, config)
    told = said(opened(corpus, config))
    write(corpus, "公路.txt", ROADS)
    (corpus / "水库.txt").unlink()
    run(corpus, config)
    state = home.live_state()
    assert home.rollback() == first.generation
    assert home.live_state() != state
    assert said(opened(corpus, config)) == told
    assert opened(corpus, config).knows("庄里水库")
    assert home.check() == []
    with pytest.raises(NoEarlierIndexError):
        home.rollback()
    run(corpus, config)
    assert home.live_state() != state
    assert_as_local(corpus, config)


def test_an_index_built_anew_can_be_rolled_back(corpus: Path, config: Config) -> None:
    home = home_of(index_of(corpus), config)
    run(corpus, config)
    write(corpus, "学校.txt", SCHOOL)
    first = run(corpus, config)
    (corpus / "水库.txt").unlink()
    second = run(corpus, config, full=True)
    assert second.generation != first.generation
    assert_as_local(corpus, config)
    assert home.rollback() == first.generation
    assert opened(corpus, config).knows("庄里水库")
    run(corpus, config)
    assert_as_local(corpus, config)


def test_one_builder_at_a_time(corpus: Path, config: Config) -> None:
    with home_of(index_of(corpus), config).building(), pytest.raises(IndexBusyError):
        run(corpus, config)
    assert run(corpus, config).passages == 2


def test_another_model_or_setting_is_told(corpus: Path, config: Config) -> None:
    home = home_of(index_of(corpus), config)
    with pytest.raises(MissingIndexError):
        home.open()
    assert home.live_state() == ("", 0)
    assert home.corpus() is None
    write(corpus, "公路.txt", ROADS)
    passages = run(corpus, config).passages
    with pytest.raises(IndexMismatchError):
        home.open(model="another")
    with pytest.raises(IndexMismatchError):
        home.open(config=Config(passage_chars=99))
    smaller = config.model_copy(update={"passage_chars": 60, "passage_overlap": 10})
    assert run(corpus, smaller).passages > passages
    assert home.open(config=smaller).knows("庄里水库")


def test_only_the_sources_asked_for(corpus: Path, config: Config) -> None:
    write(corpus, "公路.txt", ROADS)
    run(corpus, config)
    store = opened(corpus, config)
    found = search(store, "水库", 50, scope=Scope.of(["水库.txt", "机场.txt", "没有.txt"]))
    assert {about.source for about in found.about} == {"水库.txt", "机场.txt"}
    for none in ([], ["没有.txt"]):
        assert len(search(store, "水库", scope=Scope.of(none)).passages) == 0


def test_only_the_dates_asked_for(corpus: Path, config: Config) -> None:
    write(corpus, "旧闻.txt", SCHOOL.replace("\n", "\n发布时间：2011-05-04\n", 1))
    write(corpus, "公路.txt", ROADS)  # without a date
    run(corpus, config)
    store = opened(corpus, config)
    dates = {document.source: document.published for document in store.documents()}
    assert (dates["机场.txt"], dates["旧闻.txt"], dates["公路.txt"]) == ("2019-08-26", "2011-05-04", None)

    def sources(since: str, until: str) -> set[str]:
        found = search(store, "机场", 50, scope=Scope.of(None, since, until))
        return {about.source for about in found.about}

    assert sources("2012", "") == {source for source, date in dates.items() if date and date > "2012"}
    assert sources("", "2011-05") == sources("2011-05-04", "2011-05-04") == {"旧闻.txt"}
    assert sources("2011-05-05", "2012") == set()
    assert "公路.txt" in sources("", "")


def test_many_threads_read_one_store(corpus: Path, config: Config) -> None:
    write(corpus, "公路.txt", ROADS)
    run(corpus, config)
    store = opened(corpus, config)
    expected = [p.passage_id for p in search(store, "水库").passages]
    found: list[list[str]] = []

    def read() -> None:
        for _ in range(5):
            found.append([p.passage_id for p in search(store, "水库").passages])

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert found == [expected] * 20
