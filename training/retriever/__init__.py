"""How the retriever is tuned: questions and their passages drawn together."""
