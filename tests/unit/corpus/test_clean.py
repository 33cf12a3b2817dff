"""The five seed documents, cleaned: what a reader would say of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from zzqa.config import Config
from zzqa.corpus.clean import clean_document, verify
from zzqa.corpus.extractor import Extractor
from zzqa.corpus.inspection import inspect_file
from zzqa.corpus.limits import Limits
from zzqa.corpus.load import find_files, load_file
from zzqa.corpus.repairs.pinyin import learn
from zzqa.records import Document
from zzqa.sentences import sentences

SEEDS = Path(__file__).parents[3] / "seeds"


@cache
def seeds() -> tuple[Document, ...]:
    with Extractor(Limits.of(Config())) as extractor:
        raws = [load_file(path, corpus=SEEDS, extractor=extractor) for path in find_files(SEEDS)]
    readings = learn(raw.text for raw in raws)
    return tuple(clean_document(raw, readings) for raw in raws)


def kinds(document: Document) -> set[str]:
    return {repair.kind for repair in document.repairs}


def test_titles_and_dates():
    assert [(document.title, document.published) for document in seeds()] == [
        ("政风行风热线——干在当下,谋划未来,促进资源型城市创新转型高质量发展", "2019-08-26"),
        ("在全市“重点工作攻坚年”“重大项目突破年”推进会议上的讲话", "2020-08-25"),
        ("“十三五”时期工作回顾", "2021"),
        ("社论:奋力推动三年攻坚突破行动全面提升", "2021-12"),
        ("实施“五大”攻坚突破 加快建设产业新区", "2020-04-15"),
    ]


@pytest.mark.parametrize("index", [0, 2, 4])
def test_clean_documents_lose_only_boilerplate(index):
    document = seeds()[index]
    assert kinds(document) <= {"boilerplate"}
    rest = document.original
    for repair in reversed(document.repairs):
        rest = rest[: repair.start] + rest[repair.end :]
    assert document.text == rest


def test_every_parenthesis_that_is_no_reading_stays():
    for document in seeds():
        for kept in ("(GDP)", "(市)", "(山东)", "(B型)", "(协会)", "(单位)"):
            assert document.text.count(kept) == document.original.count(kept)
    assert not any("(" in document.text for document in (seeds()[1], seeds()[3]))


def test_nothing_of_the_damage_is_left():
    for document in (seeds()[1], seeds()[3]):
        assert not any(mark.kind == "unrecovered" for mark in document.marks)
        assert not set("āáǎàīíǐìūúǔù€|}_\ue026\ue2c4") & set(document.text)
    assert seeds()[3].text.count("?") == 0
    assert seeds()[1].text.count("?") == 2  # two real questions


def test_redacted_figures_are_marked():
    document = seeds()[1]
    struck_out = {document.text[mark.start - 2 : mark.end + 2] for mark in document.marks}
    assert {"消费X万吨", "投资X亿元"} <= struck_out


def test_every_sentence_traces_back():
    for document in seeds():
        for start, end in sentences(document.text):
            assert verify(document, start, end)


def test_a_quote_that_was_tampered_with_does_not_verify():
    document = seeds()[0]
    import dataclasses

    forged = dataclasses.replace(document, text=document.text.replace("1321.6亿元", "9321.6亿元"))
    start = forged.text.index("9321.6亿元")
    assert not verify(forged, start, start + 8)


def test_inspection_reports_what_was_done():
    report = inspect_file(SEEDS / seeds()[3].source)
    assert (report.encoding, report.script, report.suspicious) == ("utf-8", "traditional", 0.0)
    assert {"pinyin", "shift", "glued_heading", "script"} <= {repair.kind for repair in report.repairs}
    assert {"text", "repairs", "encoding", "title", "published"} <= report.to_dict().keys()
