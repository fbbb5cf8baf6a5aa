"""A sheet of a workbook as lines: what its cells hold, what they show, and what is in doubt."""
