"""The rules of the header."""
