"""Thousands of damaged files through the whole reading and check: see `__main__.py`."""
