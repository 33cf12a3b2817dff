"""What keeps an answer on the page from being taken for more than it is."""

from dataclasses import replace

from fake_engine import FakeEngine

from zzqa.records import Correction
from zzqa.web.answered import answered
from zzqa.web.phrases import ZH


def _answer(**changes):
    answer = FakeEngine().answer("庄里水库投资多少")
    citations = tuple(replace(citation, **changes) for citation in answer.citations)
    return replace(answer, citations=citations, timeline=())


def test_an_old_source_and_a_plan_are_marked():
    html = str(answered(_answer(outdated=True, plan=True), "t", ZH))
    assert ZH.outdated in html
    assert html.count(f'">{ZH.planned}</span>') == len(_answer().citations)


def test_a_recent_source_of_a_result_is_not_marked():
    html = str(answered(_answer(), "t", ZH))
    assert ZH.outdated not in html
    assert "chip plan" not in html


def test_what_was_taken_for_a_typing_mistake_is_said_and_escaped():
    answer = replace(_answer(), corrections=(Correction("<b>水厍", "水库"),))
    html = str(answered(answer, "t", ZH))
    assert "没有找到“&lt;b&gt;水厍”，按“水库”查找。" in html
