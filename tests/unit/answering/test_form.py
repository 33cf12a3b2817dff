import pytest

from zzqa.answering.form import fits
from zzqa.answering.question import understand


@pytest.mark.parametrize(
    ("question", "sentence", "focus", "expected"),
    [
        ("有多少家企业", "共有十二家企业。", "十二家", True),
        ("有多少家企业", "企业很多。", "很多", False),
        ("大桥何时通车", "大桥2020年通车。", "2020年", True),
        ("大桥何时通车", "大桥通车。", "大桥", False),
        ("获奖企业有哪些", "甲、乙、丙获奖。", "甲", True),
        ("获奖企业有哪些", "企业获奖。", "企业", False),
        ("什么是“一网通办”", "“一网通办”，就是一个窗口办所有事。", "一网通办", True),
        ("什么是“三型”体系", "打造服务型、法治型和创新型“三型”体系。", "三型", True),
        ("什么是“一网通办”", "要推进“一网通办”。", "一网通办", False),
        ("谁是市长", "市长是甲。", "甲", True),
    ],
)
def test_fits(question, sentence, focus, expected):
    assert fits(understand(question), sentence, focus) is expected
