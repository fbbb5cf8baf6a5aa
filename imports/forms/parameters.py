"""The parameters that only some kinds of import have."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from imports.catalogue import ENTRY_FORMATS, Kind, Parameter, ParameterValues

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

#: Parameters that hold lines, not one value.
OF_LINES = frozenset({"fichier_comptes"})


class ParametersForm(forms.Form):
    """One control for each parameter of the kind. What is left unset is not sent."""

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        kind: Kind | None,
        initial: Mapping[str, object] | None = None,
        auto_id: str | bool = "id_%s",
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id=auto_id)
        for parameter in kind.parameters if kind else ():
            self.fields[parameter.name] = build_parameter_field(parameter)

    @property
    def is_open(self) -> bool:
        """Whether one of the optional parameters is set or wrong: they must not be hidden."""
        return any(bound.value() or bound.errors for bound in self if not bound.field.required)

    @property
    def chosen(self) -> ParameterValues:
        """Return what was set, as the request carries it."""
        chosen: dict[str, str | list[str]] = {}
        for name, value in self.cleaned_data.items():
            if value:
                chosen[name] = split_typed_lines(value) if name in OF_LINES else value
        return chosen


def build_parameter_field(parameter: Parameter) -> forms.Field:
    label, is_required = parameter.label, parameter.required
    if parameter.name in OF_LINES:
        attrs = {"class": "font-monospace", "rows": 3, "spellcheck": "false"}
        return forms.CharField(
            label=label, required=is_required, strip=False, widget=forms.Textarea(attrs=attrs)
        )
    if not parameter.values:
        return forms.CharField(label=label, required=is_required, max_length=60)
    choices = [
        ("", unset_label(parameter)),
        *((value, name_value(value)) for value in parameter.values),
    ]
    widget = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(label=label, required=is_required, choices=choices, widget=widget)


def unset_label(parameter: Parameter) -> "str | StrPromise":
    if parameter.required:
        return _("Choose…")
    if parameter.default:
        return _("Not specified (Gestimum uses “%(value)s”)") % {"value": parameter.default}
    return _("Not specified")


def name_value(value: str) -> str:
    return ENTRY_FORMATS[value].label if value in ENTRY_FORMATS else value


def split_typed_lines(text: str) -> list[str]:
    """Return the lines as they were typed; a text area separates them by CRLF."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [line for line in lines if line.strip()]


def parameter_texts(parameters: ParameterValues) -> dict[str, str]:
    """Return stored parameters as people see them: lines beneath each other."""
    return {
        name: "\n".join(value) if isinstance(value, list) else value
        for name, value in parameters.items()
    }
