"""Passwords are kept hashed, and a file of them is read whole or refused with its line."""

import base64
import hashlib
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zzqa.errors import ServeError
from zzqa.web.passwords import HashedPassword, Passwords, store


def test_the_hash_is_scrypt():
    kind, n, r, p, salt, digest = str(HashedPassword.of("密码 word")).split("$")
    expected = hashlib.scrypt(
        "密码 word".encode(), salt=base64.b64decode(salt), n=int(n), r=int(r), p=int(p), maxmem=2**28
    )
    assert kind == "scrypt"
    assert base64.b64decode(digest) == expected
    assert (int(n), int(r), int(p)) == (16384, 8, 5)


def test_the_same_password_is_hashed_anew_each_time():
    first, second = HashedPassword.of("x"), HashedPassword.of("x")
    assert first.salt != second.salt
    assert first.digest != second.digest


# Cheap, so that many can be tried; written and read like any other.
CHEAP = (16, 8, 1)


@settings(max_examples=50, deadline=None)
@given(password=st.text(min_size=1), other=st.text())
def test_only_the_password_matches(password, other):
    salt = b"12345678"
    encoded = password.encode("utf-8", "surrogatepass")
    digest = hashlib.scrypt(encoded, salt=salt, n=16, r=8, p=1)
    hashed = HashedPassword.parse(str(HashedPassword(salt, digest, CHEAP)))
    assert hashed.matches(password)
    assert hashed.matches(other) == (other == password)


def test_a_pair_of_name_and_password():
    passwords = Passwords.of("liu:a:b")
    assert passwords.check("liu", "a:b")
    assert not passwords.check("liu", "a")
    assert not passwords.check("wang", "a:b")


@pytest.mark.parametrize("pair", ["liu", "liu:", ":secret", " :secret", ":"])
def test_half_a_pair_is_refused_without_telling_the_password(pair):
    with pytest.raises(ServeError) as refused:
        Passwords.of(pair)
    assert "secret" not in str(refused.value)


def test_a_file_is_written_read_and_changed(tmp_path):
    path = tmp_path / "users.txt"
    store(path, "liu", "one")
    store(path, "王", "two")
    store(path, "liu", "three")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "three" not in path.read_text(encoding="utf-8")
    passwords = Passwords.load(path)
    assert passwords.check("liu", "three")
    assert not passwords.check("liu", "one")
    assert passwords.check("王", "two")
    assert sorted(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["", " ", "a:b", " a", "a\n", "a\x00"])
def test_a_name_that_a_line_cannot_hold_is_refused(tmp_path, name):
    with pytest.raises(ServeError):
        store(tmp_path / "users.txt", name, "x")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_password_is_refused(tmp_path):
    with pytest.raises(ServeError):
        store(tmp_path / "users.txt", "liu", "")


GOOD = str(HashedPassword.of("x"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "没有用户"),
        ("# 只有说明\n", "没有用户"),
        (f"liu:{GOOD}\nwang:plain\n", "第 2 行"),
        ("liu:scrypt$16384$8$5$!!$!!\n", "第 1 行"),
        ("liu:scrypt$1048576$64$64$c2FsdHNhbHQ=$eA==\n", "第 1 行"),  # would take gigabytes
        (GOOD.replace("scrypt", "md5"), "第 1 行"),
        (b"\xff\xfe", "不能读取"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path, text, told):
    path = tmp_path / "users.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ServeError, match=told):
        Passwords.load(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ServeError, match="zzqa password"):
        Passwords.load(tmp_path / "none.txt")


def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(ServeError, match="不能写入"):
        store(tmp_path / "none" / "users.txt", "liu", "x")
