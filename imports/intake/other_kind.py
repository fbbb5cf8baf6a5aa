"""A draft that was dropped for the wrong kind of import goes on as one of another."""

from imports.catalogue import Kind, ParameterValues
from imports.intake.draft import analyse_run, save_draft
from imports.intake.recognition import recognise_columns
from imports.models import Run
from portal.models import Door, User


def copy_as_kind(
    run: Run, kind: Kind, *, user: User, parameters: ParameterValues, door: Door
) -> Run:
    """Return a new draft of the same bytes for the same company, read afresh as another kind.

    Changes that were made to the lines stay with the other draft: they spoke of other columns.
    """
    copy = Run(
        company=run.company,
        kind_key=kind.key,
        source=run.source,
        file_name=run.file_name,
        created_by=user,
        parameters=parameters,
        wants_journal=run.wants_journal,
        wants_statistics=run.wants_statistics,
    )
    save_draft(copy, analyse_run(copy, sheet=run.sheet), user=user, door=door)
    recognise_columns(copy, user=user, door=door)
    return copy
