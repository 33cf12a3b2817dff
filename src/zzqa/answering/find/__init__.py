"""Finding: the passages that two rankers propose for a question, in one order."""
