"""The profile of a company, as a manager fills it in."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.address import normalise_server_url
from portal.companies import save_company
from portal.models import Company, Door, User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RESERVED_SLUGS = frozenset({"new"})
#: Each password, and what decides where it is sent: whoever changes that types it again.
SENT_TO: Mapping[str, tuple[str, ...]] = {
    "erp_password": ("server_url", "company_file", "erp_user"),
    "proxy_password": ("server_url", "proxy_user"),
}


class PasswordField(forms.CharField):
    """A password that goes in and never comes back."""

    def __init__(self, *, label: "str | StrPromise") -> None:
        super().__init__(
            label=label,
            required=False,
            strip=False,  # a blank at either end belongs to the password
            max_length=200,
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        )


class CompanyForm(forms.ModelForm[Company]):
    """Create or change a company. Stored passwords are neither read nor shown."""

    erp_password = PasswordField(label=gettext_lazy("ERP password"))
    clear_erp_password = forms.BooleanField(
        label=gettext_lazy("Delete the stored password"), required=False
    )
    proxy_password = PasswordField(label=gettext_lazy("Proxy password"))
    clear_proxy_password = forms.BooleanField(
        label=gettext_lazy("Delete the stored proxy password"), required=False
    )

    class Meta:
        model = Company
        fields = (
            "name",
            "slug",
            "is_test",
            "server_url",
            "proxy_user",
            "company_file",
            "erp_user",
            "disconnect",
            "exclusive",
            "erp_version",
            "connect_timeout",
            "answer_timeout",
            "is_active",
        )

    def __init__(
        self, data: Mapping[str, object] | None = None, *, instance: Company | None = None
    ) -> None:
        super().__init__(data, instance=instance)
        self.stored = find_stored_passwords(self.instance)
        self._adapt_to_stored()

    def _adapt_to_stored(self) -> None:
        """Say what an empty password means, and offer to delete only what is there."""
        for name in SENT_TO:
            if name in self.stored:
                self.fields[name].help_text = _("A password is stored. Leave empty to keep it.")
            else:
                del self.fields[f"clear_{name}"]
        if self.instance.pk:
            # Links and scripts hold on to it.
            del self.fields["slug"]
        else:
            self.fields["slug"].required = False

    def clean_server_url(self) -> str:
        return normalise_server_url(self.cleaned_data["server_url"])

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"] or self._slug_from_name()
        if slug in RESERVED_SLUGS or not SLUG.fullmatch(slug):
            raise ValidationError(
                _("Choose a short name made of lowercase letters, digits and hyphens."), code="slug"
            )
        return slug

    def _slug_from_name(self) -> str:
        longest = Company._meta.get_field("slug").max_length
        return str(slugify(self.cleaned_data.get("name", ""))[:longest].strip("-_"))

    def clean_proxy_user(self) -> str:
        user: str = self.cleaned_data["proxy_user"]
        if ":" in user:
            raise ValidationError(
                _("A proxy user name cannot contain a colon: it would end the name."), code="colon"
            )
        return user

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        for name in SENT_TO:
            self._check_password(name)
        if cleaned.get("proxy_password") and not cleaned.get("proxy_user"):
            self.add_error("proxy_user", _("A proxy password needs the proxy's user name."))
        return cleaned

    def _check_password(self, name: str) -> None:
        typed = self.cleaned_data.get(name)
        cleared = self.cleaned_data.get(f"clear_{name}")
        if typed and cleared:
            self.add_error(
                name, _("Either type a new password or delete the stored one, not both.")
            )
        elif name in self.stored and not typed and not cleared and self._is_redirected(name):
            self.add_error(
                name,
                _(
                    "Type the password again: the stored one was entered for another server, "
                    "company file or user, and is not sent anywhere else."
                ),
            )

    def _is_redirected(self, name: str) -> bool:
        """Return whether the stored password would go elsewhere than where it was typed for."""
        return any(
            target in self.cleaned_data
            and self.cleaned_data[target] != getattr(self.instance, target)
            for target in SENT_TO[name]
        )

    @property
    def passwords(self) -> dict[str, bool]:
        """Name the passwords that were typed (True) or are to be deleted (False)."""
        typed = {name: bool(self.cleaned_data.get(name)) for name in SENT_TO}
        return {
            name: is_typed
            for name, is_typed in typed.items()
            if is_typed or self.cleaned_data.get(f"clear_{name}")
        }

    def save_with_record(self, *, user: User | None, door: Door) -> Company:
        """Save the company that was filled in, and record what is new."""
        if self.errors:
            raise ValueError(self.errors)
        company = self.instance
        for name in self.passwords:
            setattr(company, name, self.cleaned_data[name])
        save_company(company, user=user, door=door, passwords=self.passwords)
        return company


class VersionForm(forms.ModelForm[Company]):
    """Change nothing but the ERP's version."""

    class Meta:
        model = Company
        fields = ("erp_version",)

    def save_with_record(self, *, user: User, door: Door) -> Company:
        save_company(self.instance, user=user, door=door)
        return self.instance


def find_stored_passwords(company: Company) -> frozenset[str]:
    """Return the names of the passwords that are stored, without reading any of them."""
    if not company.pk:
        return frozenset()
    stored = Company.objects.filter(pk=company.pk)
    return frozenset(name for name in SENT_TO if stored.exclude(**{name: ""}).exists())
