"""The shape of the house: imports point down, and each heavy library has one door."""

import ast
import sys
from importlib import metadata
from pathlib import Path

import pytest

from zzqa.indexing import manifest

SRC = Path(__file__).parents[2] / "src" / "zzqa"
MODULES = {
    path.relative_to(SRC.parent).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__"): path
    for path in SRC.rglob("*.py")
}

GROUND = {
    "han",
    "records",
    "grids",
    "causes",
    "errors",
    "config",
    "sentences",
    "folding",
    "numerals",
    "words",
    "progress",
    "formats",
    "models",
    "store",
    "scope",
}
ROOMS = {"corpus", "indexing", "answering"}
# What each part of the package may import of the others.
MAY_IMPORT = {
    **dict.fromkeys(GROUND, GROUND),
    **{room: GROUND | {room} for room in ROOMS},
    "cluster": GROUND | {"cluster", "indexing"},
    "homes": GROUND | {"cluster", "indexing"},
    "build": GROUND | {"build", "cluster", "corpus", "indexing", "homes"},
    "engine": GROUND | ROOMS | {"build", "homes"},
    "evaluation": GROUND | {"engine"},
    "web": GROUND | {"engine", "build", "web"},
    "cli": GROUND | {"engine", "build", "web", "evaluation", "homes", "corpus", "terminal", "client"},
    "terminal": GROUND,
    "client": GROUND,
    "__main__": {"cli"},
    "__init__": GROUND | {"engine", "build"},
}
DOORS = {
    "sentence_transformers": {"zzqa.indexing.embed"},
    "faiss": {"zzqa.indexing.dense"},
    "tantivy": {"zzqa.indexing.lexical"},
    "onnxruntime": {"zzqa.answering.read.reader"},
    "opencc": {"zzqa.corpus.repairs.script"},
    "langchain_text_splitters": {"zzqa.corpus.split"},
    "charset_normalizer": {"zzqa.corpus.encoding"},
    "markdown_it": {"zzqa.corpus.readers.markdown"},
    "trafilatura": {"zzqa.corpus.readers.html"},
    "pypdfium2": {"zzqa.corpus.readers.pdf"},
    "rapidocr": {"zzqa.corpus.readers.recognition"},
    "docx": {"zzqa.corpus.readers.docx"},
    "openpyxl": {"zzqa.corpus.readers.xlsx"},
    "pptx": {"zzqa.corpus.readers.pptx"},
    "subprocess": {"zzqa.corpus.extractor", "zzqa.corpus.office", "zzqa.build.work.crew"},
    "rjieba": {"zzqa.words"},
    "rapidfuzz": {"zzqa.answering.understand.spelling"},
    "pypinyin": {"zzqa.answering.understand.spelling"},
    "pydantic_settings": {"zzqa.config"},
    "tqdm": {"zzqa.progress"},
    "filelock": {"zzqa.indexing.publish", "zzqa.web.feedback"},
    "datasketch": {"zzqa.indexing.copies"},
    "watchfiles": {"zzqa.build.watch"},
    "typer": {"zzqa.cli"},
    "pymilvus": {"zzqa.cluster.connection"},
    "grpc": {"zzqa.cluster.connection"},
    "httpx": {"zzqa.client"},
    "python_multipart": {"zzqa.web.upload_limits"},
}


def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= inner if node.module == "zzqa" else {node.module} | inner
    return names


def part(module: str) -> str:
    return module.split(".")[1] if "." in module else "__init__"


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module):
    allowed = MAY_IMPORT[part(module)]
    for name in imports(MODULES[module]):
        if name.startswith("zzqa."):
            target = name.split(".")[1]
            assert target in allowed, f"{module} imports {name}"
        assert name != "zzqa" or part(module) in {"cli", "web", "__init__"}, f"{module} imports the root"


# The steps of answering in their order: each room may use those before it, besides itself.
ANSWERING = ("facts", "understand", "read", "find", "judge", "quote", "reply", "tables")


@pytest.mark.parametrize(
    "module", [name for name in MODULES if name.count(".") == 3 and ".answering." in name]
)
def test_the_steps_of_answering_follow_one_another(module):
    room = module.split(".")[2]
    allowed = ANSWERING[: ANSWERING.index(room) + 1]
    for name in imports(MODULES[module]):
        if name.startswith("zzqa.answering."):
            assert name.split(".")[2] in allowed, f"{module} imports {name}"


@pytest.mark.parametrize(("library", "doors"), DOORS.items())
def test_each_heavy_library_has_one_door(library, doors):
    users = {m for m, path in MODULES.items() if any(n.split(".")[0] == library for n in imports(path))}
    assert users == doors


def test_gradio_stays_in_the_page():
    users = {m for m, path in MODULES.items() if any(n.split(".")[0] == "gradio" for n in imports(path))}
    assert users
    assert all(m.startswith("zzqa.web") for m in users)


def test_nothing_unpickles():
    banned = {"pickle", "joblib", "shelve", "marshal", "dill"}
    for module, path in MODULES.items():
        assert not {n.split(".")[0] for n in imports(path)} & banned, module


def test_importing_the_package_is_light():
    import subprocess

    code = "import sys, zzqa, zzqa.cli; print(sorted({'torch','faiss','gradio','transformers','onnxruntime'} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_each_library_that_decides_what_is_indexed_is_in_the_fingerprint_of_the_code():
    """With another version of one of them documents may come out otherwise, and are made anew."""
    deciding = ("zzqa.corpus.", "zzqa.words", "zzqa.indexing.copies")
    libraries = {name for name, doors in DOORS.items() if any(door.startswith(deciding) for door in doors)}
    installed = metadata.packages_distributions()
    packages = {installed.get(name, [name])[0] for name in libraries - sys.stdlib_module_names}
    known = {*manifest.FINGERPRINTED, *manifest.FINGERPRINTED_EXTRAS}
    assert {name.lower().replace("_", "-") for name in packages} == known
