import pytest

from zzqa.answering.facts.ordinal import of_another


@pytest.mark.parametrize(
    ("question", "sentence", "above", "expected"),
    [
        ("第八届有哪些人获奖", "授予王芳第九届金奖。", "", True),
        ("第九届有哪些人获奖", "授予王芳第9届金奖。", "", False),
        ("第八届奖金多少", "金奖奖励2万元。", "第九届评选结果", True),
        ("第八届奖金多少", "第九届奖励2万元，比第八届多5000元。", "", False),
        ("2号线何时通车", "1号线2020年通车。", "", True),
        ("2号线何时通车", "1号线和2号线2020年通车。", "", False),
        ("二期何时开工", "一期工程已竣工。", "", True),
        ("二期何时开工", "第二期明年开工。", "", False),
        ("15路车票多少钱", "线路：3路；票价：1元。", "", True),
        ("15路车票多少钱", "线路：15路；票价：2元。", "", False),
        ("六人房多少钱", "双人房2400元，四人房3800元。", "", True),
        ("四人房多少钱", "双人房2400元，四人房3800元。", "", False),
        ("LX-09型多少钱", "LX-07型每支99元。", "", True),
        ("LX-07型多少钱", "lx07型每支99元。", "", False),
        ("第十一号台风叫什么", "今年第11号台风名叫白鹭。", "", False),
    ],
)
def test_what_is_said_of_another_one_of_a_row(question, sentence, above, expected):
    assert of_another(question, sentence, above, f"{above}\n{sentence}") is expected


@pytest.mark.parametrize(
    "question",
    [
        "第一次买房补助多少",
        "“十三五”期间投资多少",
        "5号开会吗",
        "三期叠加是什么",
        "有几个小区",
        "前期工作",
        "一路多少人",
        "GDP增长5%",
    ],
)
def test_what_names_no_one_of_a_row(question):
    assert not of_another(question, "第二届评选第三次会议于6号线车站召开，二期开工。", "", "")


def test_a_document_that_never_names_it_speaks_of_another():
    assert of_another(
        "第十二号台风叫什么", "最相似的是台风白鹭。", "", "第十一号台风正在靠近。最相似的是台风白鹭。"
    )
    assert not of_another("第十二号台风叫什么", "它叫白鹭。", "", "第十二号台风生成。它叫白鹭。")
