"""The rules of one line."""
