"""Quality and speed, measured: one command a table, the last line JSON."""
