"""The one path by which text becomes HTML: whatever is not Markup is escaped.

Documents and questions are written by strangers. Every piece of the page is put together by
`element`, which escapes each child and attribute that it did not make itself. Gradio's Markdown
component then sanitises the result once more, and the content security policy runs no script
that is not the page's own.
"""

from __future__ import annotations

import html
import re
from typing import Final

# Characters that change how others are drawn, or are not drawn at all: controls but for tab and
# newline, the bidirectional ones, which can make a line read other than it is, and those without a
# width, which can hide a difference between two names.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_VOID: Final = frozenset({"br", "hr", "input", "wbr"})


class Markup(str):
    """HTML made by this module; a plain str is never HTML."""

    __slots__ = ()


def text(value: str) -> Markup:
    r"""Escape `value` to one line of HTML that shows exactly its characters.

    Newlines become character references, because a blank line would end the HTML block for the
    Markdown parser that the page's components hold. Controls that are invisible or that turn the
    reading direction are spelled out.

    >>> text("<b>a & b</b>")
    '&lt;b&gt;a &amp; b&lt;/b&gt;'
    >>> text("一\n二\u202e三")
    '一&#10;二[U+202E]三'
    """
    unified = value.replace("\r\n", "\n").replace("\r", "\n")
    return Markup(html.escape(visible(unified)).replace("\n", "&#10;"))


def visible(value: str) -> str:
    r"""Return `value` with every character spelled out that is invisible or turns the reading direction.

    >>> visible("水\u200b库")
    '水[U+200B]库'
    """
    return _INVISIBLE.sub(lambda match: f"[U+{ord(match[0]):04X}]", value)


def element(name: str, /, *children: str, **attributes: str | bool | None) -> Markup:
    """Return <name attributes>children</name>; children that are not Markup are escaped.

    An attribute that is True stands bare, one that is False or None is left out; `class_` is class.

    >>> element("p", "1 < 2", class_="note", hidden=True)
    '<p class="note" hidden>1 &lt; 2</p>'
    """
    written = "".join(
        f" {key.rstrip('_')}" if value is True else f' {key.rstrip("_")}="{text(str(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{join(*children)}</{name}>")


def join(*children: str) -> Markup:
    """Return the children one after another; those that are not Markup are escaped."""
    return Markup("".join(child if isinstance(child, Markup) else text(child) for child in children))
