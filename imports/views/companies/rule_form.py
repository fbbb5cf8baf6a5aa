"""Downgrading a rule in a company, with its reason, and restoring it."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from imports.models.reason import LEAST_REASON_CHARACTERS
from imports.rules import Rule

REASON_CHARACTERS = 1_000


class RuleForm(forms.Form):
    """Which rule, what is to become of it, and why; raising it back takes no reason."""

    rule = forms.ChoiceField(choices=[(rule.value, rule.value) for rule in Rule])
    action = forms.ChoiceField(choices=[("lower", "lower"), ("raise", "raise")])
    reason = forms.CharField(
        label=_("Why should it be allowed in this company?"),
        min_length=LEAST_REASON_CHARACTERS,
        max_length=REASON_CHARACTERS,
        error_messages={
            "required": _("Explain why: it stays on record under your name."),
            "min_length": _(
                "Explain why in at least %(limit_value)d characters: it stays on record under "
                "your name."
            ),
        },
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None = None, *, auto_id: str = "id_%s") -> None:
        super().__init__(data, auto_id=auto_id)
        if self.data.get("action") == "raise":
            del self.fields["reason"]
