"""Words that people agreed on for the French pages, where they stand."""

from django.test import Client
from django.urls import reverse

from imports.delivery import rule
from imports.editing.column_fixes import FixName
from imports.intake.overrides import downgrade
from imports.models import Ruling, Run
from imports.rules import Rule
from imports.views.edits.describe import fix_text
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft, make_run
from tests.pages import Page, look

MISREAD = "DOC_STYPE;ART_CODE;MVT_QTE;MVT_LIB\nE;VIS;1;RÃ©ception\n"


def test_who_ruled_is_told_to_have_found_what_became_of_the_import(
    company: Company, charlie: User, client_of: ClientOf
) -> None:
    run = make_run(company=company, user=charlie, state=Run.State.UNKNOWN)
    rule(
        run,
        attempt=run.attempts.get(),
        user=charlie,
        finding=Ruling.Finding.REFUSED,
        reason="Nothing of it is in Gestimum.",
    )

    page = look(client_of(charlie), run)

    told = page.texts(".timeline-list li")[-1]
    assert "charlie a constaté ce qu’il est advenu de l’import · " in told


def test_accents_that_were_read_wrongly_are_explained(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    draft = make_draft(company, alice, MISREAD)

    page = look(client_of(alice), draft)

    assert page.texts(".problem-message span")[0] == (
        "Avertissement. Vouliez-vous dire Réception\N{NO-BREAK SPACE}? Les accents ont été lus dans"
        " le mauvais encodage avant la création de ce fichier. Exportez-le de nouveau en UTF-8, ou"
        " corrigez le texte."
    )


def test_what_was_probably_meant_is_called_a_probable_correction() -> None:
    assert fix_text(FixName.MEANT, 0, None) == "correction probable"


def test_a_rule_that_warns_only_can_block_again(
    company: Company, charlie: User, client_of: ClientOf
) -> None:
    downgrade(company, Rule.SCIENTIFIC_NOTATION, user=charlie, reason="These codes look like that.")

    page = Page(client_of(charlie).get(reverse("company_rules", args=[company.slug])).text)

    assert page.texts(".rule-override button") == [
        "Rétablir le blocage (Nombre arrondi par un tableur)"
    ]


def test_the_upload_and_the_empty_pages_speak_of_excel_and_csv(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    client: Client = client_of(alice)

    upload = Page(client.get(reverse("run_new")).text)
    history = Page(client.get(reverse("run_list")).text)
    dashboard = Page(client.get("/").text)

    assert upload.texts("#upload legend")[0] == "1 Société et type d’import"
    assert history.text("#runs .empty-text").startswith("Déposez un fichier Excel ou CSV")
    assert dashboard.texts(".first-steps-list p")[0].startswith("Un fichier Excel ou CSV, fait")
