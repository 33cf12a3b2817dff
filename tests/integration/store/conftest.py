"""Every kind of store: a folder, a milvus-lite file, a milvus-lite server, and a real Milvus if one is named.

ZZQA_TEST_MILVUS_URI (and ZZQA_TEST_MILVUS_TOKEN) name a real one, whose collections "zzqa_test_..." are
made and deleted.
"""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from milvus_server import MilvusServer

from zzqa.config import Config

pytest.importorskip("pymilvus", reason="needs zzqa[cluster]")

NAMES = itertools.count()


@pytest.fixture(autouse=True)
def _no_rivals(monkeypatch: pytest.MonkeyPatch) -> None:
    """No builder waits to see whether another one began at the same moment."""
    monkeypatch.setattr("zzqa.cluster.lease._WAIT", 0.0)


@pytest.fixture(scope="session")
def milvus_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    server = MilvusServer(tmp_path_factory.mktemp("server") / "data")
    yield server
    server.kill()


@pytest.fixture(scope="session")
def milvus_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("file") / "milvus.db"


@pytest.fixture(params=["local", "milvus-lite file", "milvus-lite server", "milvus cluster"])
def config(request: pytest.FixtureRequest) -> Iterator[Config]:
    """The settings of a store that holds nothing yet."""
    prefix = f"zzqa_test_{os.getpid()}_{next(NAMES)}"
    match request.param:
        case "local":
            yield Config()
        case "milvus-lite file":
            uri = str(request.getfixturevalue("milvus_file"))
            yield Config(store="milvus", milvus_uri=uri, milvus_prefix=prefix)
        case "milvus-lite server":
            uri = request.getfixturevalue("milvus_server").uri
            yield Config(store="milvus", milvus_uri=uri, milvus_prefix=prefix)
        case _:
            uri, token = (os.environ.get(f"ZZQA_TEST_MILVUS_{name}", "") for name in ("URI", "TOKEN"))
            if not uri:
                pytest.skip("ZZQA_TEST_MILVUS_URI names no Milvus")
            config = Config(store="milvus", milvus_uri=uri, milvus_token=token, milvus_prefix=prefix)
            yield config
            forget(config)


@pytest.fixture
def server_config(milvus_server: MilvusServer) -> Config:
    """The settings of an empty store on the server, which is to answer soon or not at all."""
    prefix = f"zzqa_test_{os.getpid()}_{next(NAMES)}"
    return Config(store="milvus", milvus_uri=milvus_server.uri, milvus_prefix=prefix, milvus_timeout=3)


def forget(config: Config) -> None:
    """Delete what a test made."""
    from pymilvus import MilvusClient

    client = MilvusClient(config.milvus_uri, token=config.milvus_token.get_secret_value())
    for name in client.list_collections():
        if name.startswith(f"{config.milvus_prefix}_"):
            for alias in client.list_aliases(name)["aliases"]:
                client.drop_alias(alias)
            client.drop_collection(name)
