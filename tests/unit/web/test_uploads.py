"""Files from the page: only uploaded ones, under safe names, and nothing is ever lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzqa.formats import is_hidden
from zzqa.web import uploads
from zzqa.web.uploads import Refused, Taken, free_path, safe_name, take_in, take_out


@pytest.fixture
def places(tmp_path):
    corpus, uploaded = tmp_path / "corpus", tmp_path / "uploaded"
    corpus.mkdir()
    uploaded.mkdir()
    return corpus, uploaded


def upload(folder, name, content="内容"):
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_uploads_are_copied_under_their_names(places):
    corpus, uploaded = places
    files = [upload(uploaded, "报告.txt"), upload(uploaded, "b.md")]
    assert take_in(files, corpus, uploaded_to=uploaded) == Taken(("报告.txt", "b.md"))
    assert sorted(path.name for path in corpus.iterdir()) == ["b.md", "报告.txt"]


def test_a_file_that_is_there_is_never_overwritten(places):
    corpus, uploaded = places
    upload(corpus, "报告.txt", "旧")
    for content in ("新", "更新"):
        take_in([upload(uploaded, "报告.txt", content)], corpus, uploaded_to=uploaded)
    assert (corpus / "报告.txt").read_text(encoding="utf-8") == "旧"
    assert (corpus / "报告-2.txt").read_text(encoding="utf-8") == "新"
    assert (corpus / "报告-3.txt").read_text(encoding="utf-8") == "更新"


def test_the_same_file_is_not_taken_twice(places):
    corpus, uploaded = places
    upload(corpus, "报告.txt", "同样")
    taken = take_in([upload(uploaded, "报告.txt", "同样")], corpus, uploaded_to=uploaded)
    assert taken.added == ()
    assert taken.refused == (Refused("报告.txt", "already_there"),)


def test_paths_that_were_not_uploaded_are_refused(places, tmp_path):
    corpus, uploaded = places
    secret = upload(tmp_path, "secret.txt")
    (uploaded / "link.txt").symlink_to(secret)
    tried = [
        secret,
        uploaded / ".." / "secret.txt",
        uploaded / "link.txt",
        uploaded / "missing.txt",
        uploaded,
    ]
    refused = take_in(tried, corpus, uploaded_to=uploaded).refused
    assert len(refused) == len(tried)
    assert {one.objection for one in refused} == {"not_uploaded"}
    assert list(corpus.iterdir()) == []


def test_kind_count_and_size_are_limited(places, monkeypatch):
    corpus, uploaded = places
    monkeypatch.setattr(uploads, "MAX_FILES", 3)
    monkeypatch.setattr(uploads, "MAX_UPLOAD_BYTES", 10)
    files = [upload(uploaded, name, "12345678") for name in ("a.exe", "b.txt", "c.txt", "d.txt")]
    refused = take_in(files, corpus, uploaded_to=uploaded).refused
    assert [path.name for path in corpus.iterdir()] == ["b.txt"]
    assert refused == (
        Refused("a.exe", "format"), Refused("c.txt", "too_large"), Refused("d.txt", "too_many"),
    )  # fmt: skip


def test_removed_files_are_put_aside(places):
    corpus, _ = places
    upload(corpus, "a.txt", "一")
    take_out(["a.txt"], corpus, known=["a.txt"])
    upload(corpus, "a.txt", "二")
    take_out(["a.txt"], corpus, known=["a.txt"])
    aside = corpus / ".removed"
    assert (aside / "a.txt").read_text(encoding="utf-8") == "一"
    assert (aside / "a-2.txt").read_text(encoding="utf-8") == "二"


def test_only_documents_of_the_corpus_can_be_removed(places, tmp_path):
    corpus, _ = places
    outside, unknown = upload(tmp_path, "outside.txt"), upload(corpus, "unknown.txt")
    take_out(["../outside.txt", "unknown.txt"], corpus, known=["../outside.txt"])
    assert outside.exists()
    assert unknown.exists()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("年度报告.txt", "年度报告.txt"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.txt", "boot.txt"),
        (".hidden.txt", "hidden.txt"),
        ("~$报告.docx", "报告.docx"),
        ("a\x00b\u202etxt.exe", "a_b_txt.exe"),
        ("...", "文档"),
        ("", "文档"),
    ],
)
def test_safe_names(name, safe):
    assert safe_name(name) == safe


@given(st.text())
def test_any_name_becomes_one_that_stays_in_its_folder(name):
    safe = safe_name(name)
    assert safe
    assert "/" not in safe
    assert "\\" not in safe
    assert not is_hidden(safe)
    assert len(safe.encode(errors="replace")) <= 255


def test_free_path_counts_on(tmp_path):
    assert free_path(tmp_path / "a.txt") == tmp_path / "a.txt"
    (tmp_path / "a.txt").touch()
    assert free_path(tmp_path / "a.txt") == tmp_path / "a-2.txt"
