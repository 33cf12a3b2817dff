import io
from pathlib import Path

import pptx
import pytest
from pptx.util import Inches

from zzqa.config import Config
from zzqa.corpus.limits import Limits
from zzqa.corpus.readers.pptx import read_pptx
from zzqa.errors import UnreadableFileError
from zzqa.records import Place

LIMITS = Limits.of(Config())


def show() -> bytes:
    presentation = pptx.Presentation()
    first = presentation.slides.add_slide(presentation.slide_layouts[1])
    first.shapes.title.text = "年度工作\v汇报"
    first.placeholders[1].text = "生产总值1733亿元。\n财政收入140.8亿元。"
    first.notes_slide.notes_text_frame.text = "讲到这里停一下。"
    second = presentation.slides.add_slide(presentation.slide_layouts[6])
    low = second.shapes.add_textbox(Inches(1), Inches(5), Inches(3), Inches(1))
    low.text_frame.text = "下面的框。"
    group = second.shapes.add_group_shape()
    group.shapes.add_textbox(Inches(1), Inches(1), Inches(3), Inches(1)).text_frame.text = "上面组里的框。"
    table = second.shapes.add_table(2, 2, Inches(1), Inches(3), Inches(4), Inches(1)).table
    for index, text in enumerate(("项目", "投资", "水库", "39")):
        table.cell(index // 2, index % 2).text = text
    file = io.BytesIO()
    presentation.save(file)
    return file.getvalue()


def test_slides_from_top_to_bottom_with_tables_groups_and_notes():
    found = read_pptx(show(), Path("a.pptx"), LIMITS)
    assert found.text.splitlines() == [
        "年度工作 汇报",
        "生产总值1733亿元。",
        "财政收入140.8亿元。",
        "讲到这里停一下。",
        "上面组里的框。",
        "项目：水库；投资：39。",
        "下面的框。",
    ]
    assert found.layout.headings == ((0, 1),)
    assert found.layout.place_at(found.text.index("讲到")) == Place("slide", 1)
    assert found.layout.place_at(found.text.index("上面")) == Place("slide", 2)


def test_what_is_no_presentation():
    with pytest.raises(UnreadableFileError, match="已损坏"):
        read_pptx(show()[:3000], Path("a.pptx"), LIMITS)


def test_merged_cells_of_a_table_stand_where_they_hold():
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    table = slide.shapes.add_table(3, 2, Inches(1), Inches(3), Inches(4), Inches(1)).table
    for index, text in enumerate(("镇", "村", "柳湾镇", "上柳村", "", "下柳村")):
        table.cell(index // 2, index % 2).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    file = io.BytesIO()
    presentation.save(file)
    found = read_pptx(file.getvalue(), Path("a.pptx"), LIMITS)
    assert found.text.splitlines() == ["镇：柳湾镇；村：上柳村。", "镇：柳湾镇；村：下柳村。"]
