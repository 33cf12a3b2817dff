"""Answers read off tables: the row and the column a question names, and what stands in their cell.

`answer_from_tables` (find.py) is the one entry; view.py makes a table of a document ready to be asked,
asked.py says what a question wants of one, matching.py which columns and rows it names, sets.py compares
what stands in cells, outcome.py holds the records, reply.py makes an Answer.
"""
