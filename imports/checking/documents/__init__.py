"""Which documents the lines of a file would make."""
