"""What a document is about, and when a question is about another thing."""

import pytest

from zzqa.answering.facts.topic import names_any, others_named, topic


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("沈砚秋", "沈砚秋\n沈砚秋（1897年—1969年），画家。", "沈砚秋"),
        ("晨星二号卫星", "晨星二号卫星\n晨星二号是晨星一号的后继星。", "晨星二号"),
        ("《雾中航线》（小说）", "《雾中航线》（小说）\n《雾中航线》是林越的长篇小说。", "雾中航线"),
        ("银纹笛鲷", "银纹笛鲷，又称紫红笛鲷，俗名红槽。", "银纹笛鲷"),
        ("第三篇", "沼鹿（学名略），又名泽鹿。", "沼鹿"),
        ("第三篇", "赫哲语又称赫真语，赫哲语的使用者不多。", "赫哲语"),
        ("石塘镇", "石塘镇\n石塘镇地处长屿县东部。", "石塘镇"),
        # A word of the dictionary, a time, a pronoun, and what is named once are no topics.
        ("讲话", "讲话\n教育是民族振兴的基石，教育是大事。", ""),
        ("总结", "总结\n今年以来，为推进项目，今年以来我们做了很多。", ""),
        ("通知", "通知\n本办法自发布之日起施行，本办法由市水务局解释。", ""),
        ("报告", "报告\n2021年是十四五开局之年，2021年我们完成了目标。", ""),
        ("报告", "报告\n蒙江铁路是重点工程。其他工程也在推进。", ""),
        ("会议", "", ""),
    ],
)
def test_the_topic_of_a_document(title: str, text: str, expected: str) -> None:
    assert topic(title, text) == expected


@pytest.mark.parametrize(
    ("question", "own", "topics", "expected"),
    [
        ("明湖书院的学规有几条", "望湖书院", {"明湖书院", "望湖书院"}, ["明湖书院"]),
        ("沈砚秋的老师是谁", "沈砚春", {"沈砚秋", "沈砚春"}, ["沈砚秋"]),
        ("长鳍鲃以什么为食", "斑带鲃", {"斑带鲃"}, ["长鳍鲃"]),
        ("晨星3号定点在哪里", "晨星二号", set(), ["晨星3号"]),
        # The question names the topic itself, a shorter name of it, no name at all, or something else.
        ("望湖书院和明湖书院哪个早", "望湖书院", {"明湖书院"}, []),
        ("云帆公司有多少员工", "云帆仪器公司", set(), []),
        ("这些书院哪座最早", "望湖书院", set(), []),
        ("全市有几条铁路", "临浦铁路", set(), []),
        ("谁的雕像安置在广场上", "克利希广场", set(), []),
        ("全长多少米", "陈家米", set(), []),
        ("临浦货运码头有几个泊位", "临浦货运码头有限公司", set(), []),
        ("谁当选为市长", "望湖书院", {"明湖书院"}, []),
        ("明湖书院是谁办的", "", {"明湖书院"}, []),
    ],
)
def test_what_a_question_names_instead(
    question: str, own: str, topics: set[str], expected: list[str]
) -> None:
    assert sorted(set(others_named(question, own, topics))) == expected


def test_names_are_looked_for_in_any_writing() -> None:
    assert names_any(["晨星3号"], "与晨星３号相比", "")
    assert not names_any(["晨星3号"], "与前一颗相比", "晨星二号")
    assert not names_any([], "晨星二号")
