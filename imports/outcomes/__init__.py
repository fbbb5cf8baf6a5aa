"""What became of every line, decided here for pages, downloads, duplicates and scripts alike.

No Django: the answer, the state and what a person found come in as they are.
"""

from imports.outcomes.judge import Note, judge_lines
from imports.outcomes.standing import MAY_NAME_ABSENT, is_perhaps_sent, is_refused_as_a_whole
from imports.outcomes.verdicts import LineVerdict, RunVerdicts, Verdict

__all__ = [
    "MAY_NAME_ABSENT",
    "LineVerdict",
    "Note",
    "RunVerdicts",
    "Verdict",
    "is_perhaps_sent",
    "is_refused_as_a_whole",
    "judge_lines",
]
