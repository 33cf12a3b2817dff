"""The programs that bench.peers compares, each run by the Python of an environment of its own."""
