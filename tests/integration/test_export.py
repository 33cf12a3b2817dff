"""The export of a judge: the int8 graph gives nearly the scores of the torch model it was made from."""

import json
import sys

import numpy as np
import pytest

from zzqa.answering.read.reader import Reader
from zzqa.records import Hit, Passage, Scores

pytest.importorskip("onnx")
pytest.importorskip("onnx_ir")

VOCABULARY = [*"庄里水库完工了吗已经。"]
TEXT = "水库已经完工。" * 9


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A judge of random weights, large enough for blocks of 128, in a folder."""
    import torch
    from safetensors.torch import save_file

    from training.judge.model import Judge
    from training.vocabulary import make_tokenizer

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("trained")
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", *VOCABULARY]
    sizes = {"hidden_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 256}
    settings = {"vocab_size": len(pieces), "initializer_range": 0.06, "pad_token_id": 1, **sizes}
    (folder / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    judge = Judge(folder / "config.json")
    with torch.no_grad():  # equal tensors, as fresh biases are, would be stored once
        for weights in judge.parameters():
            weights.add_(torch.randn_like(weights), alpha=0.02)
    save_file(judge.state_dict(), folder / "model.safetensors")
    make_tokenizer(pieces, [-float(n) for n in range(len(pieces))]).save(str(folder / "tokenizer.json"))
    return folder


def read(folder):
    passage = Passage("p", "d", 0, len(TEXT), TEXT)
    hit = Hit(passage, 0.0, 1, "a.txt", "", None, Scores(0.0, 0.0, 0.0))
    return Reader(str(folder), threads=1).read("完工了吗", [hit])["p"]


@pytest.mark.filterwarnings("ignore")  # torch's exporter warns of what it cannot trace
def test_the_exported_judge_agrees_with_the_trained_one(trained, tmp_path, monkeypatch):
    from training.judge import export
    from training.judge.dequantise import weights
    from training.judge.model import Judge

    for name, options in (("float", ["--float32"]), ("int8", [])):
        arguments = ["export", "--model", str(trained), "--out", str(tmp_path / name), *options]
        monkeypatch.setattr(sys, "argv", arguments)
        export.main()
    whole, small = read(tmp_path / "float"), read(tmp_path / "int8")
    logits = [[sentence.logit for sentence in found.sentences] for found in (whole, small)]
    np.testing.assert_allclose(logits[1], logits[0], atol=0.1)
    assert small.logit == pytest.approx(whole.logit, abs=0.1)
    sizes = [(tmp_path / name / "model.onnx").stat().st_size for name in ("int8", "float")]
    assert sizes[0] < 0.5 * sizes[1]
    # The weights that the int8 graph holds are those it was made from, but for rounding.
    from safetensors.torch import load_file

    judge = Judge(trained / "config.json")
    judge.load_state_dict(
        {name: value.float() for name, value in weights(tmp_path / "int8" / "model.onnx").items()}
    )
    for name, value in load_file(trained / "model.safetensors").items():
        assert float((judge.state_dict()[name] - value).abs().max()) < 0.01, name
