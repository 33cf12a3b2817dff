from zzqa.answering.enumeration import items_around


def items(text, focus):
    at = text.index(focus)
    return [text[a:b] for a, b in items_around(text, (at, at + len(focus)))]


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
    text = f"要办好三件实事。一要修路。{body}二要通水。{body}三要架桥。{body}"
    assert items(text, "三件实事") == ["一要修路。", "二要通水。", "三要架桥。"]
    assert items(text.replace("三件实事", "实事"), "实事") == []


def test_no_enumeration():
    assert items("修路。通水。架桥。", "通水") == []
    assert items("一要修路。", "修路") == []
    assert items("一是修路。二是通水。另外要植树。", "植树") == []


def test_long_items_give_their_first_clause():
    tail = "，各部门要密切配合，" + "落实责任，" * 20 + "确保成效。"
    text = f"一要大力修建农村公路{tail}二要全面疏通城乡水渠{tail}"
    assert items(text, "疏通") == ["一要大力修建农村公路", "二要全面疏通城乡水渠"]
