"""A small corpus, builds of it without a model, and what an index of it must say."""

from pathlib import Path

import numpy as np
from fake_embedder import FakeEmbedder

from zzqa.build import build_index
from zzqa.config import Config
from zzqa.homes import home_of
from zzqa.records import BuildReport, Document
from zzqa.scope import EVERYTHING, Scope
from zzqa.store import Found, Store

WATER = "庄里水库\n截至2019年8月，庄里水库累计完成投资39亿元，大坝主体工程全部完工，已蓄水2300多万立方米。\n"
AIRPORT = "枣庄机场\n发布时间：2019-08-26\n枣庄机场已通过国家民航局审批，正在开展军地协议草签工作。\n"
SCHOOL = "义务教育\n全市新建改扩建中小学43所，新增学位3.2万个，大班额问题基本消除。\n"
ROADS = "公路\n" + "".join(
    f"第{n}标段已经完成路基{n * 7}公里，投资{n}亿元，沿线水库{n}座。\n" for n in range(1, 40)
)
WORDS = ("庄里水库", "水库", "桥", "大班额", "台儿庄古城", "庄里的", "Kg", "亿")
TERMS = {"水库": 1.0, "投资": 1.0, "机场": 0.5, "完成": 1.0, "没有": 1.0}


def write(corpus: Path, name: str, text: str) -> None:
    corpus.mkdir(exist_ok=True)
    (corpus / name).write_text(text, encoding="utf-8")


def run(corpus: Path, config: Config, *, full: bool = False) -> BuildReport:
    return build_index(corpus, index_of(corpus), config=config, full=full, embedder=FakeEmbedder())


def index_of(corpus: Path) -> Path:
    return corpus.parent / "index"


def opened(corpus: Path, config: Config) -> Store:
    return home_of(index_of(corpus), config).open(config=config, model="fake")


def said(store: Store) -> list[tuple[object, ...]]:
    """All that the documents of a store are."""
    return [comparable(document) for document in store.documents()]


def comparable(document: Document) -> tuple[object, ...]:
    return (
        document.source, document.title, document.published, document.text, document.original,
        document.origin.starts.tolist(), document.origin.ends.tolist(), document.repairs, document.marks,
        document.copies, document.layout, document.sha256, document.encoding,
    )  # fmt: skip


def search(store: Store, text: str, k: int = 10, *, scope: Scope = EVERYTHING) -> Found:
    return store.search(FakeEmbedder().embed_queries([text])[0], TERMS, k, scope=scope)


def assert_as_local(corpus: Path, config: Config) -> None:
    """The index says what one of a folder says that is built from nothing, and the doctor finds it sound."""
    fresh = corpus.parent / "fresh"
    local = Config()
    build_index(corpus, fresh, config=local, full=True, embedder=FakeEmbedder())
    mine, other = opened(corpus, config), home_of(fresh, local).open()
    assert said(mine) == said(other)
    assert mine.library() == other.library()
    assert {word: mine.knows(word) for word in WORDS} == {word: other.knows(word) for word in WORDS}
    for text in WORDS:
        assert_equal(search(mine, text), search(other, text))
    sources = [document.source for document in other.documents()]
    for scope in (Scope.of(sources[:1]), Scope.of(sources, "2019"), Scope.of(None, "2019-08-26", "2020")):
        assert_equal(search(mine, "水库", scope=scope), search(other, "水库", scope=scope))
    if config.store != "local":  # whose rarities count rows that went until a tenth of them did
        assert mine.term_weights([*TERMS, ""]) == other.term_weights([*TERMS, ""])
    assert home_of(index_of(corpus), config).check() == []


def assert_equal(found: Found, expected: Found) -> None:
    """Two stores found the same passages of the same documents, with the same scores."""
    order, wanted = (
        sorted(range(len(f.passages)), key=lambda i, f=f: f.passages[i].passage_id) for f in (found, expected)
    )
    assert [found.passages[i] for i in order] == [expected.passages[i] for i in wanted]
    assert [found.about[i] for i in order] == [expected.about[i] for i in wanted]
    np.testing.assert_allclose(found.dense[order], expected.dense[wanted], atol=1e-6)
    np.testing.assert_allclose(found.lexical[order], expected.lexical[wanted], rtol=1e-5)
