"""A trained run becomes one ONNX file, proved against the network it came from."""
