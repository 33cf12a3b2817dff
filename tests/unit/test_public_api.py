"""The public names; a change here is a change for users."""

import dataclasses

import pytest

import zzqa
from zzqa import records
from zzqa.errors import ZzqaError


def test_public_names():
    assert sorted(zzqa.__all__) == sorted(
        [
            "answer",
            "build_index",
            "Engine",
            "Config",
            "Answer",
            "Citation",
            "Hit",
            "Passage",
            "ZzqaError",
            "__version__",
        ]
    )
    assert all(hasattr(zzqa, name) for name in zzqa.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError):
        zzqa.nothing  # noqa: B018


def test_records_are_frozen_and_slotted():
    classes = [c for c in vars(records).values() if isinstance(c, type) and dataclasses.is_dataclass(c)]
    assert len(classes) > 10
    for record in classes:
        assert record.__dataclass_params__.frozen, record
        assert "__slots__" in vars(record), record


def test_every_error_is_ours_and_ends_in_a_command():
    from zzqa import errors

    def tree(error):
        yield error
        for child in error.__subclasses__():
            yield from tree(child)

    assert {e for e in vars(errors).values() if isinstance(e, type)} - {ZzqaError} <= set(tree(ZzqaError)) | {
        errors.Path
    }
    made = [
        errors.MissingIndexError("i"),
        errors.IndexMismatchError("i", "模型", "a", "b"),
        errors.CorruptIndexError("i", "f", "r"),
        errors.IndexBusyError("i"),
        errors.EmptyCorpusError("c", "r"),
        errors.UnreadableFileError("c", "r"),
    ]
    assert all("zzqa build" in str(error) for error in made)


def test_config_comes_from_the_environment_and_is_frozen(monkeypatch):
    monkeypatch.setenv("ZZQA_TOP_K", "3")
    config = zzqa.Config()
    assert config.top_k == 3
    with pytest.raises(ValueError, match="frozen"):
        config.top_k = 4
    assert zzqa.Config(passage_chars=300).index_fingerprint() != zzqa.Config().index_fingerprint()
    assert zzqa.Config(top_k=5).index_fingerprint() == zzqa.Config().index_fingerprint()


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (0, 0), (2, 1), (0, 9)])
def test_an_origin_map_refuses_what_is_no_range(start, end):
    import numpy as np

    origin = records.OriginMap(np.array([0, 3], dtype=np.int32), np.array([1, 5], dtype=np.int32))
    assert origin.original_range(0, 2) == (0, 5)
    with pytest.raises(ValueError, match="range"):
        origin.original_range(start, end)


def test_settings_come_back_from_their_json_with_their_secrets():
    import json

    config = zzqa.Config(milvus_token="root:secret", passage_chars=300)  # noqa: S106
    back = zzqa.Config(**json.loads(config.to_json()))
    assert back == config
    assert back.milvus_token.get_secret_value() == "root:secret"
    assert "secret" not in repr(back)
