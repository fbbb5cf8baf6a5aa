"""What the ERP answered: read it, judge it, and say what became of every line.

The parts: `parsing` reads the bytes, `journal` the journal's entries, `counting` the counters,
`judgement` decides the state, `verdict` the lines.
"""

from imports.gestimum.journal import Entry, EntryKind
from imports.gestimum.judgement import Judgement, Remark, State, judge
from imports.gestimum.parsing import Answer, NotAnAnswer, Refusal, Warned, parse_answer
from imports.gestimum.verdict import Outcome, Verdict, Verdicts, verdicts

__all__ = [
    "Answer",
    "Entry",
    "EntryKind",
    "Judgement",
    "NotAnAnswer",
    "Outcome",
    "Refusal",
    "Remark",
    "State",
    "Verdict",
    "Verdicts",
    "Warned",
    "judge",
    "parse_answer",
    "verdicts",
]
