"""Who holds a post: “局长李明”, “李明任局长”, “主任：李明”."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from zzqa.sentences import Range

# The commonest surnames, by the register of 2020, and those of two characters.
_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范"
    "汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文殷施洪庞温章鲁葛牛樊"
    "华邢俞安齐岳梅庄辛管祝左涂谷祁时舒耿詹柯闫纪童阮闻虞窦裘栗桑乐滕骆麻宁卓蓝聂焦成游柳喻解车关翟鲍盛苗穆单"
)
# 任 opens more phrases (任组长) than names.
_NAME: Final = (
    r"(?!任[组副主队局院校县市省务命职何])"
    rf"(?:(?:欧阳|司马|上官|诸葛|东方|尉迟|慕容|皇甫|令狐|公孙|夏侯)[\u4e00-\u9fff]{{1,2}}"
    rf"|[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})"
)
# A post ends in one of these; what stands before it (水务局, 投资科) says which post it is.
_POST: Final = (
    r"书记|主席|总经理|董事长|总裁|经理|支书|主任|秘书长|会长|理事长|董事|监事|总监|总工程师|(?:市|县|区|镇|乡|村|局|厅|部|处|科|股|院|校|所|站|队|组|行|台|社|厂|馆|园|团)长"
    r"|负责人|法定代表人|联系人|解读人|主持人"
)
_ASKS_POST: Final = re.compile(
    rf"(?P<post>副?(?:{_POST}))(?:是谁|是哪位|是什么人|叫什么|叫啥|姓名|是$|的名字|是何人)"
    r"|(?:谁|哪位)(?:是|担?任|当)(?P<which>.*)"
)
# What may follow a name without being part of it.
_AFTER: Final = (
    r"(?=[\s、,，。;；:：（()）]|$|在|率|作|主持|出席|表示|说|指出|强调|介绍|认为|要求|等|同志|带|到|就|向"
    r"|为|任|担|兼|的|和|与|参|讲|对|接受|一行|深入|调研)"
)
# Characters before a post that say whose it is.
_OFFICE_CHARS: Final = 12


def asks_for_holder(question: str) -> str:
    """Return the post whose holder a question asks for (局长), empty when it asks for none.

    >>> asks_for_holder("市水务局局长是谁"), asks_for_holder("谁是投资科科长"), asks_for_holder("谁修的桥")
    ('局长', '科长', '')
    """
    found = _ASKS_POST.search(question)
    if not found:
        return ""
    if found["post"]:
        return found["post"]
    posts = re.findall(f"副?(?:{_POST})", found["which"] or "")
    return posts[-1] if posts else ""


def named_to_post(question: str, sentence: str) -> Range | None:
    """Return where a sentence names the holder of the post that a question asks for, if it does.

    >>> sentence = "市水务局党组书记、局长闻立新到会，县长另有安排。"
    >>> sentence[slice(*named_to_post("水务局局长是谁", sentence))]
    '闻立新'
    """
    post = asks_for_holder(question)
    if not post or post not in sentence:
        return None
    found = [match for pattern in _patterns(post) for match in pattern.finditer(sentence)]
    if not found:
        return None
    asked = set(question)

    def shared(match: re.Match[str]) -> tuple[int, int]:
        office = sentence[max(0, match.start() - _OFFICE_CHARS) : match.start("name")]
        return len(asked.intersection(office)), -match.start()

    # Of several holders of such a post the one whose office shares most with the question.
    return max(found, key=shared).span("name")


@cache
def _patterns(post: str) -> tuple[re.Pattern[str], ...]:
    """Return how a sentence names the holder: behind the post, before it, in post, or put into it."""
    held = post if post.startswith("副") else f"(?<!副){post}"
    return (
        re.compile(rf"{held}(?:、[^，。；、]{{2,14}}){{0,2}}?[:： ]?\s*(?P<name>{_NAME}){_AFTER}"),
        re.compile(rf"(?P<name>{_NAME})(?:担任|任|当选为?|兼任|出任)[^，。；]{{0,14}}{held}"),
        re.compile(rf"(?:^|[，,。、；;：:\s])(?P<name>{_NAME}){held}"),
        re.compile(
            rf"(?:聘任|任命|聘请|聘|选举|推选|提名)(?P<name>{_NAME})(?:先生|女士|同志)?(?:为|担任|任|兼任)[^，。；]{{0,14}}{held}"
        ),
    )
