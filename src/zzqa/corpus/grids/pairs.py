"""Tables of labels and values (姓名 | 张三 | 性别 | 男), which no row names the columns of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from zzqa.corpus.grids.raw import Slot

_LABEL_CHARS: Final = 16
# Columns of such a table, at most: three labels with their values.
_MOST_COLUMNS: Final = 6
# What forms ask for; the label of a value ends with one of these.
_LABEL: Final = re.compile(
    r"(?:名称|姓名|性别|民族|年龄|学历|学位|职务|职称|籍贯|专业|政治面貌|电话|手机|传真|邮箱|邮编|地址|住址|地点|位置"
    r"|单位|部门|机构|公司|企业|法人|代表人|负责人|联系人|经办人|申请人|时间|日期|年月|期限|工期|有效期|编号|号码|代码|证号"
    r"|内容|规模|范围|类别|类型|性质|方式|等级|级别|规格|型号|面积|数量|金额|投资|造价|资金|来源|预算|价格?|总额|总价|额度"
    r"|情况|结果|意见|依据|条件|要求|材料|对象|流程|程序|备注|说明|用途|状态|进度|理由|原因|事由|目标|措施|主题|简介|层数|高度"
    r"|长度|宽度|重量|容量|产地|品牌|颜色|版本|户籍|婚姻状况|身份证号?|账号|开户行|监理|设计|施工|工作日|收费标准|窗口)"
    r"(?:\s*[（(][^（）()]{1,10}[）)])?[:：]?"
)
# What stands above the values where a row names both columns.
_HEADS_VALUES: Final = re.compile(
    r"内容|数值|数据|值|情况|说明|备注|描述|答案|答复|结果|具体内容|详情|取值|信息|要求|标准|本年|上年|金额|数量|.*年.*"
)


def are_pairs(rows: Sequence[Sequence[Slot]]) -> bool:
    """Say whether the rows are labels with their values beside them, two or four to a row.

    Either the format marks the labels of all rows as headers, or most cells of the odd columns say what
    forms ask for, the first row's too, and nothing there names a column of values.
    """
    texts = [[slot.text for slot in row] for row in rows]
    width = max(map(len, rows), default=0)
    if not 2 <= width <= _MOST_COLUMNS or width % 2 or len(rows[0]) < 2:
        return False
    if len(rows) > 1 and all(
        slot.header == (not at % 2) for row in rows for at, slot in enumerate(row) if slot.text
    ):
        return True
    labels = [row[at] for row in texts for at in range(0, len(row), 2) if row[at]]
    values = [row[at] for row in texts for at in range(1, len(row), 2) if row[at]]
    first = _is_label(texts[0][0]) and not _HEADS_VALUES.fullmatch(texts[0][1]) and not _is_label(texts[0][1])
    often = 3 * sum(map(_is_label, labels)) >= 2 * len(labels)
    distinct = len(set(labels)) == len(labels)
    return first and often and distinct and not any(map(_is_label, values))


def _is_label(text: str) -> bool:
    """Say whether a cell is what a form asks for."""
    return len(text) <= _LABEL_CHARS and _LABEL.search(text) is not None and bool(
        re.search(rf"{_LABEL.pattern}$", text)
    )  # fmt: skip
