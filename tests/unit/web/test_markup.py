"""The one path from text to HTML: whatever strangers write shows as its own characters."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzqa.web.markup import Markup, element, join, text

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "![x](http://evil.example/x.png)",
    "[x](javascript:alert(1))",
    "&lt;b&gt; &amp;amp; &#60;",
    "</p></section><style>*{display:none}</style>",
    "一行\n\n\n# 标题\r\n\r\n```\n代码\n```",
    "$$x^2$$ \\(y\\) ${value} {{value}}",
    "\u202eevil\u202c \u2066x\u2069 \u200f",
    "\x00\x07\x1b[31m\x85\u2028\ufeff",
]


class Reader(HTMLParser):
    """Collects what a browser would show, and every tag and attribute."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.shown, self.tags, self.attributes = "", [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.shown += data


def read(markup):
    reader = Reader()
    reader.feed(markup)
    reader.close()
    return reader


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_shown_and_never_a_tag(hostile):
    reader = read(element("p", hostile, title=hostile))
    assert reader.tags == ["p"]
    assert [name for name, _ in reader.attributes] == ["title"]
    assert reader.shown == reader.attributes[0][1]


@given(st.text())
def test_any_text_comes_back_as_its_own_characters(value):
    marked = element("p", value)
    reader = read(marked)
    assert reader.tags == ["p"]
    shown = iter(reader.shown)
    for character in value.replace("\r\n", "\n").replace("\r", "\n"):
        if (got := next(shown)) != character:  # spelled out: [U+202E]
            assert got == "["
            spelled = "".join(iter(lambda: next(shown), "]"))
            assert spelled == f"U+{ord(character):04X}"


@given(st.text())
def test_markup_is_one_line_so_that_no_markdown_block_begins(value):
    assert "\n" not in text(value)
    assert "\r" not in text(value)


def test_only_markup_is_left_as_it_is():
    assert join(Markup("<b>1</b>"), "<b>2</b>") == "<b>1</b>&lt;b&gt;2&lt;/b&gt;"
    assert element("p", element("i", "<"), "<") == "<p><i>&lt;</i>&lt;</p>"


def test_a_slice_of_markup_is_text_again():
    assert element("p", Markup("<b>")[:2]) == "<p>&lt;b</p>"


def test_attributes():
    assert element("input", name="a", checked=True, disabled=False, value=None) == '<input name="a" checked>'
    assert element("label", "x", for_="a", class_="b") == '<label for="a" class="b">x</label>'
