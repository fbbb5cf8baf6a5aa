"""Which file, of which kind, to which company."""

from collections.abc import Mapping
from typing import cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from imports.catalogue import KINDS, Kind
from imports.forms.kinds import KindField
from imports.intake.upload import MOST_FILES
from portal.models import Company, CompanyQuerySet

ACCEPTED = ".csv,.txt,.tsv,.asc,text/*,.xlsx,.xlsm,.xlsb,.xls,.ods"


class CompanyField(forms.ModelChoiceField[Company]):
    """Marks the test companies among the choices."""

    def label_from_instance(self, obj: Company) -> str:
        return f"{obj.name} · {_('Test')}" if obj.is_test else obj.name


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once. Each is looked at on its own: one bad file spoils no other."""

    widget = FilesInput

    def clean(self, data: object, initial: object = None) -> list[UploadedFile[bytes]]:
        dropped = data if isinstance(data, list | tuple) else [data]
        files = [file for file in dropped if isinstance(file, UploadedFile)]
        if not files and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > MOST_FILES:
            sentence = _("Choose at most %(most)s files at a time.")
            raise forms.ValidationError(sentence, params={"most": MOST_FILES}, code="too_many")
        return files


class UploadForm(forms.Form):
    """The choices that go with the files. The kind's own parameters are another form."""

    company = CompanyField(
        label=_("Company"),
        queryset=Company.objects.none(),
        to_field_name="slug",
        empty_label=_("Choose a company…"),
    )
    kind = KindField(label=_("Kind of import"))
    file = FilesField(
        label=_("Files"),
        error_messages={"required": _("Choose at least one file.")},
        widget=FilesInput(attrs={"accept": ACCEPTED}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        companies: CompanyQuerySet,
        initial: Mapping[str, object] | None = None,
        last_company: str = "",
    ) -> None:
        super().__init__(data, files, initial=dict(initial or {}))
        self.companies = list(companies)
        company, kind = (
            cast("CompanyField", self.fields["company"]),
            cast("KindField", self.fields["kind"]),
        )
        company.queryset = companies
        company.initial = last_company
        if len(self.companies) == 1:
            company.initial = self.companies[0].slug
            company.empty_label = None
        kind.offer(erp_version=self.find_erp_version())

    def find_erp_version(self) -> int:
        """Return the ERP version of the company chosen so far, or one that has every kind."""
        slug = str(self["company"].value() or "")
        return next((one.erp_version for one in self.companies if one.slug == slug), 99)

    @property
    def chosen_kind(self) -> Kind | None:
        """Return the kind chosen so far, whether or not the form is valid."""
        return KINDS.get(str(self["kind"].value() or ""))

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        company, kind = cleaned.get("company"), KINDS.get(cleaned.get("kind", ""))
        if company and kind and kind.since_version > company.erp_version:
            sentence = _(
                "%(company)s runs Gestimum %(version)s, which cannot import “%(kind)s”: "
                "version %(needed)s is required."
            )
            params = {
                "version": company.erp_version,
                "company": company.name,
                "kind": kind.label,
                "needed": kind.since_version,
            }
            self.add_error("kind", forms.ValidationError(sentence, params=params, code="lacking"))
        return cleaned
