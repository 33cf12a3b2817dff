import pytest

from zzqa.answering.facts.names import asks_for_holder, named_to_post


@pytest.mark.parametrize(
    ("question", "sentence", "name"),
    [
        ("水务局局长是谁", "市水务局党组书记、局长闻立新出席。", "闻立新"),
        ("县长叫什么名字", "云泽县人民政府县长 邵启明", "邵启明"),
        ("谁是市长", "市委副书记、市长石爱作率团到会。", "石爱作"),
        ("局长是谁", "李明任局长，王伟任副局长。", "李明"),
        ("主任是谁", "主任：李明。", "李明"),
        ("市委书记是谁", "李峰书记强调，要抓落实。", "李峰"),
        ("财务总监是谁", "董事会聘任贾伯庸先生为公司财务总监。", "贾伯庸"),
        ("馆长是谁", "推选王芳同志担任博物馆馆长。", "王芳"),
        ("馆长是谁", "聘任专家为顾问，馆长到会。", None),
        ("市长是谁", "由市长任组长。", None),
        ("局长是谁", "局长要求各部门抓落实。", None),
        ("桥是谁修的", "局长李明出席。", None),
    ],
)
def test_the_holder_of_a_post(question, sentence, name):
    found = named_to_post(question, sentence)
    assert (sentence[slice(*found)] if found else None) == name


def test_of_two_holders_the_one_of_the_office_asked_about():
    sentence = "收费管理科科长王伟，投资科科长张健。"
    for question, name in (("投资科科长是谁", "张健"), ("收费管理科科长是谁", "王伟")):
        assert sentence[slice(*named_to_post(question, sentence))] == name


def test_asks_for_holder():
    assert asks_for_holder("市发改委主任叫什么") == "主任"
    assert asks_for_holder("局长的电话是多少") == ""
