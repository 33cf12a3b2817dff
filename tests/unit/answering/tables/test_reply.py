"""Answers made of rows of tables: their quotes, marks and refusals."""

from datetime import date

from answering.tables.conftest import ask, tables_in

from zzqa.answering.judge.calibration import FEATURES, Calibration
from zzqa.answering.tables.reply import TableReader, table_answer
from zzqa.answering.understand.question import understand
from zzqa.corpus.clean import verify
from zzqa.records import Answer, Hit, Passage, Scores
from zzqa.terminal import answer_text

CALIBRATION = Calibration(dict.fromkeys(FEATURES, 0.0), 0.0, 0.97, 0.3, 0.5, 0.8)
TABLES = tables_in("乡镇,产量（吨）,人数\n柳湾镇,310,12\n石埠镇,275,\n".encode(), "产量.csv")
DOCUMENT = TABLES[0].document


def hit() -> Hit:
    passage = Passage("p", DOCUMENT.doc_id, 0, len(DOCUMENT.text), DOCUMENT.text)
    return Hit(passage, 1.0, 1, DOCUMENT.source, DOCUMENT.title, None, Scores(1, 1, 1))


def answered(question: str) -> Answer:
    finding = ask(question, TABLES)
    assert finding
    return table_answer(
        understand(question),
        finding,
        asked=question,
        hits=[hit()],
        calibration=CALIBRATION,
        today=date(2024, 1, 1),
    )


def test_an_answer_is_the_row_and_leads_back_to_the_file():
    answer = answered("柳湾镇的产量是多少")
    [citation] = answer.citations
    assert (answer.short, answer.text) == ("产量（吨）：310", "乡镇：柳湾镇；产量（吨）：310；人数：12。")
    assert answer.text == citation.quote == DOCUMENT.text[citation.start : citation.end]
    assert DOCUMENT.original[citation.original_start : citation.original_end] == citation.original_quote
    assert verify(DOCUMENT, citation.start, citation.end)
    assert (citation.place.kind, citation.place.number) == ("row", 2)
    assert [cell.text for cell in citation.cells if cell.marked] == ["310"]
    assert answer.confidence.score == 0.95
    assert "→ 产量（吨）：310" in answer_text(answer)


def test_a_refusal_says_why_and_shows_the_passage_of_the_row():
    answer = answered("石埠镇的人数是多少")
    assert not answer.found
    assert answer.refusal.message == "文档中没有找到：表格中“石埠镇”一行的“人数”没有填写。"
    assert answer.refusal.nearest == hit()


def test_the_tables_of_the_documents_that_were_found_are_asked():
    reader = TableReader({DOCUMENT.doc_id: DOCUMENT}.__getitem__)
    finding = reader.find(understand("柳湾镇的产量是多少"), [hit()])
    assert finding
    assert reader.outweighs(finding, [], CALIBRATION)
    assert reader.find(understand("今天天气怎么样"), [hit()]) is None
