from hypothesis import given
from hypothesis import strategies as st

from zzqa.answering.quote.statement import LONGEST, statement, trim

LONG = (
    "全年扎实推进重大项目建设,甲河大桥、乙路隧道竣工通车,丙水库除险加固工程累计完成投资12.5亿元,占年度计划的83.3%,"
    "丁站综合枢纽未能按期开工,力争明年上半年完成征地拆迁,戊湖生态修复起步区进展顺利,己大道城区段基本完工,公交专线开通运营。"
)


def quote(text, focus, **options):
    at = text.index(focus)
    start, end = statement(text, (at, at + len(focus)), **options)
    return text[start:end]


def test_a_short_sentence_is_quoted_whole():
    text = "前言。丙水库累计完成投资12.5亿元,大坝已经封顶。后话。"
    assert quote(text, "12.5亿元") == "丙水库累计完成投资12.5亿元,大坝已经封顶。"


def test_of_a_long_sentence_only_the_clauses_about_the_subject():
    assert quote(LONG, "甲河大桥、乙路隧道竣工通车", subject=("甲河大桥",)) == "甲河大桥、乙路隧道竣工通车"


def test_clauses_that_carry_on_stay_together():
    assert (
        quote(LONG, "12.5亿元", subject=("丙水库",))
        == "丙水库除险加固工程累计完成投资12.5亿元,占年度计划的83.3%"
    )


def test_negation_and_plan_stay_with_their_clause():
    found = quote(LONG, "开工", subject=("丁站",))
    assert found.startswith("丁站综合枢纽未能按期开工")
    assert "力争" in found


def test_the_subject_is_fetched_from_the_left():
    assert quote(LONG, "83.3%", subject=("丙水库",)).startswith("丙水库")


RULE = (
    "各县区要按照统一部署加强统筹协调和督促检查，切实把各项工作任务落实到位，符合下列条件且申报材料齐全的，"
    "给予一次性补助五万元，由财政部门直接拨付到账，其他企业和个体工商户的补助标准由各县区结合本地实际另行研究确定。"
)


def test_a_condition_stays_with_what_it_allows():
    assert quote(RULE, "五万元", whole=20).startswith("符合下列条件且申报材料齐全的，给予一次性补助")


def test_what_only_leads_on_is_not_quoted_alone():
    text = (
        "全省规划编制工作会议召开后，我市迅速启动编制工作，"
        + "各部门密切配合、落实责任，" * 5
        + "工作全面展开。"
    )
    assert quote(text, "编制工作会议", subject=("编制工作",)).startswith(
        "全省规划编制工作会议召开后，我市迅速启动"
    )
    text = text.replace("，我市", "，遵照会议精神和通知要求，我市")
    assert "，我市迅速启动编制工作" in quote(text, "编制工作会议", subject=("编制工作",))


def test_the_part_between_semicolons():
    text = "甲河大桥通车；乙路隧道停工。"
    assert quote(text, "停工", part=True) == "乙路隧道停工。"
    assert quote(text, "停工") == text


def test_quotation_marks_are_closed():
    text = (
        "会议要求全市各级各部门要牢固树立全局观念和系统思维," * 3
        + "坚持“一张蓝图绘到底,一任接着一任干”的要求,抓出成效。"
    )
    assert quote(text, "一任接着一任干") == "坚持“一张蓝图绘到底,一任接着一任干”的要求"


def test_trim():
    assert trim("，甲乙，", 0, 4) == (1, 3)
    assert trim("甲乙。", 0, 3) == (0, 2)
    assert trim("甲乙。", 0, 3, keep_stop=True) == (0, 3)


@given(st.text(alphabet="甲乙丙丁，,。；“”（）1.2\n", min_size=1, max_size=300), st.data())
def test_a_statement_is_a_slice_around_the_focus(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = statement(text, (start, end))
    assert 0 <= found[0] <= found[1] <= len(text)
    assert found[1] - found[0] <= max(2 * LONGEST, end - start + 2 * LONGEST)
    solid = [i for i in range(start, end) if text[i] not in " \n，,。；、"]
    assert all(found[0] <= i < found[1] for i in solid)
