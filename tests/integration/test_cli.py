"""The command line: most tests run it in this process, so that the models load once."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from zzqa.cli import app
from zzqa.errors import IndexBusyError
from zzqa.indexing.check import check
from zzqa.indexing.generation import current_generation
from zzqa.indexing.publish import exclusive

SEEDS = Path(__file__).parents[2] / "seeds"


def zzqa(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_python_m_zzqa(seeds_index):
    run = subprocess.run(
        [sys.executable, "-m", "zzqa", "ask", "庄里水库进展如何", "--index", str(seeds_index)],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        timeout=120,
        check=False,
    )
    assert run.returncode == 0
    assert "累计完成投资39亿元" in run.stdout
    assert run.stderr == ""


def test_ask_as_text(seeds_index):
    run = zzqa("ask", "庄里水库进展如何", "--index", seeds_index)
    assert run.exit_code == 0, run.stderr
    assert "累计完成投资39亿元" in run.stdout
    assert "000_217a48f8ed25ce82.txt" in run.stdout
    assert "可信度" in run.stdout


def test_ask_as_json_leads_to_the_original_file(seeds_index):
    run = zzqa("ask", "庄里水库进展如何", "--json", "--index", seeds_index)
    answer = json.loads(run.stdout)
    assert answer["found"]
    for citation in answer["citations"]:
        original = (SEEDS / citation["source"]).read_bytes().decode("utf-8")
        assert original[citation["original_start"] : citation["original_end"]] == citation["original_quote"]


def test_not_found_is_an_answer(seeds_index):
    run = zzqa("ask", "广州塔有多高", "--index", seeds_index)
    assert run.exit_code == 0
    assert "文档中没有找到" in run.stdout


@pytest.mark.parametrize("question", ["", "   ", "？？", "水" * 10_000])
def test_a_bad_question_is_code_2(seeds_index, question):
    run = zzqa("ask", question, "--index", seeds_index)
    assert run.exit_code == 2
    assert run.stdout.strip()
    assert "Traceback" not in run.stderr


def test_the_time_of_the_documents_can_be_limited(seeds_index):
    def sources(*options):
        run = zzqa("ask", "庄里水库进展如何", "--json", "--index", seeds_index, *options)
        assert run.exit_code == 0, run.stderr
        return {one["published"] for one in json.loads(run.stdout)["citations"]}

    assert {date[:4] for date in sources("--until", "2019年")} == {"2019"}
    assert min(sources("--since", "2019-08-27")) > "2019-08-26"
    run = zzqa("ask", "庄里水库进展如何", "--until", "1999", "--index", seeds_index)
    assert run.exit_code == 0
    assert "选定的范围和时间里没有文档" in run.stdout
    assert "最接近的段落" not in run.stdout


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--since", "去年"), "日期“去年”无法识别，请写成 2020、2020-08 或 2020-08-26。"),
        (("--until", "2020-13"), "日期“2020-13”无法识别"),
        (("--since", "2021", "--until", "2020"), "日期“2021”晚于“2020”，请调换起止日期。"),
    ],
)
@pytest.mark.parametrize("where", [("--index", "/nowhere"), ("--url", "http://127.0.0.1:1")])
def test_a_bad_date_is_code_2_and_told_first(where, options, told):
    run = zzqa("ask", "庄里水库进展如何", *where, *options)
    assert run.exit_code == 2
    assert run.stderr.startswith("错误：" + told)
    assert len(run.stderr.splitlines()) == 1


def test_search(seeds_index):
    hits = json.loads(zzqa("search", "庄里水库", "--top-k", "3", "--json", "--index", seeds_index).stdout)
    assert len(hits) == 3
    assert "庄里水库" in hits[0]["passage"]["text"]


def test_documents(seeds_index):
    rows = json.loads(zzqa("documents", "--json", "--index", seeds_index).stdout)
    assert sorted(row["source"] for row in rows) == sorted(path.name for path in SEEDS.iterdir())


def test_documents_tells_what_changed_since_the_build(tmp_path):
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "甲.txt").write_text("青石岭水库大坝已经封顶。", encoding="utf-8")
    (corpus / "乙.md").write_text("青石岭水库,大坝已经封顶。", encoding="utf-8")
    assert "新增 2，" in zzqa("build", "--corpus", corpus, "--index", index).stdout
    (corpus / "丙.txt").write_text("白鹭湖公园免费开放。", encoding="utf-8")
    lines = zzqa("documents", "--index", index).stdout.splitlines()
    assert {line.split("\t")[1]: line.split("\t")[0] for line in lines} == {
        "甲.txt": "重复", "乙.md": "已收录", "丙.txt": "未收录",
    }  # fmt: skip
    # Without --corpus the folder is the one that the index was built from.
    assert "新增：丙.txt" in zzqa("build", "--index", index).stdout
    answer = zzqa("ask", "青石岭水库大坝进展如何", "--index", index).stdout
    assert "共 2 份相同文件：甲.txt" in answer


def test_an_index_is_not_built_where_a_path_was_mistyped(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "甲.txt").write_text("青石岭水库大坝已经封顶。", encoding="utf-8")
    for command in (("ask", "青石岭水库进展如何"), ("search", "水库"), ("serve", "--port", "1")):
        run = zzqa(*command, "--index", "indx")
        assert run.exit_code == 2
        assert "zzqa build --index" in run.stderr
    assert not (tmp_path / "indx").exists()
    # The one that the settings name is built.
    monkeypatch.setenv("ZZQA_INDEX", "named")
    assert "大坝已经封顶" in zzqa("ask", "青石岭水库大坝进展如何").stdout
    assert (tmp_path / "named" / "CURRENT").exists()


def test_an_interrupted_build_leaves_the_old_index(seeds_index, tmp_path):
    index = tmp_path / "index"
    shutil.copytree(seeds_index, index)
    before = current_generation(index)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "甲.txt").write_text("青石岭水库大坝已经封顶。", encoding="utf-8")
    build = start("build", "--corpus", tmp_path / "corpus", "--index", index)
    wait_until(lambda: is_held(index))
    build.send_signal(signal.SIGINT)
    _, told = build.communicate(timeout=60)
    assert build.returncode == 130
    assert "已中断" in told
    assert "Traceback" not in told
    assert current_generation(index) == before
    assert check(index) == []
    assert not is_held(index)


def test_the_watch_builds_until_it_is_interrupted(tmp_path):
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    watch = start("build", "--watch", "--corpus", corpus, "--index", index)
    try:
        (corpus / "甲.txt").write_text("青石岭水库大坝已经封顶。", encoding="utf-8")
        wait_until((index / "CURRENT").exists)
        (corpus / "乙.txt").write_text("白鹭湖公园免费开放。", encoding="utf-8")
        wait_until(lambda: current_generation(index) == "gen-000002")
        wait_until(lambda: not is_held(index))
    finally:
        watch.send_signal(signal.SIGINT)
    told, errors = watch.communicate(timeout=60)
    assert "新增：乙.txt" in told
    assert "已停止监视" in errors
    assert "Traceback" not in errors
    assert watch.returncode == 0


def start(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "zzqa", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )


def is_held(index):
    """Say whether a build holds the index now."""
    try:
        with exclusive(index):
            return False
    except IndexBusyError:
        return True


def wait_until(true, seconds=120):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_no_index_and_no_seeds(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = zzqa("ask", "庄里水库进展如何", "--index", tmp_path / "none")
    assert run.exit_code == 2
    assert "zzqa build" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("make", [lambda folder: None, lambda folder: folder.mkdir()])
def test_a_corpus_that_is_missing_or_empty(tmp_path, make):
    make(tmp_path / "corpus")
    run = zzqa("build", "--corpus", tmp_path / "corpus", "--index", tmp_path / "index")
    assert run.exit_code == 2
    assert "zzqa build" in run.stderr
    assert not (tmp_path / "index" / "CURRENT").exists()


def test_an_index_of_other_settings(seeds_index, monkeypatch):
    monkeypatch.setenv("ZZQA_PASSAGE_CHARS", "400")
    run = zzqa("ask", "庄里水库进展如何", "--index", seeds_index)
    assert run.exit_code == 2
    assert "zzqa build --full" in run.stderr


def test_a_damaged_index_is_noticed_and_mended(tmp_path):
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "甲.txt").write_text("青石岭水库工程总投资12亿元，大坝已经封顶。", encoding="utf-8")
    assert zzqa("build", "--corpus", corpus, "--index", index).exit_code == 0
    (vectors,) = index.rglob("vectors.faiss")
    data = bytearray(vectors.read_bytes())
    data[len(data) // 2] ^= 1
    vectors.write_bytes(data)
    assert zzqa("doctor", "--index", index).exit_code == 1
    run = zzqa("ask", "青石岭水库投资多少", "--index", index)
    assert run.exit_code == 2
    assert "zzqa build --full" in run.stderr
    assert zzqa("build", "--full", "--corpus", corpus, "--index", index).exit_code == 0
    assert zzqa("doctor", "--index", index).exit_code == 0
    assert "12亿元" in zzqa("ask", "青石岭水库投资多少", "--index", index).stdout


def test_a_model_that_is_not_there(seeds_index, monkeypatch):
    monkeypatch.setenv("ZZQA_READER", "no-such-folder")
    run = zzqa("ask", "庄里水库进展如何", "--index", seeds_index)
    assert run.exit_code == 2
    assert "ZZQA_READER" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_bad_setting(seeds_index, monkeypatch):
    monkeypatch.setenv("ZZQA_TOP_K", "abc")
    run = zzqa("ask", "庄里水库进展如何", "--index", seeds_index)
    assert run.exit_code == 2
    assert "ZZQA_TOP_K" in run.stderr


def test_rollback(tmp_path):
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "甲.txt").write_text("青石岭水库大坝已经封顶。", encoding="utf-8")
    zzqa("build", "--corpus", corpus, "--index", index)
    first = (index / "CURRENT").read_text()
    assert zzqa("rollback", "--index", index).exit_code == 2
    (corpus / "乙.txt").write_text("白鹭湖公园免费开放。", encoding="utf-8")
    zzqa("build", "--corpus", corpus, "--index", index)
    assert zzqa("rollback", "--index", index).exit_code == 0
    assert (index / "CURRENT").read_text() == first


def test_inspect():
    run = zzqa("inspect", SEEDS / "003_956404357772a9af.txt")
    assert run.exit_code == 0
    assert "繁体" in run.stdout
    report = json.loads(zzqa("inspect", "--json", SEEDS / "003_956404357772a9af.txt").stdout)
    assert {"text", "repairs", "encoding", "title", "published"} <= set(report)
    assert all(report["text"][p["start"] : p["end"]] == p["text"] for p in report["passages"])
    assert report["passages"]
    original = (SEEDS / "003_956404357772a9af.txt").read_text(encoding="utf-8")
    assert all(original[r["start"] : r["end"]] == r["before"] for r in report["repairs"])


def test_inspect_what_is_no_text(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"PK\x03\x04\x00\x00" * 50)
    run = zzqa("inspect", tmp_path / "a.txt")
    assert run.exit_code == 2
    assert "a.txt" in run.stderr
