"""Limits of an upload, held while it arrives and before anything is kept of it."""

import os
import time
from pathlib import Path

import httpx
import pytest
from starlette.exceptions import HTTPException

from zzqa.web import upload_limits
from zzqa.web.address import Address
from zzqa.web.folders import Folders
from zzqa.web.server import start
from zzqa.web.upload_limits import make_room
from zzqa.web.uploads import MAX_FILES, MAX_UPLOAD_BYTES


@pytest.fixture(scope="module")
def upload(fake_engine, tmp_path_factory):
    """Return a function that sends files and gives the response."""
    folders = Folders(tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("index"))
    running = start(fake_engine, Address(port=17880), folders=folders)

    def send(*names, content=b"x", **options):
        files = [("files", (name, content)) for name in names]
        return httpx.post(f"{running.url}gradio_api/upload", files=files, timeout=60, **options)

    yield send
    running.close()


def kept():
    return {path for path in Path(os.environ["GRADIO_TEMP_DIR"]).rglob("*") if path.is_file()}


def test_a_document_is_taken(upload):
    response = upload("年度报告.txt", "b.md")
    assert response.status_code == 200
    assert [Path(path).name for path in response.json()] == ["年度报告.txt", "b.md"]


def test_as_many_as_allowed_are_taken_and_no_more(upload):
    assert upload(*(f"{n}.txt" for n in range(MAX_FILES))).status_code == 200
    assert upload(*(f"{n}.txt" for n in range(MAX_FILES + 1))).status_code == 413


@pytest.mark.parametrize(
    "name", ["a.exe", "a", "a.txt.exe", "a.html.", "shell.php", "a.txt\x00.exe", "../../.bashrc", "no.TXT.sh"]
)
def test_another_format_is_refused_and_nothing_of_it_kept(upload, name):
    before = kept()
    response = upload("good.txt", name)
    assert response.status_code in (400, 415)
    assert kept() - before == set() or all(path.suffix == "" for path in kept() - before)


def test_too_much_is_refused_before_it_is_read(upload):
    assert upload("a.txt", content=b"x" * (MAX_UPLOAD_BYTES + 2 * 1024**2)).status_code == 413


def test_what_is_no_upload_is_refused(upload):
    assert upload(data={"a": "b"}).status_code in (400, 411, 415)


def test_a_name_that_climbs_stays_in_the_folder_of_uploads(upload):
    [path] = upload("../../../../etc/cron.d/x.txt").json()
    assert Path(path).resolve().is_relative_to(Path(os.environ["GRADIO_TEMP_DIR"]).resolve())


def test_old_uploads_make_room_and_new_ones_do_not(tmp_path, monkeypatch):
    monkeypatch.setattr(upload_limits, "MAX_WAITING_BYTES", 10)
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    for path in (old, new):
        path.write_bytes(b"12345678")
    hours_ago = time.time() - 7200
    os.utime(old, (hours_ago, hours_ago))
    make_room(tmp_path)
    assert (old.exists(), new.exists()) == (False, True)
    (tmp_path / "newer.txt").write_bytes(b"12345678")
    with pytest.raises(HTTPException) as refused:
        make_room(tmp_path)
    assert refused.value.status_code == 507
    assert new.exists()
