import json

import pytest

from zzqa.errors import CorpusError
from zzqa.evaluation import by_type, compared, evidence_rank, figures, judge, load_items
from zzqa.records import Answer, Citation, Confidence, Hit, Passage, Refusal, Scores

LINE = {
    "id": "t1",
    "question": "水库投资多少",
    "type": "factoid",
    "answers": ["12亿元"],
    "must_contain": ["12亿元", "大坝封顶"],
    "docs": ["001"],
    "evidence_clean": "水库投资12亿元，大坝封顶",
    "alt": [{"doc": "002", "evidence_clean": "投资额为12亿", "must_contain": ["12亿"]}],
}


def item(tmp_path, **changes):
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps(LINE | changes, ensure_ascii=False) + "\n", encoding="utf-8")
    return load_items(path)[0]


def answer(*quotes, source="001_a.txt", hits=(), short=""):
    citations = tuple(
        Citation(n, "d", source, "t", None, quote, 0, 1, quote, 0, 1, 1, "0", 0.9)
        for n, quote in enumerate(quotes, start=1)
    )
    refusal = None if quotes else Refusal("weak_evidence", "没有找到")
    return Answer(
        "q",
        "\n".join(quotes),
        "number",
        Confidence(0.9, "high"),
        citations=citations,
        hits=tuple(hits),
        short=short,
        refusal=refusal,
    )


def hit(text, rank, source="001_a.txt"):
    return Hit(Passage(f"p{rank}", "d", 0, len(text), text), 1.0, rank, source, "t", None, Scores(0, 0, 0))


def test_a_full_answer_holds_every_part_whatever_its_marks(tmp_path):
    outcome = judge(item(tmp_path), answer("水库投资１２亿元,“大坝封顶”。"))
    assert (outcome.full, outcome.loose, outcome.cited, outcome.good) == (True, True, True, True)


def test_a_part_missing_is_loose(tmp_path):
    outcome = judge(item(tmp_path), answer("水库投资12亿元。"))
    assert (outcome.full, outcome.loose) == (True, True)  # the other acceptable evidence asks for less
    outcome = judge(item(tmp_path, alt=[]), answer("水库投资12亿元。"))
    assert (outcome.full, outcome.loose) == (False, True)


def test_a_whole_passage_is_no_answer(tmp_path):
    assert not judge(item(tmp_path), answer("水库投资12亿元，大坝封顶。" + "别的话" * 50)).full


def test_the_wrong_file_is_not_cited(tmp_path):
    outcome = judge(item(tmp_path), answer("水库投资12亿元，大坝封顶。", source="003_b.txt"))
    assert outcome.full
    assert not outcome.cited


def test_a_refusal_is_good_only_where_nothing_is_to_be_found(tmp_path):
    assert not judge(item(tmp_path), answer()).good
    nothing = item(tmp_path, docs=[], alt=[], answers=[], must_contain=[], evidence_clean="")
    assert judge(nothing, answer()).good
    assert not judge(nothing, answer("12亿元")).good


def test_rank_of_the_evidence(tmp_path):
    hits = [
        hit("别的", 1),
        hit("水库投资12亿元,大坝封顶", 2, source="009.txt"),
        hit("投资额为12亿", 3, source="002.txt"),
    ]
    assert evidence_rank(item(tmp_path), hits) == 3
    assert evidence_rank(item(tmp_path), hits[:2]) == 0


def test_figures(tmp_path):
    answerable, nothing = item(tmp_path), item(tmp_path, docs=[], alt=[], answers=[], must_contain=[])
    outcomes = [
        judge(
            answerable,
            answer("水库投资12亿元，大坝封顶。", short="12亿元", hits=[hit("投资12亿元，大坝封顶", 1)]),
        ),
        judge(answerable, answer()),
        judge(nothing, answer()),
    ]
    assert figures(outcomes) == {
        "full": 0.5, "loose": 0.5, "cited": 0.5, "short": 1.0, "traceable": 1.0, "wrongly_refused": 0.5, "refused": 1.0, "evidence@1": 0.5, "evidence@5": 0.5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("short", "right"),
    [
        ("12亿元", True),
        ("约12亿元以上", True),
        ("15亿元", False),
        ("水库投资总额达到了12亿元", False),
        ("", None),
    ],
)
def test_a_short_answer_is_acceptable_with_little_beside(tmp_path, short, right):
    text = "水库投资总额达到了12亿元，约12亿元以上，15亿元。"
    assert judge(item(tmp_path), answer(text, short=short)).short is right


def test_figures_of_each_type(tmp_path):
    outcomes = [judge(item(tmp_path, type=name), answer()) for name in ("list", "date", "list")]
    assert {name: len(some) for name, some in by_type(outcomes).items()} == {"date": 1, "list": 2}


@pytest.mark.parametrize("line", ["{", "{}", "[]", '{"question": "a", "docs": ["1"]}'])
def test_a_bad_line_is_named(tmp_path, line):
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps(LINE) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="第 2 行"):
        load_items(path)


def test_compared():
    assert compared(" “ＧＤＰ” 增长 6％，") == compared("gdp增长6%,")
