"""The last step before a file leaves."""

from django import forms
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from imports.delivery.repeats import TOO_SHORT
from imports.models import Run
from imports.models.reason import LEAST_REASON_CHARACTERS


class SendForm(forms.Form):
    """What a person states before sending: warnings read, real books meant, why it goes twice."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    has_read_warnings = forms.BooleanField(
        error_messages={"required": _("Read the warnings of this draft, then tick the box.")},
    )
    is_checked = forms.BooleanField(
        error_messages={
            "required": _("Tick the box once you have checked: this cannot be undone.")
        },
    )
    duplicate_reason = forms.CharField(
        label=_("Why should these lines be sent again?"),
        min_length=LEAST_REASON_CHARACTERS,
        max_length=500,
        error_messages={
            "required": _("Explain why these lines should be sent again."),
            "min_length": TOO_SHORT,
        },
        help_text=_("Kept with the import, under your name."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None = None, *, run: Run, has_duplicates: bool) -> None:
        super().__init__(data, initial={"revision": run.revision})
        if run.warning_count and not run.is_dry_run:
            self.fields["has_read_warnings"].label = promise_to_have_read(run.warning_count)
        else:
            del self.fields["has_read_warnings"]
        if run.company.is_test:
            del self.fields["is_checked"]
        else:
            sentence = (
                _(
                    "I have checked: this dry run is for the company “%(company)s”, which is "
                    "in production."
                )
                if run.is_dry_run
                else _(
                    "I have checked: these lines will be recorded in the production books of "
                    "%(company)s."
                )
            )
            self.fields["is_checked"].label = sentence % {"company": run.company.name}
        if not has_duplicates:
            del self.fields["duplicate_reason"]


def promise_to_have_read(count: int) -> str:
    if count == 1:
        return gettext("I have read the warning")
    number = number_format(count, force_grouping=True)
    return ngettext(
        "I have read the %(count)s warning", "I have read the %(count)s warnings", count
    ) % {"count": number}
