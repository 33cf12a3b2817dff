"""An index kept in Milvus: one machine or many, the same questions and the same answers.

Three collections are one index built from nothing: `..._passages` is searched, `..._documents` says
which documents there are, `..._records` keeps values by name: the texts of documents, how many
passages hold a term, what a generation was made of, which generation is live. An alias, named like
the prefix of the settings, points at the records of the live index: altering it is the swap.

Small changes are made inside the live collections. A row is in a generation g when born <= g < died;
building writes rows for the generation to come, which nobody reads until one record makes it live.
"""
