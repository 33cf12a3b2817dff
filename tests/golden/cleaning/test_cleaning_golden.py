"""Places of the seed documents, one a line: what must stand in the clean text, and what must not.

`kept` are negatives: they look like damage and are none.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from zzqa.config import Config
from zzqa.corpus.clean import clean_document
from zzqa.corpus.extractor import Extractor
from zzqa.corpus.limits import Limits
from zzqa.corpus.load import find_files, load_file
from zzqa.corpus.repairs.pinyin import learn

SEEDS = Path(__file__).parents[3] / "seeds"
CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("seeds.jsonl").read_text(encoding="utf-8").splitlines()
]


@cache
def texts() -> dict[str, str]:
    with Extractor(Limits.of(Config())) as extractor:
        raws = [load_file(path, corpus=SEEDS, extractor=extractor) for path in find_files(SEEDS)]
    readings = learn(raw.text for raw in raws)
    return {raw.source[:3]: clean_document(raw, readings).text for raw in raws}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['doc']}-{case['kind']}")
def test_place(case):
    text = texts()[case["doc"]]
    if "absent" in case:
        assert case["absent"] not in text
    else:
        assert case["clean"] in text
