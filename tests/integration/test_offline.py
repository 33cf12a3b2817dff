"""With every socket refused, an index is built and a question answered."""

import os
import subprocess
import sys

import pytest_socket

from zzqa.build import build_index
from zzqa.engine import Engine


def test_building_and_asking_open_no_socket(tmp_path):
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "甲.txt").write_text("青石岭水库工程总投资12亿元，大坝已经封顶。", encoding="utf-8")
    pytest_socket.disable_socket()
    try:
        build_index(corpus, index)
        answer = Engine.open(index).answer("青石岭水库总投资多少")
    finally:
        pytest_socket.enable_socket()
    assert "12亿元" in answer.text


def test_the_reader_leaves_nothing_in_the_home_of_the_user(tmp_path):
    # ONNX Runtime's telemetry is native code that no patch of Python's sockets sees; where it is on,
    # it writes an identifier and a queue of events into the user's cache.
    code = "import zzqa; from zzqa.answering.read.reader import Reader; from zzqa.config import Config; Reader(Config().reader, threads=1)"
    home = tmp_path / "home"
    home.mkdir()
    environment = {
        k: v for k, v in os.environ.items() if k != "ORT_DISABLE_TELEMETRY" and not k.startswith("XDG_")
    }
    subprocess.run([sys.executable, "-c", code], check=True, env=environment | {"HOME": str(home)})
    assert list(home.rglob("*")) == []
