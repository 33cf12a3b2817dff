"""What is done whenever Milvus is asked to make something last."""

from collections.abc import Callable

from zzqa.cluster.client import Milvus

WRITES = ("create", "drop", "point", "put", "delete", "flush")


def at_each_write(do: Callable[[], None], replace: Callable[[object, str, object], None] = setattr) -> None:
    """Do something before each request that writes; `replace` puts the watching methods in place."""
    for name in WRITES:
        real = getattr(Milvus, name)

        def watched(self, *given, real=real, **named):
            do()
            return real(self, *given, **named)

        replace(Milvus, name, watched)
