"""The judge's training, but for the training: contrast pairs, rows, sentence logits, state."""

import json
from random import Random

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from training.checkpoint import Progress
from training.judge import state
from training.judge.contrast import contrast
from training.judge.documents import is_kept_apart, load_squad, load_written
from training.judge.examples import Rows
from training.judge.model import Judge, sentence_logits
from training.judge.train import Recipe, batches, loss_of, training_files
from zzqa.answering.read import sentence
from zzqa.answering.read.span_search import Window

TEXT = "青石岭水库简介\n青石岭水库位于云泽县，总库容一亿立方米。\n工程于2019年完工，由水务局管理。"
QUESTIONS = [
    {
        "q": "水库有多大",
        "evidence": ["青石岭水库位于云泽县，总库容一亿立方米。"],
        "answer": ["一亿立方米"],
    },
    {"q": "2019年完工了吗", "evidence": ["工程于2019年完工，由水务局管理。"], "answer": ["2019年完工"]},
    {"q": "水库投资多少", "evidence": [], "answer": [], "near": "总库容一亿立方米", "why": "other measure"},
]


@pytest.fixture
def written(tmp_path):
    other = "白鹭湖公园\n白鹭湖公园占地三百亩，2021年建成开放，水库在园外。"
    records = [
        {"id": "x-1", "title": "青石岭水库简介", "published": "2020", "text": TEXT, "questions": QUESTIONS},
        {"id": "x-2", "title": "白鹭湖公园", "published": "", "text": other, "questions": []},
    ]
    path = tmp_path / "x.jsonl"
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in records), encoding="utf-8")
    return list(load_written([path]))


@pytest.fixture
def tokenizer():
    """One piece a character, pairs joined as XLM-R does."""
    pieces = [
        "<s>",
        "<pad>",
        "</s>",
        "<unk>",
        *sorted(set(TEXT + "有多大了吗投资白鹭湖公园占地三百亩建成开放在外")),
    ]
    made = Tokenizer(models.WordLevel({piece: n for n, piece in enumerate(pieces)}, "<unk>"))
    made.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B:1 </s>:1", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return made


def test_evidence_and_answers_are_found_in_the_clean_text(written):
    text, asked = written[0].document.text, written[0].asked
    assert [text[slice(*a.evidence[0])] for a in asked[:2]] == [q["evidence"][0] for q in QUESTIONS[:2]]
    assert text[slice(*asked[0].answers[0])] == "一亿立方米"
    assert text[slice(*asked[2].near)] == "总库容一亿立方米"
    assert (written[0].document.title, written[0].document.published) == ("青石岭水库简介", "2020")


def test_a_squad_file_gives_the_sentence_of_the_answer(tmp_path):
    item = {"question": "何时完工", "answers": [{"text": "2019年", "answer_start": 0}]}
    data = {"data": [{"paragraphs": [{"context": TEXT, "qas": [item]}]}]}
    path = tmp_path / "squad.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    (found,) = load_squad(path, count=5, draw=Random(1))
    (asked,) = found.asked
    assert found.document.text[slice(*asked.evidence[0])] == "工程于2019年完工，由水务局管理。"


def test_rows_point_at_the_answer_or_say_that_it_is_not_here(written, tokenizer):
    rows = list(Rows(written, tokenizer).draw(Random(3)))
    answering = [row for row in rows if any(row.answers)]
    assert len(answering) == 2
    for row in answering:
        right = row.answers.index(True)
        assert {row.sentence[row.start], row.sentence[row.end]} == {right}
        assert tokenizer.decode(row.ids[row.start : row.end + 1]).replace(" ", "") in TEXT
    others = [row for row in rows if not any(row.answers)]
    assert others
    assert all((row.start, row.end) == (0, 0) for row in others)


@pytest.mark.parametrize(
    ("question", "told", "changed"),
    [
        (
            "2019年产量多少",
            "2018年和2019年",
            {"2016年产量多少", "2017年产量多少", "2020年产量多少", "2021年产量多少", "2022年产量多少"},
        ),
        ("上半年收入多少", "上半年收入", {"下半年收入多少", "上半年支出多少"}),
        ("第三届评奖谁获奖", "第一届到第三届", {f"第{n}届评奖谁获奖" for n in "二四五六七八九十"}),
    ],
)
def test_one_deciding_word_is_changed_to_one_that_is_not_told(question, told, changed):
    found = {contrast(question, told, Random(seed)) for seed in range(60)}
    assert found <= changed
    assert found


def test_a_question_without_a_deciding_word_has_no_contrast():
    assert contrast("怎么办理", "怎么办理", Random(1)) is None


def test_sentences_are_summed_as_the_reader_sums_them():
    draw = np.random.default_rng(5)
    scores = draw.normal(size=(2, 7, 6)).astype(np.float32)
    which = np.array([[-1, 0, 0, 1, 1, 1, -1], [-1, 2, 2, 2, 2, -1, -1]])
    got = sentence_logits(torch.tensor(scores), torch.tensor(which), 3)
    expected = []
    for row, numbers in enumerate(((0, 1), (2,))):
        offsets = np.array([(place, place + 1) for place in range(7)], np.int64)
        inside = which[row] >= 0
        window = Window(scores[row][inside], offsets[inside], scores[row, 0])
        ranges = [
            (int(np.flatnonzero(which[row] == n)[0]), int(np.flatnonzero(which[row] == n)[-1]) + 1)
            for n in numbers
        ]
        expected += sentence.sentence_logits(window, ranges).tolist()
    np.testing.assert_allclose(got.numpy(), expected, atol=1e-5)


@pytest.fixture
def tiny(tmp_path, tokenizer):
    """A judge of random weights in a folder."""
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    settings = {
        "vocab_size": tokenizer.get_vocab_size(),
        "max_position_embeddings": 400,
        "pad_token_id": 1,
        **shape,
    }
    (tmp_path / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    torch.manual_seed(1)
    return Judge(tmp_path / "config.json")


def test_a_step_lowers_the_loss_and_a_run_goes_on_where_it_stopped(written, tokenizer, tiny, tmp_path):
    rows = list(Rows(written, tokenizer).draw(Random(3)))
    (batch,) = batches(iter(rows), Recipe(seconds=1, rate=1e-2, batch_pieces=10**6), Random(1))
    optimizer = torch.optim.AdamW(tiny.parameters(), 1e-2)
    before = loss_of(tiny, batch)
    before.backward()
    optimizer.step()
    assert float(loss_of(tiny, batch).detach()) < float(before.detach())
    state.save(tmp_path / "run", tiny, optimizer, tokenizer, Progress(steps=1))
    again = state.network(tmp_path / "run")
    second = torch.optim.AdamW(again.parameters(), 1e-2)
    state.load(tmp_path / "run", again, second)
    assert torch.allclose(loss_of(again, batch), loss_of(tiny, batch), atol=1e-6)
    assert second.state_dict()["state"][0]["step"] == 1


def test_whole_genres_and_some_documents_never_train(tmp_path):
    for name in ("b01", "b25", "b26", "c01", "h01"):
        (tmp_path / f"{name}.jsonl").touch()
    assert [path.stem for path in training_files(tmp_path)] == ["b01", "c01"]
    kept = [is_kept_apart(f"b01-{number:02d}") for number in range(400)]
    assert 10 < sum(kept) < 45
