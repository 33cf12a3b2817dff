"""Files that are made to harm whoever reads them, made here so that none has to be kept."""

from __future__ import annotations

import io
import zipfile
import zlib

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str, *, before: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    """Return a Word document with this body."""
    document = f'<?xml version="1.0"?>{before}<w:document {W}><w:body>{body}</w:body></w:document>'
    return _repacked(_empty_docx(), "word/document.xml", document.encode(), extra or {})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def empty_paragraphs(count: int) -> bytes:
    """Return a document whose many paragraphs take next to nothing packed."""
    return docx("<w:p/>" * count)


def nested(depth: int) -> bytes:
    """Return a document of tables in tables."""
    opening, closing = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    return docx(opening * depth + paragraph("底") + closing * depth)


def billion_laughs() -> bytes:
    """Return a document whose entities would grow to ten million characters."""
    entities = '<!ENTITY a0 "哈哈哈哈哈哈哈哈哈哈">' + "".join(
        f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 7)
    )
    return docx(paragraph("&a6;"), before=f"<!DOCTYPE w:document [{entities}]>")


def reads_a_secret(path: str) -> bytes:
    """Return a document that asks for another file's text."""
    return docx(paragraph("&x;"), before=f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file://{path}">]>')


def climbs_out() -> bytes:
    """Return a document with parts that are named to be unpacked elsewhere."""
    return docx(
        paragraph("大坝主体工程全部完工。"), extra={"../../../outside.txt": b"x", "/outside.xml": b"<x/>"}
    )


def locked() -> bytes:
    """Return an archive whose members say that they have a password."""
    data = bytearray(docx(paragraph("密")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            data[at + offset] |= 1
    return bytes(data)


def far_cell() -> bytes:
    """Return a workbook with a cell at the last column of the last row."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = "项目"
    book.active["XFD1048576"] = "天涯海角"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def huge_cell(characters: int) -> bytes:
    """Return a workbook with a cell longer than Excel allows."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = "甲"
    file = io.BytesIO()
    book.save(file)
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        f'<c r="A1" t="inlineStr"><is><t>{"甲" * characters}</t></is></c></row></sheetData></worksheet>'
    )
    return _repacked(file.getvalue(), "xl/worksheets/sheet1.xml", sheet.encode(), {})


def pdf(content: bytes, *, filters: str = "") -> bytes:
    """Return a PDF of one page that is drawn by `content`."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), filters.encode(), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    file = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content_of in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content_of)
    table = len(file)
    file += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in places)
    return bytes(file + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % table)


def slow_page() -> bytes:
    """Return a web page that takes many seconds and little memory to make sense of."""
    return ("<p>大坝主体工程全部完工。</p>" * 300_000).encode()


def inflated_pdf(megabytes: int) -> bytes:
    """Return a small PDF whose page takes this much memory unpacked."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 2**20) for _ in range(megabytes)) + packer.flush()
    return pdf(packed, filters="/Filter/FlateDecode")


def scan() -> bytes:
    """Return a PDF with a picture and no text."""
    return pdf(b"q 400 0 0 600 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q")


def _empty_docx() -> bytes:
    import docx as library

    file = io.BytesIO()
    library.Document().save(file)
    return file.getvalue()


def _repacked(package: bytes, name: str, content: bytes, extra: dict[str, bytes]) -> bytes:
    """Return an archive with one member changed and others added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
        for member, data in extra.items():
            new.writestr(member, data)
    return file.getvalue()
