from zzqa.answering.judge.coverage import Coverage
from zzqa.answering.understand.question import understand


def test_coverage_weighs_rare_words_more():
    weights = {"水库": 1.0, "青石岭": 3.0}
    coverage = Coverage(understand("青石岭水库"), lambda term: weights.get(term, 2.0))
    with_name, without = coverage.of("青石岭水库已经蓄水"), coverage.of("另一座水库已经蓄水")
    assert with_name == 1.0
    assert 0 < without < 0.5


def test_coverage_counts_a_synonym():
    coverage = Coverage(understand("土豆产量"), lambda _: 1.0)
    assert coverage.of("马铃薯产量") == 1.0


def test_a_word_that_ends_a_longer_one_is_another_thing():
    coverage = Coverage(understand("出口多少"), lambda _: 1.0)
    assert coverage.of("出口51亿元") == 1.0
    assert coverage.of("进出口54亿元，其中出口51亿元") == 1.0
    assert coverage.of("进出口54亿元") == 0.5
    assert Coverage(understand("进出口多少"), lambda _: 1.0).of("进出口54亿元") == 1.0
    worth = Coverage(understand("出口额多少"), lambda _: 1.0)  # 出口总额 is a synonym
    assert worth.of("进出口总额54亿元") == 0.5
    assert worth.of("出口总额51亿元") == 1.0


def test_the_place_is_not_looked_for_in_a_sentence():
    coverage = Coverage(understand("烟台港口吞吐量"), lambda _: 1.0)
    assert coverage.of("港口吞吐量增长") == 1.0


def test_a_question_of_nothing_but_a_place_is_looked_for():
    assert Coverage(understand("烟台"), lambda _: 1.0).of("烟台") == 1.0
