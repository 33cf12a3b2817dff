"""What the READMEs tell a user to type works, and both say the same."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from zzqa.cli import app
from zzqa.config import Config

ROOT = Path(__file__).parents[2]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]


def blocks(readme, language):
    return re.findall(rf"```{language}\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)


def commands(readme):
    lines = "".join(blocks(readme, "sh")).splitlines()
    return [re.sub(r"\s+#.*", "", line) for line in lines]


@pytest.fixture
def at_home(tmp_path, monkeypatch, seeds_index):
    """A folder as a user has it: seeds/ and a built index/."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    shutil.copytree(seeds_index, tmp_path / "index")
    monkeypatch.chdir(tmp_path)


def test_both_give_the_same_commands_and_code():
    assert commands(READMES[0]) == commands(READMES[1])
    assert blocks(READMES[0], "python") == blocks(READMES[1], "python")
    assert blocks(READMES[0], "py") == blocks(READMES[1], "py")


@pytest.mark.usefixtures("at_home")
def test_commands():
    # Three go on until they are stopped, one asks for a password.
    untried = ("zzqa serve", "zzqa build --watch", "zzqa work", "zzqa password")
    lines = [one for one in commands(READMES[0]) if one.startswith("zzqa ") and not one.startswith(untried)]
    assert len(lines) >= 5
    for line in lines:
        run = CliRunner().invoke(app, shlex.split(line)[1:])
        assert run.exit_code == 0, (line, run.output)
        assert run.output.strip()


@pytest.mark.usefixtures("at_home")
def test_python(capsys):
    (code,) = blocks(READMES[0], "python")
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 -- our own documentation
    printed = capsys.readouterr().out
    assert "1321.6亿元" in printed
    assert "000_217a48f8ed25ce82.txt" in printed


def test_the_settings_named_exist_with_their_defaults():
    for readme in READMES:
        rows = re.findall(r"\| `ZZQA_(\w+)` \| (\S+) \|", readme.read_text(encoding="utf-8"))
        assert len(rows) >= 5
        for name, default in rows:
            value = getattr(Config(), name.lower())
            assert default in {"自带", "shipped", "found", "自动查找", str(value)}, name


def test_every_subcommand_and_link_exists():
    for readme in READMES:
        text = readme.read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!http)([^)#]+)\)", text):
            assert (ROOT / target).exists(), target
