"""What Word shows and stores elsewhere than in the text: numbers, notes, signs, equations, revisions."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import docx
import hostile
import pytest
from docx.opc.constants import CONTENT_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from zzqa.config import Config
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.counting import chinese, counted
from zzqa.corpus.readers.docx import read_docx
from zzqa.corpus.readers.formula import linear

LIMITS = Limits.of(Config())
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def read(data):
    return read_docx(data if isinstance(data, bytes) else saved(data), Path("a.docx"), LIMITS)


def lines(body: str) -> list[str]:
    return read(hostile.docx(body)).text.splitlines()


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def numbered(levels: list[tuple[str, str]], *, more: str = "", inside: str = "", after: str = ""):
    """Return a document with list 90 of these levels, each a format and a text."""
    document = docx.Document()
    root = document.part.numbering_part.element
    written = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{inside}<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {hostile.W} w:abstractNumId="90">{written}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {hostile.W} w:numId="90"><w:abstractNumId w:val="90"/>{more}</w:num>'))
    if after:
        root.append(parse_xml(after))
    return document


def add(document, text: str, level: int = 0, number: int = 90) -> None:
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {hostile.W}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


@pytest.mark.parametrize(
    ("form", "text", "labels"),
    [
        ("chineseCountingThousand", "第%1条", ["第一条 ", "第二条 ", "第三条 "]),
        ("chineseCounting", "%1、", ["一、", "二、", "三、"]),
        ("japaneseCounting", "（%1）", ["（一）", "（二）", "（三）"]),
        ("decimal", "%1.", ["1.", "2.", "3."]),
        ("upperLetter", "%1)", ["A)", "B)", "C)"]),
        ("lowerRoman", "%1.", ["i.", "ii.", "iii."]),
        ("decimalEnclosedCircle", "%1", ["① ", "② ", "③ "]),
        ("bullet", "\uf0b7", ["", "", ""]),
        ("none", "附件：", ["附件：", "附件：", "附件："]),
    ],
)
def test_numbers_of_a_list(form, text, labels):
    document = numbered([(form, text)])
    for what in ("甲", "乙", "丙"):
        add(document, what)
    assert read(document).text.splitlines() == [
        f"{label}{what}" for label, what in zip(labels, ("甲", "乙", "丙"), strict=True)
    ]


def test_levels_count_within_those_above_and_empty_paragraphs_count():
    document = numbered([("chineseCounting", "第%1章"), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3")])
    for text, level in (("总", 0), ("甲", 1), ("子", 2), ("", 2), ("丑", 2), ("乙", 1), ("分", 0), ("丙", 1)):
        add(document, text, level)
    assert read(document).text.splitlines() == [
        "第一章 总", "一.1 甲", "一.1.1 子", "一.1.3 丑", "一.2 乙", "第二章 分", "二.1 丙",
    ]  # fmt: skip


def test_legal_levels_are_all_in_digits():
    document = numbered([("chineseCounting", "%1、"), ("decimal", "%1.%2")], inside="<w:isLgl/>")
    add(document, "总")
    add(document, "甲", 1)
    assert read(document).text.splitlines() == ["1、总", "1.1 甲"]


def test_another_list_of_the_definition_goes_on_unless_it_starts_anew():
    again = f'<w:num {hostile.W} w:numId="{{}}"><w:abstractNumId w:val="90"/>{{}}</w:num>'
    document = numbered([("decimal", "%1.")], after=again.format(91, ""))
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    document.part.numbering_part.element.append(parse_xml(again.format(92, start)))
    for number in (90, 91, 92, 92):
        add(document, "文", number=number)
    assert read(document).text.splitlines() == ["1.文", "2.文", "5.文", "6.文"]


def test_a_style_may_be_linked_to_a_level():
    document = numbered([("chineseCounting", "%1、"), ("chineseCounting", "（%2）")])
    style = document.styles.add_style("二级", 1)
    style.element.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {hostile.W}><w:ilvl w:val="1"/><w:numId w:val="90"/></w:numPr>')
    )
    add(document, "总")
    document.add_paragraph("甲", "二级")
    document.add_paragraph("乙", "二级")
    off = document.add_paragraph("丙", "二级")
    off._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {hostile.W}><w:numId w:val="0"/></w:numPr>'))
    assert read(document).text.splitlines() == ["一、总", "（一）甲", "（二）乙", "丙"]


def test_numbering_that_leads_in_a_circle_ends():
    link = '<w:abstractNum {w} w:abstractNumId="{a}"><w:numStyleLink w:val="圈"/></w:abstractNum>'
    document = numbered([("decimal", "%1.")])
    style = document.styles.add_style("圈", 1)
    style.element.get_or_add_pPr().append(parse_xml(f'<w:numPr {hostile.W}><w:numId w:val="77"/></w:numPr>'))
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(link.format(w=hostile.W, a=77)))
    root.append(parse_xml(f'<w:num {hostile.W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    document.add_paragraph("文", "圈")
    add(document, "又", level=12)
    assert read(document).text.splitlines() == ["文", "又"]


def test_deep_nesting_ends_soon():
    depth = 60
    body = "<w:p>" + "<w:smartTag>" * depth + run("底") + "</w:smartTag>" * depth + "</w:p>"
    started = time.monotonic()
    assert lines(body * 50) == ["底"] * 50
    assert time.monotonic() - started < LIMITS.seconds / 4


def test_counts():
    assert [chinese(number) for number in (0, 11, 20, 105, 1010, 10001)] == [
        "零", "十一", "二十", "一百零五", "一千零一十", "一万零一",
    ]  # fmt: skip
    assert counted(1994, "upperRoman") == "MCMXCIV"
    assert counted(28, "lowerLetter") == "bb"
    assert counted(7, "001, 002, 003, ...") == "007"
    assert counted(12, "chineseLegalSimplified") == "壹拾贰"
    assert counted(3, "ideographTraditional") == "丙"
    assert counted(99, "decimalEnclosedCircle") == "99"


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        ("footnote", "总投资3亿元。{}第二句。", "总投资3亿元（注：不含税）。第二句。"),
        ("endnote", "总投资{}为3亿元。", "总投资（注：不含税）为3亿元。"),
    ],
)
def test_notes_stand_beside_their_sentence(kind, body, said):
    document = docx.Document()
    before, after = body.split("{}")
    paragraph = document.add_paragraph(before)
    reference = f'<w:r {hostile.W}><w:{kind}Reference w:id="2"/></w:r>'
    paragraph._p.append(parse_xml(reference))
    paragraph.add_run(after)
    notes = (
        f'<w:{kind}s {hostile.W}><w:{kind} w:type="separator" w:id="0"><w:p/></w:{kind}>'
        f'<w:{kind} w:id="2">{hostile.paragraph("不含税。")}</w:{kind}></w:{kind}s>'
    )
    part = Part(PackURI(f"/word/{kind}s.xml"), CONTENT_TYPE.XML, notes.encode(), document.part.package)
    document.part.relate_to(part, f"{RELATIONS}/{kind}s")
    assert read(document).text == f"{said}\n"


def test_a_text_box_is_read_once():
    box = f"<w:txbxContent>{hostile.paragraph('框。')}</w:txbxContent>"
    both = f"<mc:AlternateContent {MC}><mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    assert lines(f"<w:p>{run('文。')}<w:r>{both}</w:r></w:p>") == ["文。", "框。"]


def test_signs_of_symbol_fonts():
    ticked = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    empty = '<w:r><w:sym w:font="Wingdings 2" w:char="F0A3"/></w:r>'
    typed = run("R", '<w:rFonts w:ascii="Wingdings 2"/>')
    angle = '<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>'
    body = f"<w:p>{ticked}{run('同意')}{empty}{run('不同意')}{typed}{run('甲级')}{angle}</w:p>"
    assert lines(body) == ["☑同意☐不同意☑甲级α"]


def test_boxes_of_content_controls_and_form_fields():
    def control(value: int) -> str:
        box = f'<w14:checkbox {W14}><w14:checked w14:val="{value}"/></w14:checkbox>'
        return f"<w:sdt><w:sdtPr>{box}</w:sdtPr><w:sdtContent>{run('☒')}</w:sdtContent></w:sdt>"

    field = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    prompt = (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处')}</w:sdtContent></w:sdt>"
    )
    body = f"<w:p>{control(1)}{run('是')}{control(0)}{run('否')}{field}{run('甲')}{prompt}</w:p>"
    assert lines(body) == ["☑是☐否☑甲"]


def test_raised_and_lowered_figures():
    raised, lowered = ('<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>')
    body = f"<w:p>{run('1.2×10')}{run('8', raised)}{run('km')}{run('2', raised)}{run('，CO')}{run('2', lowered)}{run('注', raised)}</w:p>"
    assert lines(body) == ["1.2×10⁸km²，CO₂注"]


def math(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (f"<m:sSup><m:e>{math('c')}</m:e><m:sup>{math('2')}</m:sup></m:sSup>", "c²"),
        (f"<m:sSup><m:e>{math('a+b')}</m:e><m:sup>{math('x')}</m:sup></m:sSup>", "(a+b)^x"),
        (f"<m:f><m:num>{math('a+b')}</m:num><m:den>{math('2')}</m:den></m:f>", "(a+b)/2"),
        (f"<m:rad><m:deg/><m:e>{math('x+1')}</m:e></m:rad>", "√(x+1)"),
        (f"<m:sSub><m:e>{math('Q')}</m:e><m:sub>{math('设')}</m:sub></m:sSub>", "Q_设"),
        (f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{math("1")}</m:sub><m:sup>{math("n")}</m:sup><m:e>{math("x")}</m:e></m:nary>', "∑₁ⁿx"),
        (f"<m:d><m:e>{math('x')}</m:e></m:d>", "(x)"),
        (f"<m:func><m:fName>{math('sin')}</m:fName><m:e>{math('x+y')}</m:e></m:func>", "sin(x+y)"),
        (f"<m:m><m:mr><m:e>{math('1')}</m:e><m:e>{math('0')}</m:e></m:mr></m:m>", "[1, 0]"),
    ],
)  # fmt: skip
def test_equations(written, said):
    assert linear(parse_xml(f"<m:oMath {M}>{written}</m:oMath>")) == said
    assert lines(f"<w:p>{run('令')}<m:oMath {M}>{written}</m:oMath>{run('。')}</w:p>") == [f"令{said}。"]


def test_what_is_not_in_force_is_left_out_and_counted():
    moved = f"<w:moveFrom>{run('六月')}</w:moveFrom>"
    here = f"<w:moveTo>{run('八月')}</w:moveTo>"
    gone = "<w:del><w:r><w:delText>三年</w:delText></w:r></w:del>"
    hidden = run("标底八百万", "<w:vanish/>")
    shown = run("公开", '<w:vanish w:val="0"/>')
    struck = run("作废", "<w:strike/>") + run("两次", "<w:dstrike/>")
    found = read(hostile.docx(f"<w:p>{moved}{here}{gone}{hidden}{shown}{struck}</w:p>"))
    assert found.text == "八月公开\n"
    assert found.layout.remarks == ("text_deleted|2", "text_hidden|5", "text_moved|2", "text_struck|4")


def test_a_style_may_hide():
    document = docx.Document()
    style = document.styles.add_style("内部", 1)
    style.font.hidden = True
    based = document.styles.add_style("更内部", 2)
    based.font.strike = True
    document.add_paragraph("标底。", "内部")
    document.add_paragraph("公开。").add_run("作废", "更内部")
    found = read(document)
    assert (found.text, found.layout.remarks) == ("公开。\n", ("text_hidden|3", "text_struck|2"))


def test_a_paragraph_whose_end_was_deleted_goes_on():
    mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    assert lines(f"<w:p>{mark}{run('全县完成')}</w:p><w:p>{run('投资3亿元。')}</w:p>") == [
        "全县完成投资3亿元。"
    ]


def test_fields_say_their_result():
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    def told(text: str) -> str:
        return f"<w:r><w:instrText>{text}</w:instrText></w:r>"

    dated = mark("begin") + told("DATE") + run("不是文字") + mark("separate") + run("3月5日") + mark("end")
    circled = mark("begin") + told(r"eq \o\ac(○,2)") + mark("end")
    simple = f'<w:fldSimple w:instr="REF x">{run("见第二条")}</w:fldSimple>'
    assert lines(f"<w:p>{dated}{circled}{simple}</w:p>") == ["3月5日②见第二条"]


def test_ruby_and_comments_say_the_text_alone():
    ruby = f"<w:r><w:ruby><w:rt>{run('zhuāng')}</w:rt><w:rubyBase>{run('庄')}</w:rubyBase></w:ruby></w:r>"
    comment = '<w:commentRangeStart w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
    assert lines(f"<w:p>{ruby}{comment}{run('里')}</w:p>") == ["庄里"]


def test_a_part_that_is_no_xml_is_told_as_damage():
    document = docx.Document()
    document.add_paragraph("文。")
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.XML, b"<w:", document.part.package)
    document.part.relate_to(part, f"{RELATIONS}/footnotes")
    with pytest.raises(Exception, match="已损坏"):
        read(document)
    assert zipfile.is_zipfile(io.BytesIO(saved(document)))


def test_cells_of_a_table_are_read_as_paragraphs_are():
    def row(*cells: str, properties: str = "") -> str:
        told = "".join(f"<w:tc><w:p>{cell}</w:p></w:tc>" for cell in cells)
        return f"<w:tr><w:trPr>{properties}</w:trPr>{told}</w:tr>"

    area = run("12km") + run("2", '<w:vertAlign w:val="superscript"/>')
    body = (
        "<w:tbl>"
        + row(run("项目"), run("面积"))
        + row(run("河东片") + run("作废", "<w:strike/>"), area)
        + row(run("河西片"), run("8km"), properties='<w:del w:id="1"/>')
        + "</w:tbl>"
    )
    found = read(hostile.docx(body))
    assert found.text == "项目：河东片；面积：12km²。\n"
    assert (len(found.layout.grids), found.layout.remarks) == (1, ("text_struck|2",))
