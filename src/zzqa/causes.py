"""Why a file gave no passage: a stable key with what its sentence tells, and the sentences in Chinese.

A cause goes through processes, queues and stores as one text, `too_large|64`; the sentence is made of it
where somebody reads it. The page has the same sentences in English (zzqa.web.phrases).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    # The file in its folder.
    "outside": "指向文档文件夹之外",
    "not_a_file": "不是普通文件",
    "not_permitted": "没有读取权限",
    "not_there": "文件不存在，或是断了的链接",
    "not_read": "读取失败（{}）",
    "linked_folder": "是指向别处的文件夹链接，没有进入",
    "no_document": "{} 文件不是文档，没有读",
    "no_suffix": "没有扩展名，不知道是什么格式，没有读",
    "bad_name": "文件名的编码有误，请改名",
    "changing": "读取时文件正在变化",
    "empty": "是空文件（0 字节）",
    # What reading it would cost.
    "too_large": "超过 {} MB，请拆分文件",
    "too_long": "文字超过 {} 字，请拆分文件",
    "unpacks_too_large": "解压后有 {} MB、{} 个部分，超过上限，可能是恶意文件",
    "too_slow": "解析用时超过 {} 秒，已停止",
    "too_much_memory": "解析需要的内存超过 {} MB，已停止",
    "reader_ended": "解析程序出错退出，文件可能已损坏，或是恶意文件",
    "workers_ended": "处理这个文件的进程两次异常退出（可能是内存不足），已跳过",
    # Its format.
    "old_office": "不能读取 {} 格式，请用 Office 或 WPS 另存为 {}",
    "not_converted": "LibreOffice 不能转换这个 {} 文件（可能已损坏或有密码），请另存为 {}",
    "conversion_too_slow": "LibreOffice 转换用时超过 {} 秒，已停止，请另存为 {}",
    "old_or_locked_office": "有密码保护，或者其实是旧版 Office 文件，请去掉密码并另存为 {} 格式",
    "locked": "有密码保护，请去掉密码",
    "locked_pdf": "PDF 有密码保护，请去掉密码",
    "damaged": "文件已损坏，或内容与扩展名不符",
    "entities": "其中声明了 XML 实体，不是 Office 写出的文件，已拒绝读取",
    "is_pdf": "内容是PDF，与扩展名 {} 不符",
    "is_rtf": "内容是RTF，与扩展名 {} 不符",
    "is_picture": "内容是图片，与扩展名 {} 不符",
    "is_archive": "内容是压缩包，与扩展名 {} 不符",
    "is_office": "内容是压缩包或 Office 文档，与扩展名 {} 不符",
    "is_old_office": "内容是旧版 Office 文档，与扩展名 {} 不符",
    "is_database": "内容是数据库，与扩展名 {} 不符",
    # Its text.
    "unknown_encoding": "无法确定文字编码，或其中有损坏的字节",
    "control_characters": "含有控制字符，不是文本",
    "no_main_text": "网页里没有找到正文",
    "no_text_layer": "PDF 里没有文字（多半是扫描件），请安装文字识别（OCR）：pip install 'zzqa[ocr]'",
    "garbled_fonts": "PDF 的字体没有字符映射，取出的只有乱码，请安装文字识别（OCR）：pip install 'zzqa[ocr]'",
    "blank_pages": "PDF 的页面都是空白的",
    "nothing_recognised": "PDF 的页面是图片，文字识别（OCR）没有认出文字",
    "nothing_left": "清理之后没有文字",
    # What was not read of a file that was, or not for certain.
    "pages_without_text": "第 {} 页没有文字（多半是扫描件），没有读；要读请安装：pip install 'zzqa[ocr]'",
    "pages_garbled": "第 {} 页有字体没有字符映射，乱码的部分没有读；要读请安装：pip install 'zzqa[ocr]'",
    "pages_recognised": "第 {} 页由文字识别（OCR）读出，平均把握 {}%，引用前请核对原件",
    "text_deleted": "修订中删除的 {} 字没有读",
    "text_moved": "修订中移走的 {} 字只在新的位置读",
    "text_hidden": "隐藏的 {} 字没有读",
    "text_struck": "加了删除线的 {} 字没有读",
}


def cause(key: str, *values: object) -> str:
    """Return the cause `key` of SENTENCES with the values that fill its sentence."""
    return "|".join((key, *map(str, values)))


def sentence(cause: str, sentences: Mapping[str, str] = SENTENCES) -> str:
    """Return the sentence of a cause; a text that is none is its own sentence.

    >>> sentence(cause("too_large", 64)), sentence("没有文字")
    ('超过 64 MB，请拆分文件', '没有文字')
    """
    key, *values = cause.split("|")
    return sentences[key].format(*values) if key in sentences else cause
