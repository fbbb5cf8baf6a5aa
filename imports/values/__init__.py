"""One cell against its field: what is wrong with it, and what was probably meant. No Django."""
