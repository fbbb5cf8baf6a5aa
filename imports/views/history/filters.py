"""The filters of the history, as they stand in its address."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from imports.catalogue import KINDS
from imports.history.search import RunFilter
from imports.models import Run
from imports.views.drafts.upload_form import CompanyField
from portal.models import Company, User

#: In the address: words for people, not the database's.
PLACES = {"production": False, "test": True}
TRIALS = {"no": False, "yes": True}
#: The filters that are folded away until they are used.
MORE = ("state", "person", "since", "until", "place", "trial")
if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

NOT_A_DAY = _("This is not a date. Write it as 31/12/2025.")


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter at work, in words, and the query string of the same list without it."""

    name: str
    label: str
    without: str


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        # What browsers send and expect, whatever the language of the page.
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day within the life of the ERP: others cannot be computed with on every database."""

    def __init__(self, *, label: "str | StrPromise") -> None:
        super().__init__(
            label=label,
            required=False,
            widget=DayInput(),
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            error_messages={"invalid": NOT_A_DAY},
            validators=[
                MinValueValidator(date(1980, 1, 1), NOT_A_DAY),
                MaxValueValidator(date(2199, 12, 31), NOT_A_DAY),
            ],
        )


class RunFilterForm(forms.Form):
    """Read the filters; a value that means nothing is told and left out."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    company = CompanyField(
        label=_("Company"),
        queryset=Company.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("All companies"),
        error_messages={"invalid_choice": _("You do not have access to such a company.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind of import"),
        required=False,
        choices=[("", _("All kinds")), *((key, kind.label) for key, kind in KINDS.items())],
        error_messages={"invalid_choice": _("There is no such kind of import.")},
    )
    state = forms.MultipleChoiceField(
        label=_("State"),
        choices=Run.State.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("There is no state “%(value)s”.")},
    )
    person = forms.ModelChoiceField(
        label=_("Person"),
        queryset=User.objects.none(),
        to_field_name="username",
        required=False,
        empty_label=_("Everyone"),
        error_messages={"invalid_choice": _("No imports by anyone with this name.")},
    )
    since = DayField(label=_("From"))
    until = DayField(label=_("To"))
    place = forms.ChoiceField(
        label=_("Production or test"),
        required=False,
        choices=[("", _("All")), ("production", _("Production")), ("test", _("Test"))],
        error_messages={"invalid_choice": _("Only “production” and “test” are allowed.")},
    )
    trial = forms.ChoiceField(
        label=_("Imports or dry runs"),
        required=False,
        choices=[
            ("", pgettext_lazy("imports", "All")),
            ("no", _("Imports")),
            ("yes", _("Dry runs")),
        ],
        error_messages={"invalid_choice": _("Only “yes” and “no” are allowed.")},
    )

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data, auto_id="filter-%s", use_required_attribute=False)
        self.query = data
        companies = Company.objects.visible_to(user)
        company, person = (
            cast("forms.ModelChoiceField[Company]", self.fields["company"]),
            cast("forms.ModelChoiceField[User]", self.fields["person"]),
        )
        company.queryset, person.queryset = companies, _find_people(companies)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("The end date is before the start date."))
        return cleaned

    @property
    def wanted(self) -> RunFilter:
        """Return what is asked for, without the filters that mean nothing."""
        self.is_valid()
        given = self.cleaned_data
        return RunFilter(
            text=given.get("q", ""),
            company=given.get("company"),
            kind_key=given.get("kind", ""),
            states=tuple(given.get("state", ())),
            person=given.get("person"),
            since=given.get("since"),
            until=given.get("until"),
            is_test=PLACES.get(given.get("place", "")),
            is_dry_run=TRIALS.get(given.get("trial", "")),
        )

    @property
    def chips(self) -> list[Chip]:
        """Say each filter that narrows the list, in words."""
        wanted = self.wanted
        said: list[tuple[str, str, str]] = [
            *([("q", gettext("“%s”") % wanted.text, "")] if wanted.text else []),
            *([("company", wanted.company.name, "")] if wanted.company else []),
            *([("kind", KINDS[wanted.kind_key].label, "")] if wanted.kind_key else []),
            *(("state", str(Run.State(state).label), state) for state in wanted.states),
            *([("person", str(wanted.person), "")] if wanted.person else []),
            *([("since", gettext("from %s") % _say(wanted.since), "")] if wanted.since else []),
            *([("until", gettext("to %s") % _say(wanted.until), "")] if wanted.until else []),
            *([("place", self._place_label(), "")] if wanted.is_test is not None else []),
            *([("trial", self._trial_label(), "")] if wanted.is_dry_run is not None else []),
        ]
        return [Chip(name, label, self._without(name, value)) for name, label, value in said]

    def _place_label(self) -> str:
        return gettext("Test") if self.wanted.is_test else gettext("Production")

    def _trial_label(self) -> str:
        return gettext("Dry runs only") if self.wanted.is_dry_run else gettext("Imports only")

    def _without(self, name: str, value: str) -> str:
        query = tidy_query(self.query)
        query.pop("before", None)
        query.pop("after", None)
        left = [other for other in query.getlist(name) if value and other != value]
        query.setlist(name, left) if left else query.pop(name, None)
        return query.urlencode()

    @property
    def complaints(self) -> Iterator[tuple[str, str]]:
        """Yield the label of each filter that means nothing, and why."""
        for name, errors in self.errors.items():
            for error in errors:
                yield str(self.fields[name].label), str(error)

    @property
    def has_more_open(self) -> bool:
        """One of the filters behind “more filters” is at work, or was meant to be."""
        return any(any(self.query.getlist(name)) for name in MORE)


def tidy_query(query: QueryDict) -> QueryDict:
    """Return the query without the empty values that a form sends for what was not filled in."""
    tidied = QueryDict(mutable=True)
    for name, values in query.lists():
        if filled := [value for value in values if value.strip()]:
            tidied.setlist(name, filled)
    return tidied


def _say(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _find_people(companies: QuerySet[Company]) -> QuerySet[User]:
    brought = Run.objects.filter(
        Q(created_by=OuterRef("pk")) | Q(queued_by=OuterRef("pk")), company__in=companies
    )
    return User.objects.filter(Exists(brought)).order_by("last_name", "first_name", "username")
