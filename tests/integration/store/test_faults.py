"""What happens to an index in Milvus when something dies, stops, or comes back."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from milvus_server import MilvusServer

from store.corpora import ROADS, SCHOOL, WATER, assert_as_local, index_of, opened, run, said, search, write
from store.writes import at_each_write
from zzqa.cluster import lease
from zzqa.config import Config
from zzqa.errors import CorruptIndexError, IndexBusyError, StoreError, StoreUnreachableError
from zzqa.homes import home_of

HIDDEN = "user:hidden"


class Killed(BaseException):
    """The builder is dead: nothing that it does takes effect any more."""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    write(tmp_path / "文档", "水库.txt", WATER)
    write(tmp_path / "文档", "公路.txt", ROADS)
    return tmp_path / "文档"


def build_and_die(
    corpus: Path, config: Config, step: int, monkeypatch: pytest.MonkeyPatch, *, full: bool
) -> bool:
    """Build, and be dead from the `step`-th write on; say whether the build did not get there."""
    left = step

    def die() -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            raise Killed

    with monkeypatch.context() as patched:
        at_each_write(die, patched.setattr)
        try:
            run(corpus, config, full=full)
        except Killed:
            return False
    return True


@pytest.mark.parametrize("full", [False, True], ids=["changes", "from nothing"])
def test_a_build_that_dies_anywhere_changes_nothing_or_all(corpus, milvus_file, monkeypatch, full):
    config = Config(store="milvus", milvus_uri=str(milvus_file), milvus_prefix=f"zzqa_dies_{full}")
    run(corpus, config)
    old = said(opened(corpus, config))
    for step in range(1, 100):
        if (corpus / "学校.txt").exists():
            (corpus / "学校.txt").unlink()
            write(corpus, "水库.txt", WATER)
        else:
            write(corpus, "学校.txt", SCHOOL)
            (corpus / "水库.txt").unlink()
        ended = build_and_die(corpus, config, step, monkeypatch, full=full)
        after = opened(corpus, config)
        if not ended and said(after) == old:
            assert home_of(index_of(corpus), config).check() == []
        run(corpus, config)
        if step % 4 == 0 or ended:
            assert_as_local(corpus, config)
        old = said(opened(corpus, config))
        if ended:
            break
    assert 10 < step < 99


@pytest.mark.parametrize("step", [6, 9])
def test_a_killed_builder_is_no_builder(corpus: Path, server_config: Config, step: int) -> None:
    run(corpus, server_config)
    write(corpus, "学校.txt", SCHOOL)
    (corpus / "水库.txt").unlink()
    program = Path(__file__).with_name("killed.py")
    settings = [server_config.milvus_uri, server_config.milvus_prefix, str(step)]
    paths = [str(program.parents[1]), str(program.parents[2] / "unit"), *sys.path]
    killed = subprocess.run(
        [sys.executable, str(program), str(corpus), str(index_of(corpus)), *settings],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        check=False,
    )
    assert killed.returncode == -9
    assert opened(corpus, server_config).knows("庄里水库")
    run(corpus, server_config)
    assert_as_local(corpus, server_config)


@pytest.fixture
def own_server(tmp_path: Path):
    server = MilvusServer(tmp_path / "data")
    yield server
    server.kill()


def test_a_server_that_is_killed_in_mid_build(corpus, own_server, monkeypatch):
    config = Config(store="milvus", milvus_uri=own_server.uri, milvus_timeout=2)
    run(corpus, config)
    store = opened(corpus, config)
    expected = [passage.text for passage in search(store, "水库").passages]
    write(corpus, "学校.txt", SCHOOL)
    (corpus / "水库.txt").unlink()
    left = 8

    def kill() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            own_server.kill()

    with monkeypatch.context() as patched:
        at_each_write(kill, patched.setattr)
        # Loading and writing are given more time than a search; there is nothing to wait for here.
        patched.setattr("zzqa.cluster.client._PATIENCE", 1)
        with pytest.raises(StoreUnreachableError, match="zzqa doctor"):
            run(corpus, config)
    with pytest.raises(StoreUnreachableError):
        search(store, "水库")
    own_server.start()
    assert store.knows("庄里水库")
    assert [passage.text for passage in search(store, "水库").passages] == expected
    assert home_of(index_of(corpus), config).check() == []
    run(corpus, config)
    assert_as_local(corpus, config)


def test_a_server_that_stops_is_told_in_time_and_asked_again(corpus, own_server):
    config = Config(store="milvus", milvus_uri=own_server.uri, milvus_timeout=1)
    run(corpus, config)
    home = home_of(index_of(corpus), config)
    store = home.open()
    expected = [passage.text for passage in search(store, "水库").passages]
    own_server.pause()
    started = time.monotonic()
    with pytest.raises(StoreUnreachableError, match="1 秒内没有回应") as told:
        search(store, "水库")
    with pytest.raises(StoreUnreachableError):
        home.live_state()
    assert [finding.problem for finding in home.check()] == [str(told.value)]
    assert time.monotonic() - started < 30
    own_server.go_on()
    assert [passage.text for passage in search(store, "水库").passages] == expected
    assert home.check() == []


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    config = Config(store="milvus", milvus_uri="http://127.0.0.1:9", milvus_token=HIDDEN, milvus_timeout=1)
    with pytest.raises(StoreUnreachableError) as told:
        home_of(tmp_path, config).live_state()
    assert HIDDEN not in str(told.value)


def test_a_file_that_another_process_uses(corpus: Path, tmp_path: Path) -> None:
    config = Config(store="milvus", milvus_uri=str(tmp_path / "used.db"))
    held = subprocess.Popen(
        [sys.executable, "-c", "import sys; from milvus_lite import MilvusLite; db = MilvusLite(sys.argv[1]); print(1, flush=True); sys.stdin.read()", str(tmp_path / "used.db")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    held.stdout.readline()
    with pytest.raises(StoreError, match="另一个进程"):
        run(corpus, config)
    held.communicate(b"")
    assert run(corpus, config).passages > 2


def test_a_hold_that_is_not_renewed_is_void(corpus, server_config, monkeypatch):
    home = home_of(index_of(corpus), server_config)
    with monkeypatch.context() as patched:
        patched.setattr("zzqa.cluster.lease.socket.gethostname", lambda: "another machine")
        holding = home.building()
        late = holding.__enter__()
    with pytest.raises(IndexBusyError):
        run(corpus, server_config)
    with monkeypatch.context() as patched:
        patched.setattr(lease, "_VOID", -1.0)
        with home.building():
            # The first one wakes up, and finds before it publishes that the index is another's.
            with pytest.raises(IndexBusyError):
                late.lease.require()
            holding.__exit__(None, None, None)
            with pytest.raises(IndexBusyError):
                late.lease.require()
    run(corpus, server_config)
    assert_as_local(corpus, server_config)


def test_what_is_missing_is_told(corpus: Path, server_config: Config) -> None:
    from pymilvus import MilvusClient

    run(corpus, server_config)
    home = home_of(index_of(corpus), server_config)
    client, prefix = MilvusClient(server_config.milvus_uri), server_config.milvus_prefix
    client.delete(f"{prefix}_000001_records", filter='key like "text/%"')
    assert len(home.check()) == 2
    assert all("zzqa build --full" in finding.problem for finding in home.check())
    client.delete(f"{prefix}_000001_passages", filter="row == 0")
    with pytest.raises(CorruptIndexError, match="zzqa build --full"):
        home.open()
    assert run(corpus, server_config).warnings
    assert_as_local(corpus, server_config)


def test_what_no_kept_generation_needs_is_deleted(corpus: Path, server_config: Config) -> None:
    from pymilvus import MilvusClient

    for number in range(5):
        write(corpus, "学校.txt", SCHOOL.replace("43", str(number)))
        run(corpus, server_config)
    client, prefix = MilvusClient(server_config.milvus_uri), server_config.milvus_prefix

    def names(collection: str, name: str, where: str) -> set[str]:
        return {
            row[name] for row in client.query(f"{prefix}_000001_{collection}", where, output_fields=[name])
        }

    assert names("records", "key", 'key like "manifest/%"') == {"manifest/4", "manifest/5"}
    assert names("records", "key", 'key like "contents/%"') == {"contents/4/0", "contents/5/0"}
    documents = names("documents", "key", 'key like "%"')
    assert len(documents) == 4  # two that never changed, and one as it is and as it was
    assert names("records", "key", 'key like "text/%"') == {f"text/{key}/0" for key in documents}
    assert names("passages", "doc_id", "row >= 0") == {key.partition("@")[0] for key in documents}
    run(corpus, server_config, full=True)
    run(corpus, server_config, full=True)
    left = {name for name in client.list_collections() if name.startswith(f"{prefix}_0")}
    assert left == {
        f"{prefix}_00000{n}_{kind}" for n in (2, 3) for kind in ("passages", "documents", "records")
    }


def test_vectors_that_are_not_all_compared(corpus: Path, server_config: Config, monkeypatch) -> None:
    from pymilvus import MilvusClient

    for module in ("layout", "writing"):
        monkeypatch.setattr(f"zzqa.cluster.{module}.EXACT_PASSAGES", 1)
    run(corpus, server_config)
    client, prefix = MilvusClient(server_config.milvus_uri), server_config.milvus_prefix
    assert client.describe_index(f"{prefix}_000001_passages", "vector")["index_type"] == "HNSW"
    assert_as_local(corpus, server_config)
