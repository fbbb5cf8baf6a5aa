"""Steps and cells that property tests draw."""

from decimal import Decimal

from hypothesis import strategies as st

from imports.mapping.steps.counting import DivideNumbers, SubtractNumbers
from imports.mapping.steps.dates import DateForm, ReadDate, TimeUse
from imports.mapping.steps.numbers import (
    AbsoluteValue,
    DecimalMark,
    MultiplyNumber,
    ReadNumber,
    SignForm,
    SignToCode,
    Thousands,
)
from imports.mapping.steps.parts import ExtractPart, SplitPart
from imports.mapping.steps.several import FirstFilled, JoinCells
from imports.mapping.steps.step import CombiningStep, Step
from imports.mapping.steps.text import (
    AddPrefix,
    AddSuffix,
    ChangeCase,
    CutToLength,
    DefaultIfEmpty,
    LetterCase,
    Pad,
    RemoveCharacters,
    Side,
    Trim,
)
from imports.mapping.steps.value_table import ValueTable, fold_value

#: What stands in the cells of offices, and what breaks patterns.
LETTERS = "aAbBéÉœŒßİıςΣǆ0123456789 \t\xa0\u202f\u200b.,;:/-–−+()[]^$|*?\\'’\"€%£TZhMai\n"
#: No NUL: PostgreSQL keeps none.
texts = st.text(LETTERS, max_size=12) | st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), max_size=8
)
numbers = st.from_regex(
    "[+−-]?[(]?[€]? ?[0-9]{0,3}(?:[ .,'’\xa0\u202f]?[0-9]{3}){0,2}(?:[.,][0-9]{0,3})?[)]? ?[€%-]?",
    fullmatch=True,
)
dates = st.from_regex(
    "[0-9]{1,4}[-/. ]?[0-9]{1,2}[-/. ]?[0-9]{1,4}(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?Z?)?"
    "|[0-9]{1,2} (?:janvier|fév|March) [0-9]{2,4}|[0-9]{5}(?:[.,][0-9]{1,3})?|00/00/0000",
    fullmatch=True,
)
blanks = st.sampled_from(["", " ", "\t", "\xa0", " \xa0"])
cells = st.one_of(texts, numbers, dates, blanks)

one_line = texts.map(lambda text: text.replace("\n", "").replace("\r", ""))
said = one_line.filter(bool)
codes = st.sampled_from(["E", "S", "0", "1", "LYO"])
# Not among the drops: what a number is made of.
dropped = st.sampled_from(["€", "%", "EUR", "$", "€/kg", "kg", "E"])


def build_table(pairs: dict[str, str], *, folds: bool) -> ValueTable:
    """Return a table without values that only case and spaces tell apart."""
    fold = fold_value if folds else str
    apart = {fold(value): (value, target) for value, target in pairs.items()}
    return ValueTable(values=tuple(apart.values()), folds=folds)


tables = st.builds(
    build_table,
    st.dictionaries(texts, one_line, min_size=1, max_size=5),
    folds=st.booleans(),
)
dates_read = st.builds(
    ReadDate,
    form=st.sampled_from(DateForm),
    pivot=st.none() | st.integers(0, 99),
    time=st.sampled_from(TimeUse),
    zeros_are_empty=st.booleans(),
)
numbers_read = st.builds(
    lambda marks, sign, drops, writes, is_whole: ReadNumber(
        decimal=marks[0],
        thousands=marks[1],
        sign=sign,
        drops=tuple(drops),
        writes=writes,
        is_whole=is_whole,
    ),
    st.tuples(st.sampled_from(DecimalMark), st.sampled_from(Thousands)).filter(
        lambda marks: marks[0].value != marks[1].value
    ),
    st.sampled_from(SignForm),
    st.lists(dropped, max_size=3, unique=True),
    st.sampled_from(DecimalMark),
    st.booleans(),
)
factors = st.decimals(
    min_value=-(10**9), max_value=10**9, places=4, allow_nan=False, allow_infinity=False
).filter(bool)
lengths = st.integers(1, 8)
extracts = st.builds(
    lambda length, start, from_end: ExtractPart(
        length=length, start=1 if from_end else start, from_end=from_end
    ),
    lengths,
    lengths,
    st.booleans(),
)
single_steps: st.SearchStrategy[Step] = st.one_of(
    tables,
    dates_read,
    numbers_read,
    st.builds(MultiplyNumber, factor=factors | st.sampled_from([Decimal("0.01"), Decimal(-1)])),
    st.just(AbsoluteValue()),
    st.builds(SignToCode, positive=codes, negative=codes, zero=st.none() | codes | st.just("")),
    st.builds(ChangeCase, case=st.sampled_from(LetterCase)),
    st.just(Trim()),
    st.builds(
        Pad,
        length=lengths,
        character=st.sampled_from("0 x€-.\\$"),
        side=st.sampled_from(Side),
    ),
    st.builds(RemoveCharacters, characters=texts.filter(bool)),
    st.builds(AddPrefix, text=said),
    st.builds(AddSuffix, text=said),
    st.builds(CutToLength, length=lengths),
    st.builds(DefaultIfEmpty, value=said),
    extracts,
    st.builds(
        SplitPart,
        separator=st.sampled_from(["-", " ", ".", "/", ", ", "é", "\\", "||"]),
        part=st.integers(1, 3) | st.integers(-3, -1),
    ),
)
combining_steps: st.SearchStrategy[CombiningStep] = st.one_of(
    st.builds(JoinCells, separator=one_line), st.just(FirstFilled())
)
formed = {
    "decimal": st.sampled_from(DecimalMark),
    "thousands": st.sampled_from([Thousands.NONE, Thousands.SPACE, Thousands.APOSTROPHE]),
    "drops": st.sampled_from([(), ("€",), ("€", "EUR")]),
    "writes": st.sampled_from(DecimalMark),
}
#: These take two columns.
counting_steps: st.SearchStrategy[CombiningStep] = st.one_of(
    st.builds(SubtractNumbers, **formed, takes_both=st.booleans()),
    st.builds(DivideNumbers, **formed, decimals=st.none() | st.integers(0, 6)),
)
all_steps: st.SearchStrategy[Step] = single_steps | combining_steps | counting_steps
