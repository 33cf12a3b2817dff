"""Reading: a question and a passage, with what stands above it, through the network."""
