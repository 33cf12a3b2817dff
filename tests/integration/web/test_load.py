"""Thirty users at once: nobody is refused, and nobody gets another's answer. bench/load.py does it for a minute."""

import argparse
import asyncio

import pytest

from bench.load import run

QUESTIONS = [
    f"{asked}{ending}"
    for asked in (
        "庄里水库进展如何",
        "重点项目开工率是多少",
        "攻击测试写在哪里",
        "广州塔有多高",
        "庄里水库何时验收",
    )
    for ending in ("", "？", "，请回答")
]


@pytest.mark.parametrize("by", ["api", "page"])
def test_no_answer_is_mixed(server, tmp_path, by):
    options = argparse.Namespace(users=30, seconds=3.0, by=by, rebuild=False)
    figures = asyncio.run(run(server.url, QUESTIONS, tmp_path, options))
    assert figures["kinds_of_error"] == []
    assert figures["mixed"] == 0
    assert figures["questions"] >= 30  # each user at least once
