"""How the judge was trained: written questions, contrast pairs, the run, the export to ONNX."""
