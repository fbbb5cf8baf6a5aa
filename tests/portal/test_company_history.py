"""What has changed in a company, on its page: for those who may change it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from imports.intake.overrides import downgrade
from imports.rules import Rule
from portal.companies import remove_member, save_company, set_role
from portal.company_history import LATEST, describe_company_event
from portal.models import Company, CompanyEvent, Door, Role, User
from portal.views import CHANGES_A_PAGE
from tests.conftest import ClientOf
from tests.pages import Page

PAGE, ALL = "/companies/acme/", "/companies/acme/changes/"
CHANGES = "section[aria-labelledby=changes-title]"
NOTHING = "Aucun changement n’est encore inscrit."


def change_often(company: Company, user: User, times: int) -> None:
    for number in range(times):
        company.answer_timeout = 100 + number
        save_company(company, user=user, door=Door.PAGE)


def test_the_page_says_who_changed_what_and_how(
    company: Company, charlie: User, stranger: User, client_of: ClientOf
) -> None:
    company.server_url, company.is_test = "https://erp.example.test", False
    save_company(company, user=charlie, door=Door.PAGE, passwords={"erp_password": True})
    set_role(company, stranger, Role.READER, user=None, door=Door.COMMAND)
    downgrade(company, Rule.BAD_DATE, user=charlie, reason="Gestimum takes them.")

    page = client_of(charlie).get(PAGE)

    told = [
        (c.event.who, c.deed, c.event.door_text, *c.particulars) for c in page.context["changes"]
    ]
    assert told == [
        ("charlie", "a abaissé une règle en avertissement (Date incorrecte)", ""),
        ("Quelqu’un", "a ajouté le membre stranger (Lecteur)", "par la ligne de commande"),
        ("charlie", "a saisi un mot de passe (Mot de passe ERP)", ""),
        (
            "charlie", "a modifié le profil", "",
            "société de test\N{NO-BREAK SPACE}: oui → non",
            "adresse du serveur\N{NO-BREAK SPACE}: http://erp.example.test:8080 → https://erp.example.test",
        ),
    ]  # fmt: skip
    shown = Page(page.text)
    assert shown.texts(f"{CHANGES} li div .text-break") == [
        f"{who} {deed} · {door}" if door else f"{who} {deed}" for who, deed, door, *_more in told
    ]
    assert shown.texts(f"{CHANGES} li ul li") == [
        particular for _who, _deed, _door, *particulars in told for particular in particulars
    ]
    assert shown.text(f"{CHANGES} q") == "Gestimum takes them."


@pytest.mark.parametrize("verb", CompanyEvent.Verb)
def test_every_deed_can_be_told(company: Company, charlie: User, verb: str) -> None:
    details: dict[str, Any] = {
        "role": "reader", "before": "manager", "password": "erp_password", "rule": "bad_date",
        "name": "Wrong date", "fields": {"a_field_of_before": [None, ""]},
    }  # fmt: skip
    event = CompanyEvent(company=company, verb=verb, member=charlie, details=details)

    told = describe_company_event(event)

    assert told.deed
    assert "%" not in told.deed
    assert [*told.particulars] == (
        ["a_field_of_before\N{NO-BREAK SPACE}: rien → rien"] if verb == "changed" else []
    )


def test_readers_and_operators_see_no_history(
    company: Company, alice: User, bob: User, charlie: User, client_of: ClientOf
) -> None:
    change_often(company, charlie, LATEST + 1)

    for user in (alice, bob):
        assert not Page(client_of(user).get(PAGE).text).has(CHANGES)
        assert client_of(user).get(ALL).status_code == 403
    assert Page(client_of(charlie).get(PAGE).text).has(CHANGES)


def test_a_stranger_does_not_learn_that_there_is_a_history(
    company: Company, stranger: User, client_of: ClientOf
) -> None:
    assert client_of(stranger).get(ALL).status_code == 404


def test_all_changes_are_there_page_by_page(
    company: Company, charlie: User, client_of: ClientOf
) -> None:
    change_often(company, charlie, CHANGES_A_PAGE + 1)
    client = client_of(charlie)

    latest, first, last = (client.get(path) for path in (PAGE, ALL, f"{ALL}?page=2"))

    sizes = [len(page.context["changes"]) for page in (latest, first, last)]
    assert sizes == [LATEST, CHANGES_A_PAGE, 1]
    assert Page(latest.text).text(f"{CHANGES} a[href={ALL}]") == "Tous les changements"
    assert Page(first.text).text("nav a[href=?page=2]") == "Suivante"
    assert Page(last.text).text("nav a[href=?page=1]") == "Précédente"


def test_without_changes_the_page_says_so(charlie: User, client_of: ClientOf) -> None:
    client = client_of(charlie)

    assert Page(client.get(PAGE).text).text(f"{CHANGES} .card-body") == NOTHING
    assert Page(client.get(ALL).text).text("main p.text-secondary") == NOTHING


def test_the_history_costs_one_query_whatever_its_length(
    company: Company, charlie: User, bob: User, client_of: ClientOf
) -> None:
    client = client_of(charlie)
    change_often(company, charlie, 1)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    change_often(company, charlie, 5)
    remove_member(bob.memberships.get(), user=charlie, door=Door.PAGE)
    set_role(company, bob, Role.READER, user=charlie, door=Door.PAGE)

    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)

    assert len(many) == len(few)
    assert len([query for query in many if "portal_companyevent" in query["sql"]]) == 1


def test_an_administrator_reads_every_change_and_makes_none(
    company: Company, charlie: User, admin: User, client_of: ClientOf
) -> None:
    change_often(company, charlie, 1)
    client, name = client_of(admin), "admin:portal_companyevent"
    event = CompanyEvent.objects.get()

    listed = client.get(reverse(f"{name}_changelist"))

    [told] = Page(listed.text).texts("#result_list .field-what")
    assert told.startswith("a modifié le profil ")
    assert client.get(reverse(f"{name}_change", args=[event.pk])).status_code == 200
    assert client.get(reverse(f"{name}_add")).status_code == 403
    for action in ("change", "delete"):
        assert client.post(reverse(f"{name}_{action}", args=[event.pk])).status_code == 403
