"""How Milvus is connected: the only importer of pymilvus and gRPC, and what becomes of their errors.

Whatever they raise becomes a StoreError, whose message never holds the token.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import urlsplit

from zzqa.errors import StoreError, StoreUnreachableError

if TYPE_CHECKING:
    from zzqa.config import Config

# What pymilvus's own functions take and return; its types know little of it.
Answered: TypeAlias = Any

# A connection that is made anew after a failure is not to wait, as gRPC would, because the old one failed.
_CALL_AGAIN: Final = {"grpc.use_local_subchannel_pool": 1, "grpc.max_reconnect_backoff_ms": 1_000}
# What pymilvus says where milvus-lite cannot open its file, and why that mostly is.
_NOT_OPENED: Final = "Open local milvus failed"
_IN_USE: Final = "打不开这个文件：可能另一个进程正在使用它，或没有读写权限"
_SERVE: Final = (
    "请结束那个进程，或让几个进程共用一个服务："
    "milvus-lite server --host 127.0.0.1 --max-workers 1 --data-dir 文件"
)
# The code of Milvus's error where there is no collection of a name.
_NO_COLLECTION: Final = 100
# Names of gRPC's status codes that mean that nobody answers, or not in time.
_SILENT: Final = ("UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED", "Retry timeout", "Fail connecting")


class NoCollectionError(StoreError):
    """There is no collection or alias of a name."""


class Connection:
    """A client of pymilvus, and `library`, pymilvus itself; it connects anew when a server returns."""

    def __init__(self, uri: str, config: Config) -> None:
        """Connect to a server, or open a milvus-lite file. Raises StoreError or StoreUnreachableError."""
        self.uri = without_secrets(uri)
        self._timeout = config.milvus_timeout
        token = config.milvus_token.get_secret_value()
        self._secrets = [secret for secret in (token, urlsplit(uri).netloc.rpartition("@")[0]) if secret]
        self.library = imported(self.uri)
        if uri.endswith(".db"):
            Path(uri).absolute().parent.mkdir(parents=True, exist_ok=True)
        with self.explained():
            self.client: Answered = self.library.MilvusClient(
                uri,
                token=token,
                db_name=config.milvus_database,
                timeout=self._timeout,
                grpc_options=_CALL_AGAIN,
                **_certificates(config),
            )
            self.is_lite = "lite" in self.client.get_server_version(timeout=self._timeout)

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn the errors of pymilvus and gRPC into ours."""
        import grpc

        try:
            yield
        except (self.library.MilvusException, grpc.RpcError, grpc.FutureTimeoutError) as error:
            if getattr(error, "code", None) == _NO_COLLECTION:
                raise NoCollectionError(self.uri, "其中没有这个索引") from error
            said = f"{type(error).__name__} {error}"
            for secret in self._secrets:
                said = said.replace(secret, "***")
            if _NOT_OPENED in said:
                raise StoreError(self.uri, _IN_USE, _SERVE) from error
            if any(word in said for word in _SILENT):
                raise StoreUnreachableError(self.uri, f"{self._timeout:g} 秒内没有回应") from error
            raise StoreError(self.uri, " ".join(said.split())[:300]) from error
        except FileNotFoundError as error:
            raise StoreError(self.uri, f"没有找到证书文件 {error.filename}") from error


def imported(uri: str) -> Answered:
    """Return the library; raise StoreError where it is not installed.

    It would read a file .env that lies about, and logs every error that it raises; neither is wanted.
    """
    before = os.environ.get("PYTHON_DOTENV_DISABLED")
    os.environ["PYTHON_DOTENV_DISABLED"] = "1"
    try:
        import pymilvus
    except ImportError as error:
        raise StoreError(uri, "没有安装 pymilvus", "请安装：pip install 'zzqa[cluster]'") from error
    finally:
        if before is None:
            del os.environ["PYTHON_DOTENV_DISABLED"]
        else:
            os.environ["PYTHON_DOTENV_DISABLED"] = before
    for name in ("pymilvus", "milvus_lite"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return pymilvus


def _certificates(config: Config) -> dict[str, str]:
    """Return the settings of TLS that are made, as pymilvus calls them."""
    named = {
        # Only where the client shows a certificate, too, does pymilvus read the other name.
        "ca_pem_path" if config.milvus_client_cert else "server_pem_path": config.milvus_ca,
        "server_name": config.milvus_server_name,
        "client_pem_path": config.milvus_client_cert,
        "client_key_path": config.milvus_client_key,
    }
    return {name: value for name, value in named.items() if value}


def without_secrets(uri: str) -> str:
    """Return an address without the user and password that it may hold.

    >>> without_secrets("https://me:secret@host:19530/db")
    'https://host:19530/db'
    """
    parts = urlsplit(uri)
    return uri.replace(f"{parts.netloc.rpartition('@')[0]}@", "", 1) if "@" in parts.netloc else uri
