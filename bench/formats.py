"""The same text as a file of each format, made with the libraries that people's programs stand for.

Tests compare what zzqa reads out of these files with the text that went in; `python -m bench.fuzz`
damages them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from html import escape
from typing import Final

_FONT: Final = "STSong-Light"  # Adobe's font for Chinese: named in the file, not embedded
_FONT_SIZE: Final = 12
_TITLE_CHARS: Final = 40


def paragraphs(text: str) -> list[str]:
    """Return the lines of a text that are not blank, without the blanks around them."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def as_txt(text: str) -> bytes:
    """Return plain text in GB18030."""
    return text.encode("gb18030")


def as_md(text: str) -> bytes:
    """Return Markdown: the first line as a heading if it is short, the others as paragraphs."""
    first, *rest = paragraphs(text)
    head = f"# {first}" if len(first) <= _TITLE_CHARS else first
    return "\n\n".join([head, *rest]).encode()


def as_html(text: str) -> bytes:
    """Return a page with navigation and a footer around the text."""
    first, *rest = paragraphs(text)
    body = "\n".join(f"<p>{escape(line)}</p>" for line in rest)
    links = "".join(f'<li><a href="/{i}">栏目{i}</a></li>' for i in range(8))
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(first)}</title></head><body>'
        f"<nav><ul>{links}</ul></nav><article><h1>{escape(first)}</h1>\n{body}</article>"
        "<footer><p>版权所有 某某网站 备案号 00000000</p></footer></body></html>"
    ).encode()


def as_docx(text: str) -> bytes:
    """Return a Word document, a paragraph a line."""
    import docx

    document = docx.Document()
    first, *rest = paragraphs(text)
    document.add_heading(first, 1) if len(first) <= _TITLE_CHARS else document.add_paragraph(first)
    for line in rest:
        document.add_paragraph(line)
    return _saved(document.save)


def as_pdf(text: str) -> bytes:
    """Return A4 pages with a running head and page numbers, paragraphs set in by two characters."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))

    def margins(canvas: Canvas, _page: object) -> None:
        canvas.setFont(_FONT, 9)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 30, "内部资料汇编")
        canvas.drawCentredString(A4[0] / 2, 30, f"— {canvas.getPageNumber()} —")

    style = ParagraphStyle(
        "text",
        fontName=_FONT,
        fontSize=_FONT_SIZE,
        leading=18,
        wordWrap="CJK",
        firstLineIndent=2 * _FONT_SIZE,
    )
    first, *rest = paragraphs(text)
    title = ParagraphStyle("title", parent=style, fontSize=18, leading=26, alignment=1, firstLineIndent=0)
    story = [Paragraph(escape(first), title if len(first) <= _TITLE_CHARS else style)]
    story += [Paragraph(escape(line), style) for line in rest]
    file = io.BytesIO()
    SimpleDocTemplate(file, pagesize=A4).build(story, onFirstPage=margins, onLaterPages=margins)
    return file.getvalue()


def as_xlsx(text: str) -> bytes:
    """Return a workbook with a line a row, in the first column."""
    import openpyxl

    book = openpyxl.Workbook()
    for line in paragraphs(text):
        book.active.append([line])
    return _saved(book.save)


def as_csv(text: str) -> bytes:
    """Return a table of numbered lines with a header."""
    file = io.StringIO(newline="")
    rows = csv.writer(file)
    rows.writerow(["序号", "内容"])
    rows.writerows(enumerate(paragraphs(text), 1))
    return file.getvalue().encode("gb18030")


def as_pptx(text: str) -> bytes:
    """Return a presentation with five lines a slide."""
    import pptx

    show = pptx.Presentation()
    lines = paragraphs(text)
    for start in range(0, len(lines), 5):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = lines[start][:_TITLE_CHARS]
        slide.placeholders[1].text = "\n".join(lines[start : start + 5])
    return _saved(show.save)


def _saved(save: Callable[[io.BytesIO], None]) -> bytes:
    file = io.BytesIO()
    save(file)
    return file.getvalue()


FORMATS: Final[Mapping[str, Callable[[str], bytes]]] = {
    ".txt": as_txt,
    ".md": as_md,
    ".html": as_html,
    ".pdf": as_pdf,
    ".docx": as_docx,
    ".xlsx": as_xlsx,
    ".csv": as_csv,
    ".pptx": as_pptx,
}
