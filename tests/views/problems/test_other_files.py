"""A file of another kind altogether: the way out stands beside the sentence."""

import pytest
from django.urls import reverse

from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.pages import look

FEC = "JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|EcritureLib|Debit|Credit"
TABLE = "Date;Journal;Compte;Libellé;Débit;Crédit"
SEMICOLONS = "1;19/02/2019;VTE;411C25;;Presta;F1;EUR;100;D"


@pytest.mark.parametrize("header", [FEC, TABLE, SEMICOLONS], ids=["fec", "table", "separator"])
def test_another_file_is_uploaded_for_the_same_company_and_kind(
    company: Company, alice: User, client_of: ClientOf, header: str
) -> None:
    run = make_draft(
        company,
        alice,
        [header, SEMICOLONS, SEMICOLONS],
        kind="ecritures",
        format="GestimumComptaVariable",
    )

    page = look(client_of(alice), run)

    address = f"{reverse('run_new')}?company={company.slug}&kind=ecritures"
    assert page.text(f"#problems tbody tr a[href={address}]") == "Déposer un autre fichier"


def test_whoever_may_not_send_is_offered_no_upload(
    company: Company, alice: User, bob: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, [FEC, FEC], kind="articles")

    page = look(client_of(bob), run)

    assert page.has("#problems tbody tr")
    assert not page.has("#problems tbody a")
