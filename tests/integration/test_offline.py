"""With every socket refused, an index is built and a question answered."""

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
