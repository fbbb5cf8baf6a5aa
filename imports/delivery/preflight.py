"""What stands between a draft and its sending."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from imports.models import RuleOverride, Run

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def find_obstacles(run: Run) -> "list[str | StrPromise]":
    """Return what must be fixed before the run can be confirmed, as sentences."""
    obstacles: list[str | StrPromise] = []
    if run.is_read_later:
        obstacles.append(run.unreadable_message)
    elif run.unreadable:
        obstacles.append(_("The file cannot be read."))
    elif not run.line_count:
        obstacles.append(_("The file has no lines to import."))
    if run.blocking_count:
        obstacles.append(
            ngettext_lazy(
                "%(count)s blocking problem must be fixed.",
                "%(count)s blocking problems must be fixed.",
                run.blocking_count,
            )
            % {"count": run.blocking_count}
        )
    if raised := find_raised(run):
        obstacles.append(
            ngettext_lazy(
                "A rule that this draft breaks is blocking again: check the draft again.",
                "Rules that this draft breaks are blocking again: check the draft again.",
                len(raised),
            )
        )
    if run.kind.since_version > run.company.erp_version:
        obstacles.append(
            _("This kind of import requires ERP version %(needed)s: this company has %(has)s.")
            % {"needed": run.kind.since_version, "has": run.company.erp_version}
        )
    if run.kind.is_entries and run.entry_format is None:
        obstacles.append(_("The format of the accounting entries has not been chosen."))
    if not (run.wants_journal or run.wants_statistics):
        obstacles.append(
            _(
                "Without the journal and the statistics, there would be no way to know what "
                "was imported."
            )
        )
    if not run.company.is_active:
        obstacles.append(_("This company is no longer in use."))
    return obstacles


def find_raised(run: Run) -> set[str]:
    """Return the rules that only warned when the draft was checked, and block again since."""
    if not run.overridden_rules:
        return set()
    in_force = RuleOverride.objects.in_force().filter(company_id=run.company_id)
    return run.overridden_rules.difference(in_force.values_list("rule", flat=True))
