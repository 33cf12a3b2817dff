from zzqa.answering.reply.examples import example_questions


def test_one_question_of_each_kind_in_turn():
    text = "全市粮食总产量达到12.5亿斤。青石岭水库完成投资3亿元。“一网通办”，就是一个窗口办所有事。"
    assert example_questions([text])[:3] == ["青石岭水库进展如何", "全市粮食总产量是多少", "什么是“一网通办”"]


def test_nothing_from_a_text_without_facts():
    assert example_questions(["你好。", ""]) == []
