"""What keeps Milvus at a distance: secrets, hostile folders, and being imported at all."""

import subprocess
import sys
from pathlib import Path

import pytest

from zzqa.cluster.client import Milvus
from zzqa.config import Config
from zzqa.errors import ConfigError, StoreError

HIDDEN = "hidden"
SRC = Path(__file__).parents[3] / "src"


def python(code: str, folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, cwd=folder
    )
    return done.stdout.strip()


def test_a_local_index_needs_nothing_of_milvus(tmp_path):
    (tmp_path / "文档").mkdir()
    (tmp_path / "文档" / "水库.txt").write_text("庄里水库大坝主体工程全部完工。", "utf-8")
    code = """
import sys
sys.path[:0] = sys.argv[1:]
from fake_embedder import FakeEmbedder
import zzqa.cli, zzqa.engine
from zzqa.build import build_index
from zzqa.homes import home_of
build_index("文档", "index", embedder=FakeEmbedder())
assert home_of("index").open().knows("庄里水库")
print(sorted({"pymilvus", "milvus_lite", "grpc", "pyarrow"} & set(sys.modules)))
"""
    assert python(code, tmp_path, str(SRC), str(Path(__file__).parents[1])) == "[]"


def test_a_file_env_that_lies_about_is_not_read(tmp_path):
    pytest.importorskip("pymilvus")
    (tmp_path / ".env").write_text("HOSTILE=1\nMILVUS_URI=http://evil.example\n", "utf-8")
    code = """
import os, sys
sys.path[:0] = sys.argv[1:]
from zzqa.cluster.connection import imported
imported("")
print(os.environ.get("HOSTILE"), os.environ.get("PYTHON_DOTENV_DISABLED"), os.environ.get("MILVUS_URI"))
"""
    assert python(code, tmp_path, str(SRC)) == "None None None"


def test_without_the_extra_its_name_is_told(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(StoreError, match=r"pip install 'zzqa\[cluster\]'"):
        Milvus("http://127.0.0.1:1", Config(), index=tmp_path)


def test_secrets_are_not_shown():
    config = Config(store="milvus", milvus_token=HIDDEN, milvus_uri=f"http://me:{HIDDEN}@host:19530")
    assert HIDDEN not in repr(config)
    with pytest.raises(ConfigError, match="ZZQA_MILVUS_PREFIX"):
        Config(milvus_prefix="有空格")


@pytest.mark.parametrize("uri", [f"ftp://me:{HIDDEN}@host:1", f"http://me:{HIDDEN}@host:1/no/such"])
def test_an_address_that_is_none_is_told_without_its_password(uri, tmp_path):
    pytest.importorskip("pymilvus")
    config = Config(store="milvus", milvus_timeout=0.5, milvus_ca=str(tmp_path / "ca.pem"))
    with pytest.raises(StoreError) as told:
        Milvus(uri.replace("http:", "https:"), config, index=tmp_path)
    assert HIDDEN not in str(told.value)
