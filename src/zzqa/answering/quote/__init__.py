"""Quoting: from the sentence that answers to the words that can stand alone."""
