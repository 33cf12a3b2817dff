"""A build in a process of its own that is killed before it asks Milvus to write for the n-th time.

python killed.py CORPUS INDEX URI PREFIX N
"""

import os
import signal
import sys
from pathlib import Path

from fake_embedder import FakeEmbedder

from store.writes import at_each_write
from zzqa.build import build_index
from zzqa.config import Config


def main(corpus: str, index: str, uri: str, prefix: str, step: str) -> None:
    left = int(step)

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    at_each_write(count)
    config = Config(store="milvus", milvus_uri=uri, milvus_prefix=prefix)
    build_index(Path(corpus), Path(index), config=config, embedder=FakeEmbedder())


if __name__ == "__main__":
    main(*sys.argv[1:])
