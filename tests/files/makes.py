"""All makes of the sorts of trouble that stand in no case."""

from tests.files.quiet_makes import QUIET_MAKES
from tests.files.table_makes import TABLE_MAKES
from tests.files.text_makes import TEXT_MAKES
from tests.files.workbook_makes import WORKBOOK_MAKES

MAKES = sorted(
    [*TEXT_MAKES, *TABLE_MAKES, *WORKBOOK_MAKES, *QUIET_MAKES],
    key=lambda make: (make.sort, make.trouble),
)
