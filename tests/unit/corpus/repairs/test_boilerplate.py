from __future__ import annotations

import pytest

from zzqa.corpus.repairs.boilerplate import drop_boilerplate, is_boilerplate
from zzqa.corpus.repairs.context import survey
from zzqa.corpus.repairs.pinyin import known_readings
from zzqa.corpus.repairs.traced import Traced


@pytest.mark.parametrize(
    "line",
    [
        "欢迎访问枣庄市发展和改革委员会网站!",
        "今天是",
        "今天是2021年3月5日 星期五",
        "当前位置: 首页\u00a0>\u00a0互动交流\u00a0>\u00a0领导访谈",
        "您现在的位置：首页 > 政务公开",
        "首页 >> 新闻 >> 正文",
        "发布时间:2020-08-25 来源: 党课讲稿 点击:",
        "时间：2021-03-05 10:20 来源：枣庄日报 作者：张三",
        "【字体：大 中 小】 【打印本页】 【关闭窗口】",
        "字体 大 中 小",
        "阅读量：1.2万",
        "浏览次数：123 次",
        "扫码关注微信公众号",
        "上一篇：关于防汛工作的通知",
        "下一篇：没有了",
        "相关热词搜索:重大项目 推进 讲话",
        "版权所有 蒲公英文摘 smilezhuce.com",
        "Copyright © 2020 All Rights Reserved 鲁ICP备05000001号",
        "责任编辑：李四",
        "分享到：微信 微博 QQ空间",
        "东方亚洲欧a∨人在线观看|欧美亚洲日韩在线播放|日韩欧美精品一区|久久97AV综合",
    ],
)
def test_page_lines(line):
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "2019-08-26",
        "来源：枣庄日报",
        "时间：2021年5月6日上午9时",
        "今天是个好日子。",
        "首页改版工作顺利完成",
        "上一条战线的同志要加强协作",
        "版权所有者应当在三十日内申请登记。",
        "欢迎访问团来我市考察指导工作",
        "扫描电子显微镜",
        "网友可以登录新浪微博或者微信平台搜索《枣庄市民热线》关注留言,与嘉宾互动交流。",
        "亚洲开发银行贷款项目",
        "主持人:谢谢史主任,时间关系,本期热线到此结束,谢谢大家!咱们下期节目再会。",
    ],
)
def test_lines_of_a_document(line):
    assert not is_boilerplate(line)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("实现“双过半”。 (下转第二版)\n问", "实现“双过半”。\n问"),
        ("（上接第一版）全市上下", "全市上下"),
        ("转变(下一步工作)方式", "转变(下一步工作)方式"),
        ("一\n上一篇：二\n三", "一\n三"),
    ],
)
def test_documents(text, clean):
    assert drop_boilerplate(Traced.whole(text), survey(text, known_readings())).text == clean


def test_annotated_traditional_lines_are_read_as_they_were():
    text = "經(jīng)濟(jì)工作會(huì)議\n發(fā)布時(shí)間:2020-08-25 來(lái)源: 黨課講稿 點(diǎn)擊:\n"
    assert (
        drop_boilerplate(Traced.whole(text), survey(text, known_readings())).text
        == text.split("\n", maxsplit=1)[0] + "\n"
    )
