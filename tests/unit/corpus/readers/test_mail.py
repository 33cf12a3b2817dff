"""Mails and pages saved as one file, written with the standard library's email."""

from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest

from zzqa.config import Config
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers import read
from zzqa.errors import UnreadableFileError
from zzqa.records import Place

LIMITS = Limits.of(Config())
TEXT = "各单位：\n请于六月十日前完成隐患排查，并报送台账。\n联系人：王工"


def mail(
    text: str = TEXT, *, charset: str = "utf-8", subject: str = "关于开展隐患排查的通知"
) -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = (
        subject,
        "县应急局 <yjj@example.cn>",
        "各单位 <all@example.cn>",
    )
    message["Date"] = "Thu, 06 Jun 2024 09:30:00 +0800"
    message.set_content(text, charset=charset)
    return message


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_mail_is_its_subject_its_head_its_text_and_what_is_attached(charset):
    message = mail(charset=charset)
    message.add_attachment(b"PK", maintype="application", subtype="zip", filename="隐患排查表.zip")
    found = read(message.as_bytes(), Path("a.eml"), LIMITS)
    assert found.text.splitlines() == [
        "关于开展隐患排查的通知",
        "发件人：县应急局 <yjj@example.cn>；收件人：各单位 <all@example.cn>；时间：Thu, 06 Jun 2024 09:30:00 +0800",
        *TEXT.splitlines(),
        "附件：隐患排查表.zip",
    ]
    assert (found.layout.title, found.layout.published) == ("关于开展隐患排查的通知", "2024-06-06")
    assert found.layout.headings == ((0, 1),)
    assert found.layout.place_at(found.text.index("请于")) == Place("paragraph", 2)


def test_a_mail_that_has_html_only():
    message = EmailMessage()
    message["Subject"] = "停水通知"
    message.set_content("<p>五月六日<b>停水</b>。</p><ul><li>请储水。</li></ul>", subtype="html")
    assert read(message.as_bytes(), Path("a.eml"), LIMITS).text.splitlines() == [
        "停水通知",
        "五月六日停水。",
        "请储水。",
    ]


@pytest.mark.parametrize("suffix", [".mht", ".mhtml"])
def test_a_saved_page_is_read_as_the_page(suffix):
    page = MIMEMultipart("related", type="text/html")
    body = "<html><head><title>停水通知</title></head><body><h1>停水通知</h1><p>因管网检修，定于五月六日停水。</p></body></html>"
    page.attach(MIMEText(body, "html", "gb2312"))
    page.attach(MIMEText("p {color: red}", "css", "utf-8"))
    found = read(page.as_bytes(), Path(f"a{suffix}"), LIMITS)
    assert found.text.splitlines() == ["停水通知", "因管网检修，定于五月六日停水。"]
    assert found.encoding == "gb18030"


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [(b"\x00\x01", "a.eml", "损坏"), ("没有网页".encode(), "a.mht", "没有找到正文")],
)
def test_what_is_none_is_told(data, name, reason):
    with pytest.raises(UnreadableFileError, match=reason):
        read(data, Path(name), LIMITS)


def test_other_names_of_formats_that_are_read():
    assert (
        read("项目\t投资\n水库，大坝\t39".encode(), Path("a.tsv"), LIMITS).text
        == "项目：水库，大坝；投资：39。\n"
    )
    assert read("# 标题".encode(), Path("a.markdown"), LIMITS).text == "标题\n"
