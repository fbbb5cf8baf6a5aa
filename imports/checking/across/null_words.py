"""Words for nothing that may be meant, as in a label: told by the rest of their column."""

from collections import Counter
from collections.abc import Mapping, Sequence

from imports.checking.across.protocol import Candidate, Rereader
from imports.checking.across.rereading import FirstCandidates, find_cells
from imports.checking.layout import get_cell
from imports.checking.report import Counts
from imports.rules.catalogue import Params, Rule
from imports.values.nothing import NULL_WORDS, OTHER_WORDS, match_words
from imports.values.rules import CellCheck

#: One `-` may be a label; with another one, or beside `NULL`, it stands for nothing.
FEWEST = 2


class RepeatedNullWords:
    """Finds `-`, `None` and the like in columns of texts that hold several words for nothing.

    What programs write, and what stands in a code, is told cell by cell. A file is read once more
    only if a column has several.
    """

    is_of_documents = False

    def __init__(self, checks: Sequence[CellCheck]) -> None:
        self.checks = checks
        self.places = tuple(
            place for place, check in enumerate(checks) if check.is_text and not check.is_code
        )
        self.words = {place: Counter[str]() for place in self.places}
        self.is_measured = False

    def see(self, _record: int, cells: Sequence[str]) -> None:
        for place in self.places:
            value = get_cell(cells, place)
            if value in NULL_WORDS:
                self.words[place][value] += 1

    def take(self, measured: Mapping[int, Mapping[str, int]]) -> None:
        self.is_measured = True
        for place, words in measured.items():
            self.words[place].update(words)

    def find(self, reader: Rereader, *, limit: int) -> tuple[Counts, list[Candidate]]:
        places = [
            place
            for place, words in self.words.items()
            if words.total() >= FEWEST and any(words[word] for word in OTHER_WORDS)
        ]
        found = FirstCandidates(Rule.NULL_WORD, limit=limit)
        if places:
            patterns = dict.fromkeys(places, match_words(OTHER_WORDS))
            for cell in find_cells(reader, patterns, in_chunks=self.is_measured):
                check = self.checks[cell.place]
                params: Params = {} if check.is_required else {"suggestion": ""}
                found.add(cell, check.name, params)
        return found.counts, found.candidates
