"""What the ERP answered: read it and judge it; `imports.outcomes` says what became of every line.

The parts: `parsing` reads the bytes, `journal` the journal's entries, `counting` the counters,
`judgement` decides the state.
"""

from imports.gestimum.journal import EntryKind, JournalEntry
from imports.gestimum.judgement import Judgement, Remark, State, judge
from imports.gestimum.parsing import Answer, NotAnAnswer, RefusedLine, Warned, parse_answer

__all__ = [
    "Answer",
    "EntryKind",
    "JournalEntry",
    "Judgement",
    "NotAnAnswer",
    "RefusedLine",
    "Remark",
    "State",
    "Warned",
    "judge",
    "parse_answer",
]
