"""The repairs of damaged text, one small module each."""
