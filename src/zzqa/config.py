"""Every tunable of zzqa, with its unit and the reason for its value.

A setting is read from the argument, else from the environment (ZZQA_READER=...), else it is the
default below. This module is the only importer of pydantic-settings.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from zzqa.errors import ConfigError

MODELS: Final = Path(__file__).parent / "models"

# Settings that change what is stored: an index built with other values must be built anew.
_INDEXED: Final = ("passage_chars", "passage_overlap")


class Config(BaseSettings):
    """Settings of one index and of the models that read it; frozen."""

    model_config = SettingsConfigDict(env_prefix="ZZQA_", frozen=True, extra="forbid")

    index: str = Field(default="index", description="folder of the index where none is named")
    corpus: str = Field(
        default="seeds", description="folder of documents where none is named and no index tells it"
    )
    store: Literal["local", "milvus"] = Field(
        default="local", description="where the index is kept: its folder, or Milvus (needs zzqa[cluster])"
    )
    milvus_uri: str = Field(
        default="",
        repr=False,  # it may hold a password
        description="a milvus-lite file (ending in .db; by default milvus.db in the index folder), or http(s)://host:port",
    )
    milvus_token: SecretStr = Field(default=SecretStr(""), description="user:password or API key")
    milvus_database: str = Field(default="", description="database of the server; empty is its default one")
    milvus_prefix: str = Field(
        default="zzqa",
        pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,99}$",
        description="how the names of this index's collections begin; an alias of this name is the live one",
    )
    milvus_timeout: float = Field(
        default=10.0,
        gt=0,
        description="seconds that one request to Milvus may take, writing and loading apart",
    )
    milvus_ca: str = Field(default="", description="PEM file of the authority that signed an https server")
    milvus_server_name: str = Field(default="", description="name in the server's certificate, if another")
    milvus_client_cert: str = Field(default="", description="PEM file of the client's certificate (mTLS)")
    milvus_client_key: str = Field(default="", description="PEM file of its key")
    retriever: str = Field(
        default=str(MODELS / "retriever"),
        description="sentence-transformers folder, or hub name where there is a network",
    )
    reader: str = Field(
        default=str(MODELS / "reader"),
        description="folder of the judge: model.onnx, tokenizer.json and calibration.json",
    )
    threads: int = Field(default=2, ge=1, description="threads of each model")
    workers: int = Field(
        default=1,
        ge=1,
        description="processes that a build is shared among; each has the retriever in memory, some 700 MB",
    )
    passage_chars: int = Field(
        default=250,
        ge=50,
        le=2000,
        description="characters of a passage, at most (a longer sentence stays whole up to twice this)",
    )
    passage_overlap: int = Field(
        default=60, ge=0, description="characters, at most, that a passage repeats of the one before it"
    )
    candidates: int = Field(default=60, ge=1, description="passages each ranker proposes for fusion")
    top_k: int = Field(default=8, ge=1, le=50, description="passages the reader reads for a question")
    cached_answers: int = Field(
        default=500,
        ge=0,
        description="answers that are kept for whoever asks the same of the same index",
    )
    max_question_chars: int = Field(default=500, ge=1, description="characters of a question, at most")
    max_file_bytes: int = Field(
        default=64 * 1024 * 1024, ge=1, description="bytes of one file; a larger one is reported, not read"
    )
    max_unpacked_bytes: int = Field(
        default=256 * 1024 * 1024,
        ge=1,
        description="bytes of an Office file unpacked; real ones full of pictures stay below",
    )
    max_document_chars: int = Field(
        default=3_000_000,
        ge=1,
        description="characters of one document (six thick books); cleaning takes seconds for each million",
    )
    parse_seconds: int = Field(
        default=60,
        ge=1,
        description="seconds that reading one file may take; a PDF of 400 pages takes some five",
    )
    parse_memory_bytes: int = Field(
        default=1024**3,
        ge=256 * 1024**2,
        description="bytes of address space for reading one file; the libraries themselves take some 200 MB",
    )
    soffice: str = Field(
        default="",
        description="LibreOffice's program for old formats; looked for where empty, `none` for none",
    )
    convert_seconds: int = Field(
        default=120,
        ge=1,
        description="seconds that LibreOffice may take for one file, its own start some five",
    )
    recognise_page_seconds: int = Field(
        default=60,
        ge=0,
        description="seconds more for each page that is recognised (zzqa[ocr]); 0 recognises none",
    )
    recognise_pages: int = Field(
        default=500, ge=1, description="pages of one file that are recognised, at most; some 5 seconds each"
    )
    recognise_memory_bytes: int = Field(
        default=2 * 1024**3,
        ge=1024**3,
        description="bytes of address space for recognising pages; it takes some 1.2 GB",
    )

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 -- each setting has a type of its own
        """Take settings from the arguments, else from the environment; raise ConfigError for a bad one."""
        try:
            super().__init__(**given)
        except ValidationError as error:
            first = error.errors()[0]
            name = "".join(str(part) for part in first["loc"])
            raise ConfigError(name, str(first["input"]), first["msg"]) from error

    def to_json(self) -> str:
        """Return the settings as JSON, secrets in plain text: for a pipe to a process of our own."""
        plain = {
            name: value.get_secret_value() if isinstance(value, SecretStr) else value for name, value in self
        }
        return json.dumps(plain, ensure_ascii=False)

    def index_fingerprint(self) -> str:
        """Return a short hash of the settings that an index depends on (models are hashed apart)."""
        chosen = {name: getattr(self, name) for name in _INDEXED}
        return hashlib.sha256(json.dumps(chosen, sort_keys=True).encode()).hexdigest()[:16]
