from __future__ import annotations

import pytest

from zzqa.corpus.clean import normalise_question
from zzqa.corpus.repairs.context import Context
from zzqa.corpus.repairs.pinyin import known_readings
from zzqa.corpus.repairs.script import is_traditional, simplify, to_simplified
from zzqa.corpus.repairs.traced import Traced


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("著力構建", "着力构建"), ("跟著項目走", "跟着项目走"), ("推著投資方", "推着投资方"), ("蘊藏著", "蕴藏着"),
        ("著名文學著作", "著名文学著作"), ("顯著提升", "显著提升"), ("所著《論語》", "所著《论语》"),
        ("隨著名聲", "随着名声"), ("智匯瑯琊", "智汇琅琊"), ("乾隆年間乾燥", "乾隆年间干燥"), ("嶧城", "峄城"),
    ],
)  # fmt: skip
def test_traditional_text(traditional, simplified):
    assert simplify(traditional, traditional=True) == simplified


@pytest.mark.parametrize("kept", ["李乾", "狼藉", "著名", "宫商角徵羽", "瞭望", "黄𬘭"])
def test_simplified_text_keeps_its_own_characters(kept):
    assert simplify(kept, traditional=False) == kept


def test_script_is_told_by_the_whole_text():
    assert is_traditional("全市經濟工作會議")
    assert not is_traditional("全市经济工作会议讨论了“龍”字的写法，并且决定继续研究下去")
    assert not is_traditional("GDP 6%")


def test_a_phrase_that_is_more_than_its_characters_is_one_place():
    context = Context(known_readings(), annotated=False, traditional=True)
    traced = to_simplified(Traced.whole("時乾燥，"), context)
    assert traced.text == "时干燥，"
    assert list(zip(traced.starts.tolist(), traced.ends.tolist(), strict=True)) == [
        (0, 1),
        (1, 3),
        (1, 3),
        (3, 4),
    ]


@pytest.mark.parametrize(
    ("question", "normal"),
    [
        (" 棗莊市的GDP？\n", "枣庄市的GDP？"),
        ("李乾是谁？", "李乾是谁？"),
        ("", ""),
        ("著名的 景點", "著名的 景点"),
    ],
)
def test_questions(question, normal):
    assert normalise_question(question) == normal
