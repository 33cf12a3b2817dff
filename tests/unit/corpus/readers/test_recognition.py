"""Scanned pages, made here by drawing text into pictures: recognised with the extra `ocr`, told without it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from zzqa.causes import sentence
from zzqa.config import Config
from zzqa.corpus.extractor import Extractor
from zzqa.corpus.limits import Limits
from zzqa.errors import UnreadableFileError
from zzqa.records import Place

pytest.importorskip("rapidocr", reason="needs the extra: pip install 'zzqa[ocr]'")
cv2 = pytest.importorskip("cv2")
LIMITS = Limits.of(Config())
DAM = ["庄里水库累计完成投资39亿元，大坝主体工程", "全部完工，已蓄水2300多万立方米。"]
BRIDGE = ["柳湾大桥由县交通局负责建设，计划于2024年", "六月底建成通车。"]
LIBRARY = ["县图书馆每周一闭馆，其余时间九点开放。"]


def picture(lines: list[str], noise: int = 0) -> ImageReader:
    """A page of A4 at 150 dots an inch with these lines."""
    import numpy as np
    from PIL import Image

    page = np.full((1754, 1240, 3), 250, np.uint8)
    font = cv2.FontFace("uni")  # a font with Chinese comes inside OpenCV
    for number, line in enumerate(lines):
        cv2.putText(page, line, (120, 250 + 60 * number), (20, 20, 20), font, 36)
    if noise:
        page = np.clip(page + np.random.default_rng(1).normal(0, noise, page.shape), 0, 255).astype(np.uint8)
    return ImageReader(Image.fromarray(page))


def scanned(*pages: list[str] | str, noise: int = 0) -> bytes:
    """A file of pages: lists of lines are scanned, a text is one that a program wrote."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for page in pages:
        if isinstance(page, str):
            canvas.setFont("STSong-Light", 12)
            canvas.drawString(90, 700, page)
        else:
            canvas.drawImage(picture(page, noise), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_three_scanned_pages_are_read_each_with_its_place_and_how_sure_that_is():
    with Extractor(LIMITS) as extractor:
        found = extractor.extract(scanned(DAM, BRIDGE, LIBRARY, noise=8), Path("a.pdf"))
    assert found.text.splitlines() == ["".join(DAM), "".join(BRIDGE), "".join(LIBRARY)]
    assert [place for _, place in found.layout.places] == [Place("page", page, "OCR") for page in (1, 2, 3)]
    key, pages, sure = found.layout.remarks[0].split("|")
    assert (key, pages) == ("pages_recognised", "1、2、3")
    assert 90 <= int(sure) <= 100
    assert "核对原件" in sentence(found.layout.remarks[0])


def test_a_mixed_file_is_read_page_by_page_and_the_next_file_has_a_process_without_recognition():
    with Extractor(LIMITS) as extractor:
        found = extractor.extract(scanned("第一页是程序写出的文字，不用识别。", BRIDGE), Path("a.pdf"))
        assert found.text.splitlines() == ["第一页是程序写出的文字，不用识别。", "".join(BRIDGE)]
        assert [place for _, place in found.layout.places] == [Place("page", 1), Place("page", 2, "OCR")]
        assert found.layout.remarks[0].startswith("pages_recognised|2|")
        assert extractor.extract("# 标题".encode(), Path("a.md")).text == "标题\n"
        assert extractor._worker.served == 2


def test_without_the_extra_a_sentence_says_what_to_install():
    with Extractor(replace(LIMITS, page_seconds=0.0)) as extractor:
        with pytest.raises(UnreadableFileError, match=r"扫描件.*pip install 'zzqa\[ocr\]'"):
            extractor.extract(scanned(DAM), Path("a.pdf"))
        mixed = extractor.extract(scanned("第一页是程序写出的文字。", DAM), Path("a.pdf"))
    assert mixed.layout.remarks == ("pages_without_text|2",)


def test_pictures_without_text_are_told():
    with Extractor(LIMITS) as extractor, pytest.raises(UnreadableFileError, match="没有认出文字"):
        extractor.extract(scanned([]), Path("a.pdf"))


def test_no_more_pages_are_recognised_than_the_limits_allow():
    with Extractor(replace(LIMITS, pages=1)) as extractor:
        found = extractor.extract(scanned(LIBRARY, DAM), Path("a.pdf"))
    assert found.text.splitlines() == LIBRARY
    assert "pages_without_text|2" in found.layout.remarks


def test_a_file_that_recognition_does_not_survive_keeps_what_could_be_read():
    with Extractor(replace(LIMITS, page_memory_bytes=300 * 1024**2)) as extractor:
        found = extractor.extract(scanned("第一页是程序写出的文字。", DAM), Path("a.pdf"))
        assert found.layout.remarks == ("pages_without_text|2",)
        with pytest.raises(UnreadableFileError):
            extractor.extract(scanned(DAM), Path("a.pdf"))
        assert extractor.extract("# 标题".encode(), Path("a.md")).text == "标题\n"
