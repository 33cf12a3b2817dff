"""The two lists of pinned versions differ only in what the MCP server holds back."""

from pathlib import Path

ROOT = Path(__file__).parents[2]


def pins(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


def test_the_pins_agree():
    usual, with_mcp = pins("constraints.txt"), pins("constraints-mcp.txt")
    both = usual.keys() & with_mcp.keys()
    assert len(both) > 80
    assert {name for name in both if usual[name] != with_mcp[name]} == {"pydantic", "pydantic_core"}
