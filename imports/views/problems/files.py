"""The problems to take away: as CSV, and as a workbook with the bad cells marked."""

import csv
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import PurePath
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from imports.models import Run
from imports.views.access import find_run
from imports.views.problems.rows import (
    build_problem_row,
    cut_off_text,
    iterate_problems,
    name_file_columns,
)
from imports.views.table import open_or_none

if TYPE_CHECKING:
    from portal.models import UserRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What makes a spreadsheet take a text for a formula (OWASP, "CSV injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"


@require_GET
def problems_csv(request: "UserRequest", code: UUID) -> StreamingHttpResponse:
    run = find_run(request, code)
    disposition = content_disposition_header(
        as_attachment=True, filename=name_problem_file(run, "csv")
    )
    return StreamingHttpResponse(
        write_csv(run, language=get_language() or "fr"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )


@require_GET
def problems_xlsx(request: "UserRequest", code: UUID) -> FileResponse:
    from imports.views.problems.workbook import write_workbook  # noqa: PLC0415 - xlsxwriter is slow

    run = find_run(request, code)
    with ExitStack() as stack:
        # Zipped on disk: a workbook is only whole once its last line is known.
        file = stack.enter_context(tempfile.TemporaryFile())
        write_workbook(file, run, open_or_none(run))
        stack.pop_all()  # the response closes it
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=name_problem_file(run, "xlsx"), content_type=XLSX
    )


def name_problem_file(run: Run, ending: str) -> str:
    """Return the name under which the browser keeps it: the header escapes what it must."""
    stem = _("%(file)s - problems") % {"file": PurePath(run.file_name).stem}
    return f"{stem}.{ending}"


class Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def write_csv(run: Run, *, language: str) -> Iterator[str]:
    """Yield the problems as Excel opens them in French: UTF-8 with its mark, semicolons, CRLF."""
    writer = csv.writer(Echo(), delimiter=";")
    # The answer is streamed after the middleware has put the language back.
    with override(language):
        header, cut = name_file_columns(), cut_off_text(run)
    yield BOM + writer.writerow(header)
    for problem in iterate_problems(run):
        with override(language):
            row = build_problem_row(run, problem)
        yield writer.writerow(escape_formula(cell) for cell in row)
    if cut:
        yield writer.writerow([*[""] * (len(header) - 1), escape_formula(cut)])


def escape_formula(cell: str | int | None) -> str | int:
    """Return a text that no spreadsheet takes for a formula; numbers of ours stay numbers."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return "" if cell is None else cell
