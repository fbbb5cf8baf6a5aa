"""What has changed in a company, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypedDict

from django.db.models import QuerySet
from django.template.defaultfilters import yesno
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.models import Company, CompanyEvent, Role
from portal.signs import show_signs

Verb = CompanyEvent.Verb

#: How many changes the company's page shows.
LATEST = 20

SENTENCES = {
    Verb.MEMBER_ADDED: gettext_lazy("made %(member)s a member (%(role)s)"),
    Verb.ROLE_CHANGED: gettext_lazy("changed the role of %(member)s (%(before)s → %(role)s)"),
    Verb.MEMBER_REMOVED: gettext_lazy("removed the member %(member)s (%(before)s)"),
    Verb.PASSWORD_REPLACED: gettext_lazy("entered a password (%(password)s)"),
    Verb.PASSWORD_REMOVED: gettext_lazy("deleted a stored password (%(password)s)"),
    Verb.RULE_DOWNGRADED: gettext_lazy("downgraded a rule to a warning (%(rule)s)"),
    Verb.RULE_RESTORED: gettext_lazy("made a rule blocking again (%(rule)s)"),
    Verb.COLUMNS_TAUGHT: gettext_lazy("decided which columns are which fields (%(kind)s)"),
}


@dataclass(frozen=True, slots=True)
class DescribedChange:
    """An event, what was done, and what it was done to: a sentence each."""

    event: CompanyEvent
    deed: str
    particulars: tuple[str, ...]


def list_events(company: Company) -> QuerySet[CompanyEvent]:
    """Return what has changed in a company, the latest first."""
    return company.events.select_related("user", "member").order_by("-pk")


class LatestChanges(TypedDict):
    changes: list[DescribedChange]
    are_more: bool


def describe_latest(company: Company) -> LatestChanges:
    """Return the latest changes for the company's page, and whether there are more. One query."""
    events = list(list_events(company)[: LATEST + 1])
    changes = [describe_company_event(event) for event in events[:LATEST]]
    return {"changes": changes, "are_more": len(events) > LATEST}


def describe_company_event(event: CompanyEvent) -> DescribedChange:
    return DescribedChange(event, describe_verb(event), tuple(list_particulars(event)))


def describe_verb(event: CompanyEvent) -> str:
    """Say what was done, and to whom or to what."""
    verb, details = Verb(event.verb), event.details
    return str(SENTENCES.get(verb, verb.label)) % {
        "member": event.member,
        "role": name_role(details.get("role")),
        "before": name_role(details.get("before")),
        "password": name_profile_field(details.get("password")),
        # Stored as the catalogue has it, in English: the portal knows no rules.
        "rule": _(details["name"]) if "name" in details else "",
        "kind": details.get("kind", ""),
    }


def list_particulars(event: CompanyEvent) -> Iterator[str]:
    """Yield each field that was changed, with its value before and after."""
    for title, (_before, field) in event.details.get("columns", {}).items():
        said = {"title": show_signs(title), "field": field or _("not sent")}
        yield _("%(title)s → %(field)s") % said
    if event.verb != Verb.CHANGED:
        return
    for name, (before, after) in event.details["fields"].items():
        yield _("%(field)s: %(before)s → %(after)s") % {
            "field": name_profile_field(name),
            "before": show_value(before),
            "after": show_value(after),
        }


def name_profile_field(name: str | None) -> str:
    """Return what people call a field; one that there is no longer keeps its stored name."""
    labels = {field.name: field.verbose_name for field in Company._meta.concrete_fields}
    return str(labels.get(name, name)) if name else ""


def name_role(role: str | None) -> str:
    return str(Role(role).label) if role else ""


def show_value(value: object) -> str:
    """Show a value of the record: what was typed may hold signs that nobody sees."""
    if isinstance(value, bool):
        return str(yesno(value))
    return show_signs("" if value is None else str(value)) or _("nothing")
