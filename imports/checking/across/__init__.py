"""The rules over many lines, each with its columnar half beside it."""
