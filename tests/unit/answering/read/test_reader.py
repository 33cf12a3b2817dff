"""Reader with a network of known scores: windows, offsets, order. The real model is in tests/integration."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from zzqa.answering.read import reader as reader_module
from zzqa.answering.read.reader import MAX_PIECES, STRIDE, Reader
from zzqa.answering.read.sentence import UNREAD
from zzqa.errors import ModelError
from zzqa.records import Hit, Passage, Scores

MARK = "★"


def character_tokenizer(alphabet):
    """One piece a character, NFKC before it, pairs joined as XLM-R does."""
    vocabulary = ["<s>", "<pad>", "</s>", "<unk>", *sorted(alphabet)]
    tokenizer = Tokenizer(models.WordLevel({piece: n for n, piece in enumerate(vocabulary)}, "<unk>"))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B:1 </s>:1", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer


@pytest.fixture
def marked_reader(monkeypatch, tmp_path):
    """A reader whose network likes to start and end at a star; the null score is 1."""
    tokenizer = character_tokenizer({MARK, "甲", "乙", "1", "月"})
    star = tokenizer.token_to_id(MARK)
    shapes = []

    def run(ids, mask):
        shapes.append(ids.shape)
        assert ((ids != 0) <= (mask == 1)).all()
        scores = np.repeat(np.where(ids == star, np.float32(5), np.float32(-5))[..., None], 6, axis=2)
        scores[:, 0] = 0.5
        return scores

    monkeypatch.setattr(reader_module, "_load_onnx", lambda *args: (tokenizer, run))
    (tmp_path / "model.onnx").touch()
    made = Reader(str(tmp_path), threads=1)
    made.shapes = shapes
    return made


def hits(*texts):
    passages = [Passage(f"p{n}", "d", 0, len(text), text) for n, text in enumerate(texts)]
    scores = Scores(0.0, 0.0, 0.0)
    return [Hit(passage, 0.0, 1, "甲.txt", "甲乙", None, scores) for passage in passages]


def spans(reading):
    """The spans of all sentences, best first."""
    found = [span for sentence in reading.sentences for span in sentence.spans]
    return sorted(found, key=lambda span: -span.score)


def test_the_marked_character_is_found_with_its_score(marked_reader):
    read = marked_reader.read("甲", hits("乙乙★乙"))["p0"]
    best = spans(read)[0]
    assert (best.start, best.end, best.score) == (2, 3, 9.0)
    assert read.logit == 0.5


def test_the_sentence_with_the_mark_is_the_likeliest_and_the_context_is_none(marked_reader):
    read = marked_reader.read("甲", hits("乙乙。乙★。"))["p0"]
    assert [(s.start, s.end) for s in read.sentences] == [(0, 3), (3, 6)]
    plain, marked = (sentence.logit for sentence in read.sentences)
    assert plain == pytest.approx(-5 - 5 + 0.5)
    assert marked > plain


def test_a_star_in_the_question_is_no_answer(marked_reader):
    best = spans(marked_reader.read("★", hits("乙乙"))["p0"])[0]
    assert best.score == -11.0


def test_offsets_are_the_passages_own_though_normalising_changes_lengths(marked_reader):
    text = "㋀㋀★"  # NFKC makes two characters of each of the first two
    best = spans(marked_reader.read("甲", hits(text))["p0"])[0]
    assert text[best.start : best.end] == MARK


@pytest.mark.parametrize("place", [0, 300, 379, 380, 500, 999])
def test_a_long_passage_is_read_to_its_end(marked_reader, place):
    text = "乙" * place + MARK + "乙" * (999 - place)
    best = spans(marked_reader.read("甲", hits(text))["p0"])[0]
    assert (best.start, best.end) == (place, place + 1)
    assert max(width for _, width in marked_reader.shapes) == MAX_PIECES
    assert MAX_PIECES > STRIDE


def test_every_passage_has_an_entry_and_an_empty_one_no_span(marked_reader):
    found = marked_reader.read("甲", hits("乙★", "", "乙"))
    assert list(found) == ["p0", "p1", "p2"]
    assert found["p1"].sentences == ()
    assert found["p1"].best == UNREAD
    assert found["p0"].best > found["p2"].best


def test_a_question_beyond_the_limit_leaves_room_for_the_passage(marked_reader):
    best = spans(marked_reader.read("甲" * 500, hits("乙★"))["p0"])[0]
    assert best.start == 1


def test_no_passages_give_nothing(marked_reader):
    assert marked_reader.read("甲", []) == {}


@settings(max_examples=30)
@given(st.lists(st.text("甲乙1月㋀ \n★", max_size=40), max_size=6))
def test_what_is_read_does_not_depend_on_its_neighbours(texts):
    tokenizer = character_tokenizer({MARK, "甲", "乙", "1", "月"})

    def run(ids, mask):
        scores = np.sin(ids + np.arange(ids.shape[1])).astype(np.float32)
        return np.stack([scores * sign for sign in (1, -1, 2, 1, 1, 1)], axis=-1)

    made = Reader.__new__(Reader)
    made._run = run
    made._take(tokenizer)
    together = made.read("甲", hits(*texts))
    for hit in hits(*texts):
        passage, alone = hit.passage, made.read("甲", [hit])[hit.passage.passage_id]
        assert alone == together[passage.passage_id]
        for sentence in alone.sentences:
            for span in sentence.spans:
                quoted = passage.text[span.start : span.end]
                assert sentence.start <= span.start < span.end <= sentence.end
                assert quoted == quoted.strip()
                assert quoted


def test_a_missing_folder_is_a_model_error(tmp_path):
    with pytest.raises(ModelError, match="没有这个文件夹"):
        Reader(str(tmp_path / "none"), threads=1)


@pytest.mark.parametrize(
    ("tokenizer", "model"), [(None, b"x"), ("{", b"x"), ("{}", b"x"), (True, b"not a graph")]
)
def test_a_broken_folder_is_a_model_error(tmp_path, tokenizer, model):
    (tmp_path / "model.onnx").write_bytes(model)
    if tokenizer:
        text = character_tokenizer({"甲"}).to_str() if tokenizer is True else tokenizer
        (tmp_path / "tokenizer.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match="不能加载"):
        Reader(str(tmp_path), threads=1)


def test_an_empty_folder_is_a_model_error(tmp_path):
    with pytest.raises(ModelError):
        Reader(str(tmp_path), threads=1)
