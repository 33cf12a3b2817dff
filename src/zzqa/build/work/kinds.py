"""The kinds of tasks a build consists of, and the tasks themselves."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Self

from zzqa.build.work.packing import FORMAT
from zzqa.build.work.queue import Task
from zzqa.config import Config
from zzqa.corpus.limits import Limits
from zzqa.indexing.embed import model_fingerprint
from zzqa.indexing.manifest import code_fingerprint


@dataclass(frozen=True, slots=True)
class Kinds:
    """The names of the kinds, in each the hashes of the code, settings and model that decide its results.

    So a worker of another version or with other settings finds nothing that it could do wrongly. `model`
    is the retriever's fingerprint.
    """

    load: str
    clean: str
    embed: str
    model: str
    readings: str = f"readings-{FORMAT}"

    @classmethod
    def of(cls, config: Config) -> Self:
        """Return the kinds as this installation does them with these settings; raises ModelError."""
        code = f"{FORMAT}-{code_fingerprint()}"
        model = model_fingerprint(config.retriever)
        return cls(
            load=f"load-{code}-{Limits.of(config).fingerprint()}",
            clean=f"clean-{code}-{config.index_fingerprint()}",
            embed=f"embed-{code}-{model}",
            model=model,
        )

    def loading(self, source: str, sha256: str) -> Task:
        """Return the task to take the text out of a file with these bytes; its result is a RawFile."""
        return Task(self.load, json.dumps([source, sha256]).encode())

    def teaching(self, readings: bytes) -> Task:
        """Return the task whose result is these packed readings; whoever offers it finishes it."""
        return Task(self.readings, hashlib.blake2b(readings, digest_size=16).digest())

    def cleaning(self, loaded: Task, taught: Task) -> Task:
        """Return the task to clean and cut what `loaded` gave, with those readings; its result is a Cut."""
        return Task(self.clean, loaded.key + taught.key)

    @staticmethod
    def parts(task: Task) -> tuple[bytes, bytes]:
        """Return the keys of the two tasks that a task to clean is about: what is loaded, what is taught."""
        return task.payload[:16], task.payload[16:]

    def embedding(self, text: str) -> Task:
        """Return the task to embed a text; its result is a vector."""
        return Task(self.embed, text.encode())
