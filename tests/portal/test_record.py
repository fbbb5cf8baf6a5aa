"""Whoever changes a company, its members or its rules leaves a record: who, how, when, what."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from imports.models import RuleOverride, TaughtHeader
from portal import companies
from portal.companies import remove_member, save_company, set_role
from portal.demo import content
from portal.models import Company, CompanyEvent, Door, Membership, Role, User, record
from tests.conftest import ClientOf, create_member
from tests.effort import few_of
from tests.factories import make_draft
from tests.portal.test_companies import VALID, posted

PASSWORDS = ("ERP-s3cret", "typed-s3cret", "prox-s3cret", content.PASSWORD)
type Step = Callable[["World"], object]


class World:
    """The people, and the browser of each."""

    def __init__(self, company: Company, client_of: ClientOf, **people: User) -> None:
        self.company, self.client_of, self.people = company, client_of, people

    def post(self, who: str, path: str, **data: Any) -> None:
        answer = self.client_of(self.people[who]).post(path, data)
        assert answer.status_code == 302, answer.content.decode()[:2000]

    def administer(self, model: type[Company | User], pk: int, **data: Any) -> None:
        name = model._meta.model_name
        self.post("admin", reverse(f"admin:portal_{name}_change", args=[pk]), **data)


@pytest.fixture
def world(
    company: Company, admin: User, bob: User, charlie: User, stranger: User, client_of: ClientOf
) -> World:
    people = {"admin": admin, "bob": bob, "charlie": charlie, "stranger": stranger}
    return World(company, client_of, **people)


def profile_in_admin(company: Company, **changed: Any) -> dict[str, Any]:
    names = ("name", "erp_version", "connect_timeout", "answer_timeout")
    return {
        **{name: getattr(company, name) for name in names},
        "is_test": "on",
        "is_active": "on",
        **changed,
    }


def list_rows(prefix: str, rows: list[dict[str, Any]], kept: int) -> dict[str, Any]:
    """Return what the administration posts of a list of members."""
    posted_rows = {
        f"{prefix}-{number}-{name}": value
        for number, row in enumerate(rows)
        for name, value in row.items()
    }
    counts = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": kept}
    return posted_rows | counts


def change_members(world: World, change: Callable[[list[dict[str, Any]]], None]) -> None:
    """Change the list of members in the administration."""
    members = world.company.memberships.order_by("pk")
    rows = [
        {"id": m.pk, "company": m.company_id, "user": m.user_id, "role": m.role} for m in members
    ]
    change(rows)
    members_posted = list_rows("memberships", rows, kept=members.count())
    world.administer(Company, world.company.pk, **profile_in_admin(world.company), **members_posted)


def change_roles_of(world: World, username: str, rows: list[dict[str, Any]], kept: int) -> None:
    person = world.people[username]
    data = {"username": username, "date_joined_0": "28/11/2026", "date_joined_1": "08:00:00"}
    members_posted = list_rows("memberships", rows, kept=kept)
    world.administer(User, person.pk, is_active="on", **data, **members_posted)


def fill_demo(world: World) -> None:
    User.objects.filter(username="admin").update(username="not the demonstration's")
    content.fill(server_url="http://127.0.0.1:1", old_server_url="http://127.0.0.1:0")


def follow_simulator(world: World) -> None:
    fill_demo(world)
    CompanyEvent.objects.all().delete()
    content.fill(server_url="http://127.0.0.1:2", old_server_url="http://127.0.0.1:1")


def downgrade_on_page(world: World, action: str) -> None:
    rules = {"rule": "bad_date", "action": action, "reason": "Gestimum takes them as they are."}
    world.post("charlie", "/companies/acme/rules/", **rules)


def restore_on_page(world: World) -> None:
    downgrade_on_page(world, "lower")
    CompanyEvent.objects.all().delete()
    downgrade_on_page(world, "raise")


def confirm_columns(world: World) -> None:
    draft = make_draft(world.company, world.people["charlie"], ["Réf.;DOC_STYPE;MVT_QTE", "A;E;1"])
    fields = {"field_1": "ART_CODE", "field_2": "DOC_STYPE", "field_3": "MVT_QTE"}
    path = reverse("run_mapping", args=[draft.code])
    world.post("charlie", path, do="confirm", revision=draft.revision, **fields)


EDIT = "/companies/acme/edit/"
CREATED = ("created", "page", "charlie", None)
DEMO: list[tuple[str, str, str | None, str | None]] = [
    ("created", "command", None, None),
    ("password_replaced", "command", None, None),
    ("member_added", "command", None, "demo"),
]
FOLLOWED = ("changed", "command", None, None)
COMMAND = ("add_company", "fresh", "--name", "F", "--server-url", "http://erp:8080", "--file", "N")

#: Each way to change something, and what it leaves: verb, door, who, and whose role.
DEEDS: dict[str, tuple[Step, list[tuple[str, str, str | None, str | None]]]] = {
    "a manager creates a company": (
        lambda world: world.post("charlie", "/companies/new/", **VALID),
        [CREATED, ("member_added", "page", "charlie", "charlie")],
    ),
    "an administrator creates a company with its passwords": (
        lambda world: world.post(
            "admin", "/companies/new/", **VALID, proxy_user="web",
            erp_password="typed-s3cret", proxy_password="prox-s3cret",
        ),
        [
            ("created", "page", "admin", None),
            ("password_replaced", "page", "admin", None),
            ("password_replaced", "page", "admin", None),
        ],
    ),
    "a manager changes the profile": (
        lambda world: world.post("charlie", EDIT, **posted(world.company, name="Acme & fils")),
        [("changed", "page", "charlie", None)],
    ),
    "a manager takes it out of use": (
        lambda world: world.post("charlie", EDIT, **posted(world.company, is_active="")),
        [("deactivated", "page", "charlie", None)],
    ),
    "a manager types a password": (
        lambda world: world.post(
            "charlie", EDIT, **posted(world.company, erp_password="typed-s3cret")
        ),
        [("password_replaced", "page", "charlie", None)],
    ),
    "a manager deletes a password": (
        lambda world: world.post("charlie", EDIT, **posted(world.company, clear_erp_password="on")),
        [("password_removed", "page", "charlie", None)],
    ),
    "a manager takes over the version found": (
        lambda world: world.post("charlie", "/companies/acme/version/", erp_version="8"),
        [("changed", "page", "charlie", None)],
    ),
    "a manager downgrades a rule": (
        lambda world: downgrade_on_page(world, "lower"),
        [("rule_downgraded", "page", "charlie", None)],
    ),
    "a manager restores a rule": (restore_on_page, [("rule_restored", "page", "charlie", None)]),
    "somebody confirms which columns are which fields": (
        confirm_columns,
        [("columns_taught", "page", "charlie", None)],
    ),
    "add_company": (
        lambda world: call_command(*COMMAND, "--erp-user", "WEB"),
        [("created", "command", None, None)],
    ),
    "add_member": (
        lambda world: call_command("add_member", "stranger", "acme", "reader"),
        [("member_added", "command", None, "stranger")],
    ),
    "add_member with another role": (
        lambda world: call_command("add_member", "bob", "acme", "manager"),
        [("role_changed", "command", None, "bob")],
    ),
    "the demonstration is filled": (fill_demo, DEMO * 2),
    "the demonstration follows its server": (
        follow_simulator, [FOLLOWED, FOLLOWED]
    ),
    "the administration changes a profile": (
        lambda world: world.administer(
            Company, world.company.pk, **profile_in_admin(world.company, answer_timeout=60),
            **list_rows("memberships", [], kept=0),
        ),
        [("changed", "administration", "admin", None)],
    ),
    "the administration adds a member": (
        lambda world: change_members(
            world,
            lambda rows: rows.append({"user": world.people["stranger"].pk, "role": "reader"}),
        ),
        [("member_added", "administration", "admin", "stranger")],
    ),
    "the administration changes a role": (
        lambda world: change_members(world, lambda rows: rows[0].update(role="operator")),
        [("role_changed", "administration", "admin", "bob")],
    ),
    "the administration removes a member": (
        lambda world: change_members(world, lambda rows: rows[0].update(DELETE="on")),
        [("member_removed", "administration", "admin", "bob")],
    ),
    "the administration puts another person in the place of a member": (
        lambda world: change_members(
            world, lambda rows: rows[0].update(user=world.people["stranger"].pk)
        ),
        [
            ("member_removed", "administration", "admin", "bob"),
            ("member_added", "administration", "admin", "stranger"),
        ],
    ),
    "the administration gives a person a role": (
        lambda world: change_roles_of(
            world, "stranger", [{"company": world.company.pk, "role": "reader"}], kept=0
        ),
        [("member_added", "administration", "admin", "stranger")],
    ),
}  # fmt: skip


def take_snapshot() -> list[Any]:
    """Return all rows of what is to leave a record, secrets as they are encrypted."""
    return [
        list(Company.objects.order_by("pk").values(*companies.RECORDED)),
        list(Membership.objects.order_by("pk").values_list("user", "company", "role")),
        list(RuleOverride.objects.order_by("pk").values_list("rule", "ended_at")),
        list(TaughtHeader.objects.order_by("pk").values_list("header", "field")),
    ]


def list_recorded() -> list[tuple[str, str, str | None, str | None]]:
    names = ("verb", "door", "user__username", "member__username")
    return list(CompanyEvent.objects.order_by("pk").values_list(*names))


@pytest.mark.parametrize("name", few_of([*DEEDS], every=4))
def test_each_deed_leaves_its_record(world: World, name: str) -> None:
    step, expected = DEEDS[name]

    step(world)

    assert list_recorded() == expected
    assert not CompanyEvent.objects.filter(verb="").exists()


@pytest.mark.parametrize("name", few_of([*DEEDS], every=4))
def test_no_record_holds_a_password(world: World, name: str) -> None:
    DEEDS[name][0](world)

    stored = str(list(CompanyEvent.objects.values()))
    assert not [password for password in PASSWORDS if password in stored]


@pytest.mark.parametrize("name", few_of([*DEEDS], every=4))
def test_without_its_record_nothing_is_done(
    world: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = take_snapshot()

    def fail(*_args: object, **_options: object) -> None:
        raise ZeroDivisionError

    for place in (
        "portal.companies.record",
        "imports.intake.overrides.record",
        "imports.intake.recognition.record",
    ):
        monkeypatch.setattr(place, fail)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        DEEDS[name][0](world)

    assert take_snapshot() == before


def test_what_was_changed_is_told_before_and_after(charlie: User, company: Company) -> None:
    company.server_url, company.exclusive = "https://erp.example.test", True

    save_company(company, user=charlie, door=Door.PAGE)

    assert CompanyEvent.objects.get().details == {
        "fields": {
            "server_url": ["http://erp.example.test:8080", "https://erp.example.test"],
            "exclusive": [False, True],
        }
    }


def test_what_changes_nothing_leaves_no_record(charlie: User, bob: User, company: Company) -> None:
    save_company(company, user=charlie, door=Door.PAGE)
    set_role(company, bob, Role.READER, user=charlie, door=Door.PAGE)

    assert not CompanyEvent.objects.exists()


def test_a_change_that_somebody_else_made_meanwhile_is_not_ascribed(
    charlie: User, company: Company
) -> None:
    mine, theirs = Company.objects.get(), Company.objects.get()
    theirs.name = mine.name = "Acme & fils"
    save_company(theirs, user=None, door=Door.COMMAND)

    save_company(mine, user=charlie, door=Door.PAGE)

    assert list_recorded() == [("changed", "command", None, None)]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_the_transaction_of_the_deed(company: Company) -> None:
    event = CompanyEvent(company=company, verb=CompanyEvent.Verb.CREATED)

    with pytest.raises(transaction.TransactionManagementError):
        record(event, user=None, door=Door.COMMAND)

    assert not CompanyEvent.objects.exists()


def test_who_was_ever_a_member_stays_on_record(world: World) -> None:
    member = create_member("dora", world.company, Role.READER)
    remove_member(member.memberships.get(), user=world.people["charlie"], door=Door.PAGE)

    page = world.client_of(world.people["admin"]).post(
        reverse("admin:portal_user_delete", args=[member.pk]), {"post": "yes"}
    )

    assert page.status_code == 200
    assert User.objects.filter(username="dora").exists()
    assert CompanyEvent.objects.get().member == member


def test_nobody_deletes_a_company_in_the_administration(world: World) -> None:
    client = world.client_of(world.people["admin"])
    company = Company.objects.create(slug="empty", name="Empty", server_url="http://x")

    path = reverse("admin:portal_company_delete", args=[company.pk])

    assert client.post(path, {"post": "yes"}).status_code == 403
    assert Company.objects.filter(slug="empty").exists()
