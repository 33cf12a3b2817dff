import pytest

from zzqa.answering.quote.enumeration import announced_list, announces, count_told, items_around


def items(text, focus, count=0):
    at = text.index(focus)
    return [text[a:b] for a, b in items_around(text, (at, at + len(focus)), count=count)]


def test_items_over_sentences():
    text = "要做好三件事。一要修路。要修到村口。二要通水。三要架桥。此外还要植树。"
    assert items(text, "通水") == ["一要修路。", "二要通水。", "三要架桥。"]


def test_only_the_enumeration_of_the_focus():
    text = "一是修路。二是通水。后来又说。一是植树。二是种草。"
    assert items(text, "种草") == ["一是植树。", "二是种草。"]
    assert items(text, "修路") == ["一是修路。", "二是通水。"]


def test_brackets_and_digits():
    assert items("（一）修路。\n（二）通水。", "修路") == ["（一）修路。", "（二）通水。"]
    assert items("1、修路。\n2、通水。\n3、架桥。", "架桥") == ["1、修路。", "2、通水。", "3、架桥。"]


def test_items_between_semicolons_after_an_introduction():
    text = "办法主要有三个，一个是开源，多种果树；一个是节流；再一个就是借力。别的不谈。"
    assert items(text, "办法") == [
        "一个是开源，多种果树",
        "一个是节流",
        "再一个就是借力。",
    ]
    assert items("要抓好两项工作：一是修路；二是通水。", "两项") == ["一是修路", "二是通水。"]


def test_announced_items_may_be_paragraphs():
    body = "各部门要密切配合，落实责任。" * 8
    text = f"要办好三件实事。1、修路。{body}2、通水。{body}3、架桥。{body}"
    assert items(text, "三件实事") == ["1、修路。", "2、通水。", "3、架桥。"]
    assert items(text.replace("三件实事", "实事"), "实事") == []


def test_items_that_no_chapter_is_numbered_like_may_be_paragraphs():
    body = "\n各部门要密切配合，落实责任。" * 8
    text = f"问：有哪些措施？\n答：一要修路。{body}\n二要通水。{body}\n三要架桥。"
    assert items(text, "一要") == ["一要修路。", "二要通水。", "三要架桥。"]
    assert items(text, "配合") == []


def test_sections_that_are_announced():
    body = "各部门要密切配合，落实责任。\n" * 40
    text = f"重点抓好以下两项工作。\n（一）修路\n{body}（二）通水\n{body}"
    assert items(text, "以下两项") == ["（一）修路", "（二）通水"]


NESTED = "要把好两关：一要严把质量关。包括：一是材料；二是施工。二要严把安全关。"


def test_lists_inside_lists():
    assert items(NESTED, "两关") == ["一要严把质量关。", "二要严把安全关。"]
    assert items(NESTED, "施工") == ["一是材料", "二是施工。"]


def test_as_many_items_as_are_asked_for():
    text = "一要修路，一是国道；二是省道；三是县道。二要通水。"
    assert items(text, "国道", count=3) == ["一是国道", "二是省道", "三是县道。"]


def test_a_label_takes_what_follows():
    text = "分两个阶段。第一阶段。今年起草框架。第二阶段。明年征求意见。"
    assert items(text, "两个阶段") == ["第一阶段。今年起草框架。", "第二阶段。明年征求意见。"]


@pytest.mark.parametrize(
    ("sentence", "after", "expected"),
    [
        ("抓好以下两项工作。", "一是修路。", True),
        ("抓好两项工作：", "修路，通水。", True),
        ("抓好两项工作。", "二是通水。", False),
        ("修路通水。", "架桥。", False),
    ],
)
def test_announces(sentence, after, expected):
    assert announces(sentence, after) is expected


def test_count_told():
    assert count_told("要做到哪四个明确") == 4
    assert count_told("第三条是什么") == 0


def test_announced_list():
    text = "办好三件实事：修路，通水，架桥。"
    assert announced_list(text, (0, len(text))) == (0, len(text))
    assert announced_list("他说：修路，通水。", (0, 10)) is None


LINES = (
    "分类标准\n生活垃圾分为以下四类：\n可回收物\n厨余垃圾\n\n有害垃圾\n其他垃圾\n处罚\n拒不改正的，处罚款。"
)


@pytest.mark.parametrize("place", ["以下四类", "有害", "其他"])
def test_lines_that_are_announced_by_their_number(place):
    assert items(LINES, place) == ["可回收物", "厨余垃圾", "有害垃圾", "其他垃圾"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (LINES, "处罚款"),
        (LINES, "分类标准"),
        (LINES.replace("四类：", "九类："), "有害"),
        (LINES.replace("四类：", "几类："), "有害"),
        (LINES.replace("有害垃圾", "有害垃圾是指" + "对人体健康有害的" * 8 + "垃圾。"), "可回收"),
    ],
    ids=["below", "above", "too few", "no number", "paragraphs"],
)
def test_lines_that_are_no_announced_list(text, place):
    assert items(text, place) == []


def test_no_enumeration():
    assert items("修路。通水。架桥。", "通水") == []
    assert items("一要修路。", "修路") == []
    assert items("一是修路。二是通水。另外要植树。", "植树") == []


def test_long_items_give_their_first_clause():
    tail = "，各部门要密切配合，" + "落实责任，" * 20 + "确保成效。"
    text = f"一要大力修建农村公路{tail}二要全面疏通城乡水渠{tail}"
    assert items(text, "疏通") == ["一要大力修建农村公路", "二要全面疏通城乡水渠"]
