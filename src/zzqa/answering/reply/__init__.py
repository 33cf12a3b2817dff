"""Replying: quotes with their citations, or the reason why there are none."""
