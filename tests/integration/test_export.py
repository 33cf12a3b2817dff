"""The export of a reader: the int8 graph gives nearly the logits of the torch model it was made from."""

import sys

import pytest

from zzqa.answering.read.reader import Reader
from zzqa.records import Passage

pytest.importorskip("onnx")
pytest.importorskip("onnx_ir")

VOCABULARY = [*"庄里水库完工了吗已经"]
TEXT = "水库已经完工" * 9


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A network of random weights, large enough for blocks of 128, in a transformers folder."""
    import torch
    from transformers import BertConfig, BertForQuestionAnswering

    from training.vocabulary import make_tokenizer

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("trained")
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", *VOCABULARY]
    sizes = {"hidden_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 256}
    config = BertConfig(vocab_size=len(pieces), initializer_range=0.06, pad_token_id=1, **sizes)
    BertForQuestionAnswering(config).save_pretrained(folder)
    make_tokenizer(pieces, [-float(n) for n in range(len(pieces))]).save(str(folder / "tokenizer.json"))
    return folder


@pytest.mark.filterwarnings("ignore")  # torch's exporter warns of what it cannot trace
@pytest.mark.parametrize(("options", "tolerance"), [(["--float32"], 1e-4), ([], 0.1)])
def test_the_exported_reader_agrees_with_the_trained_one(trained, tmp_path, monkeypatch, options, tolerance):
    from training.reader import export

    monkeypatch.setattr(sys, "argv", ["export", "--model", str(trained), "--out", str(tmp_path), *options])
    export.main()
    passages = [Passage("p", "d", 0, len(TEXT), TEXT)]
    exported = Reader(str(tmp_path), threads=1).read("完工了吗", passages, top_n=1)["p"][0]
    whole = Reader(str(trained), threads=1).read("完工了吗", passages, top_n=1)["p"][0]
    assert exported.score == pytest.approx(whole.score, abs=tolerance)
    ratio = (tmp_path / "model.onnx").stat().st_size / (trained / "model.safetensors").stat().st_size
    assert (ratio < 0.5) == (not options)
