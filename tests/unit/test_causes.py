"""Why files failed: every cause that is given has its sentences, in both languages of the page."""

import re
from pathlib import Path

import pytest

from zzqa.causes import SENTENCES, cause, sentence
from zzqa.errors import UnreadableFileError
from zzqa.web.phrases import EN, ZH

# What a reader of Word leaves out and counts: the key is put together from why it does.
LEFT_OUT = {f"text_{why}" for why in ("deleted", "hidden", "moved", "struck")}
SRC = Path(__file__).parents[2] / "src" / "zzqa"


def given():
    """Return the keys of the causes that the code gives."""
    texts = "".join(
        path.read_text(encoding="utf-8") for path in SRC.rglob("*.py") if path.name != "causes.py"
    )
    return set(re.findall(r'\bcause\("(\w+)"', texts)) | set(re.findall(r', "(is_\w+)"\)', texts)) | LEFT_OUT


def test_the_causes_given_are_those_with_a_sentence():
    assert given() == SENTENCES.keys()


@pytest.mark.parametrize("key", SENTENCES)
def test_both_languages_tell_the_same_values(key):
    assert EN.reasons.keys() == SENTENCES.keys()
    values = [f"〈{number}〉" for number in range(SENTENCES[key].count("{}"))]
    told = cause(key, *values)
    assert all(value in ZH.reason(told) for value in values)
    assert not re.search("[\u4e00-\u9fff{}]", EN.reason(told))
    if EN.reasons[key].count("{}") != len(values):
        pytest.fail(f"{key} tells other values in English")


def test_what_an_older_index_holds_is_its_own_sentence():
    assert sentence("不是文本") == EN.reason("不是文本") == "不是文本"


def test_an_error_tells_its_cause_in_chinese():
    error = UnreadableFileError("甲.txt", cause("text_moved", 17))
    assert error.cause == "text_moved|17"
    assert error.reason == SENTENCES["text_moved"].format(17)
    assert error.reason in str(error)
