"""Mails (.eml) and pages that a browser saved as one file (.mht), with the standard library's email."""

from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from zzqa.causes import cause
from zzqa.corpus.encoding import decode
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.draft import Draft, Extracted
from zzqa.corpus.readers.html import page_text, write_blocks
from zzqa.corpus.readers.markup import blocks, parsed
from zzqa.errors import UnreadableFileError
from zzqa.records import Place

_NAMES: Final = (("From", "发件人"), ("To", "收件人"), ("Cc", "抄送"), ("Date", "时间"))
_MOST_PARTS: Final = 1000


def read_saved_page(data: bytes, path: Path, limits: Limits) -> Extracted:
    """Return the main text of a saved page; the place of a line is its paragraph in it, from 1."""
    page = next(_parts(_parsed(data), "text/html"), None)
    if page is None:
        raise UnreadableFileError(path, cause("no_main_text"), "请把正文另存为文本后运行：zzqa build")
    text, encoding = _text(page, path)
    return page_text(text, encoding, path, limits)


def read_mail(data: bytes, path: Path, limits: Limits) -> Extracted:
    """Return a mail: its subject, who wrote to whom and when, its text, and the names of what is attached."""
    mail = _parsed(data)
    draft = Draft(path, limits)
    subject = _header(mail, "Subject")
    draft.line(subject, Place("paragraph", 1), level=1)
    heads = [f"{name}：{said}" for key, name in _NAMES if (said := _header(mail, key))]
    draft.line("；".join(heads), Place("paragraph", 1))
    encoding = "utf-8"
    body = next(_parts(mail, "text/plain"), None) or next(_parts(mail, "text/html"), None)
    if body is not None:
        text, encoding = _text(body, path)
        _write(text, body.get_content_type(), draft)
    for attached in _attached(mail):
        draft.line(f"附件：{attached}", Place("paragraph", 1))
    if draft.empty:
        raise UnreadableFileError(path, cause("damaged"), "请重新保存后运行：zzqa build")
    return draft.finish(encoding, title=subject, published=_day(_header(mail, "Date")))


def _parsed(data: bytes) -> EmailMessage:
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(data)


def _parts(mail: EmailMessage, kind: str) -> Iterator[EmailMessage]:
    """Yield the parts of one content type that are shown and not attached."""
    for number, part in enumerate(mail.walk()):
        if number == _MOST_PARTS:
            return
        if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
            yield part


def _text(part: EmailMessage, path: Path) -> tuple[str, str]:
    """Return the text of a part and its encoding."""
    payload = part.get_payload(decode=True)
    return decode(
        payload if isinstance(payload, bytes) else b"", path, declared=part.get_content_charset("") or ""
    )


def _write(text: str, kind: str, draft: Draft) -> None:
    """Write the text of a mail, whose lines are its paragraphs."""
    if kind == "text/html":
        tree = parsed(text)
        write_blocks(blocks(tree) if tree is not None else (), draft)
        return
    for number, line in enumerate(text.splitlines(), 1):
        draft.line(line, Place("paragraph", number))


def _attached(mail: EmailMessage) -> Iterator[str]:
    """Yield the names of what is attached."""
    for _, part in zip(range(_MOST_PARTS), mail.walk(), strict=False):
        if part.get_content_disposition() == "attachment" and (name := part.get_filename()):
            yield name


def _header(mail: EmailMessage, name: str) -> str:
    """Return a header in plain text, "" where there is none or it is broken."""
    try:
        return " ".join(str(mail.get(name, "")).split())
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError):  # email's parser of headers
        return ""


def _day(date: str) -> str | None:
    """Return the day of a mail's date, None where it is none."""
    try:
        return parsedate_to_datetime(date).date().isoformat()
    except (ValueError, TypeError, OverflowError):
        return None
