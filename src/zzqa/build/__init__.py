"""From a folder of documents to a new generation of the index.

What is dear is taken over: a file that was not touched is not read, a document whose bytes, repairs
and settings are as before is not cleaned again, and a passage whose embedded text is as before keeps
its vector. So a build costs what the changes cost.
"""

from zzqa.build.pipeline import build_index

__all__ = ["build_index"]
