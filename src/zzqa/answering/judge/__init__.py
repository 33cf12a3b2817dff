"""Judging: which sentence answers a question, and how sure that is."""
