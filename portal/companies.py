"""The one place that changes a company or who works with it: each change with its record."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db import transaction

from portal.models import Company, CompanyEvent, Door, Membership, Role, User, record
from portal.secrets import SecretTextField

Verb = CompanyEvent.Verb

#: What identifies a company, or says when it was written: nobody changes it.
GIVEN = ("id", "code", "created_at", "changed_at")
#: What is recorded of a profile, before and after: all of it but its passwords.
RECORDED = tuple(
    field.name
    for field in Company._meta.concrete_fields
    if field.name not in GIVEN and not isinstance(field, SecretTextField)
)
#: No password was typed, and none deleted.
KEPT: Mapping[str, bool] = MappingProxyType({})


@transaction.atomic
def save_company(
    company: Company, *, user: User | None, door: Door, passwords: Mapping[str, bool] = KEPT
) -> None:
    """Save a new or changed profile, and record what is different from the stored one.

    `passwords` names those that were typed (True) or deleted (False): no value is recorded.
    """
    before = read_profile(company)
    company.save()
    for event in describe_changes(company, before, passwords):
        record(event, user=user, door=door)


def read_profile(company: Company) -> dict[str, object] | None:
    """Return the profile as it is stored, and hold it until it is saved; None for a new one."""
    stored = Company.objects.select_for_update(no_key=True).filter(pk=company.pk)
    found: dict[str, object] | None = stored.values(*RECORDED).first()
    return found


def describe_changes(
    company: Company, before: Mapping[str, object] | None, passwords: Mapping[str, bool]
) -> list[CompanyEvent]:
    """Return what is to be recorded of a profile that was just saved; nothing if it is the same."""
    after = {name: getattr(company, name) for name in RECORDED}
    if before is None:
        fields = {name: [None, value] for name, value in after.items()}
        events = [CompanyEvent(company=company, verb=Verb.CREATED, details={"fields": fields})]
    else:
        fields = {
            name: [before[name], value] for name, value in after.items() if value != before[name]
        }
        is_active = fields.pop("is_active", [None, None])[1]
        verbs = {True: Verb.REACTIVATED, False: Verb.DEACTIVATED}
        events = (
            [CompanyEvent(company=company, verb=verbs[is_active])] if is_active in verbs else []
        )
        if fields:
            events.append(
                CompanyEvent(company=company, verb=Verb.CHANGED, details={"fields": fields})
            )
    for name, is_typed in passwords.items():
        verb = Verb.PASSWORD_REPLACED if is_typed else Verb.PASSWORD_REMOVED
        events.append(CompanyEvent(company=company, verb=verb, details={"password": name}))
    return events


@transaction.atomic
def set_role(
    company: Company, member: User, role: Role, *, user: User | None, door: Door
) -> Membership:
    """Give somebody a role in a company, in place of the one they may have."""
    membership, is_new = Membership.objects.select_for_update().get_or_create(
        company=company, user=member, defaults={"role": role}
    )
    before = membership.role
    if is_new:
        event = CompanyEvent(verb=Verb.MEMBER_ADDED, details={"role": role})
    elif role == before:
        return membership
    else:
        membership.role = role
        membership.save(update_fields=["role"])
        event = CompanyEvent(verb=Verb.ROLE_CHANGED, details={"role": role, "before": before})
    event.company, event.member = company, member
    record(event, user=user, door=door)
    return membership


@transaction.atomic
def remove_member(membership: Membership, *, user: User | None, door: Door) -> None:
    """Take somebody's role in a company away."""
    event = CompanyEvent(
        company=membership.company,
        member=membership.user,
        verb=Verb.MEMBER_REMOVED,
        details={"before": membership.role},
    )
    membership.delete()
    record(event, user=user, door=door)
