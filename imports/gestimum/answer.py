"""What the ERP answered: read it and judge it; `imports.outcomes` says what became of every line.

The parts: `parsing` reads the bytes, `journal` the journal's entries, `counting` the counters,
`judgement` decides the state.
"""

from imports.gestimum.journal import Entry, EntryKind
from imports.gestimum.judgement import Judgement, Remark, State, judge
from imports.gestimum.parsing import Answer, NotAnAnswer, Refusal, Warned, parse_answer

__all__ = [
    "Answer",
    "Entry",
    "EntryKind",
    "Judgement",
    "NotAnAnswer",
    "Refusal",
    "Remark",
    "State",
    "Warned",
    "judge",
    "parse_answer",
]
