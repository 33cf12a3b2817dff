"""Tables of every format: cells with their spans, header rows, units; each row a sentence of the text.

A reader gives `RawRow`s (raw.py); `blocks` (blocks.py) makes of them the lines of the text and the grids
that the layout keeps (zzqa.grids).
"""
