"""How the reader was trained: data, start weights, the run, the export to ONNX."""
