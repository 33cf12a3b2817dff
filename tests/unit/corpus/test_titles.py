import pytest

from zzqa.corpus.titles import title_line


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("甲县政府工作报告\n2024年1月9日\n各位代表：", "甲县政府工作报告"),
        ("1、社论：开创新局面\n县委昨日闭幕。", "社论：开创新局面"),
        ("概况 | 就诊指南 | 专家介绍\n从“看得上病”到“看得好病”\n去年", "从“看得上病”到“看得好病”"),
        ("首页  关于我们  产品中心\n甲县精工股份有限公司\n公司创立于2006年。", "甲县精工股份有限公司"),
        ("甲县水务局 甲县财政局\n关于补贴申报工作的通知\n各镇：", "关于补贴申报工作的通知"),
        ("甲县政府\n办公会议纪要(第3期)\n会议指出，", "办公会议纪要(第3期)"),
        # An issuer above text is all there is; two names beside each other are no links.
        ("甲县水务局\n今年完成投资3亿元。", "甲县水务局"),
        ("行风直通车|市水务局：守好水龙头\n听众朋友，", "行风直通车|市水务局：守好水龙头"),
        ("复制\n详细信息\n引 言\n时间：2020-01-04 来源：甲县政府\n甲县供水办法\n为了供水，", "甲县供水办法"),
        ("2024-01-09\n今年完成投资3亿元。", ""),
        # Below the head nothing is a title, however short the rest of the text is.
        ("一是修路。\n\n二是通水。\n\n三是建桥。\n\n四是种树。\n\n甲县水务局\n张三", ""),
    ],
)
def test_title(text, title):
    assert title_line(text) == title
