"""“Tester dans Gestimum”: from the draft to what Gestimum would make of it, and back."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from imports.delivery import start_trial
from imports.history.dashboard import read_dashboard
from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft, make_run

pytestmark = pytest.mark.django_db

CLIENTS = b"PCF_CODE;PCF_RS;CPT_NUMERO\r\n" + b"".join(
    b"C%d;Client %d;411%d\r\n" % (n, n, n) for n in range(15)
)


@pytest.fixture
def draft(company: Company, alice: User) -> Run:
    return make_run(company=company, user=alice, kind="clients", content=CLIENTS, line_count=15)


def make_trial(draft: Run, user: User, *, refused: int = 3, **fields: object) -> Run:
    return make_run(
        company=draft.company,
        user=user,
        kind="clients",
        source=draft.source,
        state=Run.State.PARTIAL if refused else Run.State.IMPORTED,
        line_count=15,
        imported_count=15 - refused,
        refused_count=refused,
        parameters={"tester": "Oui"},
        trial_of=draft,
        tried_revision=draft.revision,
        **fields,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("kind", "is_offered"), [("clients", True), ("ecritures", True), ("documents_stock", False)]
)
def test_the_draft_offers_a_dry_run_where_gestimum_has_one(
    company: Company, alice: User, client_of: ClientOf, kind: str, is_offered: bool
) -> None:
    draft = make_run(company=company, user=alice, kind=kind)

    page = client_of(alice).get(draft.get_absolute_url()).text

    assert (reverse("run_try", args=[draft.code]) in page) is is_offered
    assert ("Tester dans Gestimum" in page) is is_offered


def test_alice_tries_her_draft(draft: Run, alice: User, client_of: ClientOf) -> None:
    response = client_of(alice).post(reverse("run_try", args=[draft.code]), {"revision": 1})

    trial = draft.trials.get()
    assert response.url == trial.get_absolute_url()  # type: ignore[attr-defined]
    page = client_of(alice).get(trial.get_absolute_url()).text
    assert "Essai à blanc" in page
    draft.refresh_from_db()
    assert draft.is_draft


@pytest.mark.parametrize("revision", ["", "x", "9", "9" * 5_000, "²"])
def test_a_draft_that_is_not_the_one_looked_at_is_not_tried(
    draft: Run, alice: User, client_of: ClientOf, revision: str
) -> None:
    address = reverse("run_try", args=[draft.code])

    page = client_of(alice).post(address, {"revision": revision}, follow=True).text

    assert "a changé entre-temps" in page
    assert not draft.trials.exists()


def test_the_dry_run_says_what_gestimum_would_take_and_leads_back_to_the_draft(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    trial = make_trial(draft, alice)

    page = client_of(alice).get(trial.get_absolute_url()).text

    assert "Essai à blanc : Gestimum prendrait 12 lignes et en refuserait 3" in page
    assert f"{draft.get_absolute_url()}#send-title" in page
    assert "Envoyer pour de bon" in page
    assert "Importé" not in page.split("<main")[1]
    assert reverse("run_again", args=[trial.code]) not in page


def test_the_draft_tells_what_its_dry_runs_gave(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    trial = make_trial(draft, alice, refused=0)

    page = client_of(alice).get(draft.get_absolute_url()).text

    assert "Essai à blanc : Gestimum prendrait les 15 lignes" in page
    assert trial.get_absolute_url() in page
    assert "le brouillon a changé depuis" not in page


def test_a_dry_run_of_what_the_draft_no_longer_is_says_so_on_both_pages(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    trial = make_trial(draft, alice)
    Run.objects.filter(pk=draft.pk).update(revision=2)

    assert "le brouillon a changé depuis" in client_of(alice).get(draft.get_absolute_url()).text
    page = client_of(alice).get(trial.get_absolute_url()).text
    assert escape("Il a changé depuis cet essai à blanc") in page


def test_a_dry_run_that_was_asked_for_is_not_called_a_sending(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    trial = start_trial(draft, user=alice)
    Run.objects.filter(pk=trial.pk).update(
        state=Run.State.IMPORTED, imported_count=15, refused_count=0, adds_up=True
    )

    page = client_of(alice).get(trial.get_absolute_url()).text

    done = page.partition('class="timeline-list"')[2].partition("</ol>")[0]
    assert "a repris le fichier du brouillon" in done
    assert "a demandé l’essai à blanc" in done
    assert "a confirmé l’envoi" not in done
    assert "<dt>Importables</dt><dd>15</dd>" in page
    assert "<dt>Rejetable</dt><dd>0</dd>" in page


@pytest.mark.parametrize(
    ("state", "said"),
    [("imported", "confirmé depuis"), ("cancelled", "abandonné depuis")],
)
def test_a_dry_run_says_when_its_draft_is_no_longer_one(
    draft: Run, alice: User, client_of: ClientOf, state: str, said: str
) -> None:
    trial = make_trial(draft, alice)
    Run.objects.filter(pk=draft.pk).update(state=state)

    page = client_of(alice).get(trial.get_absolute_url()).text

    assert said in page
    assert "Envoyer pour de bon" not in page


def test_the_lines_of_a_dry_run_are_importable_or_rejectable(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    trial = make_trial(draft, alice)

    page = client_of(alice).get(reverse("run_lines", args=[trial.code])).text

    assert page.count("Importable") >= 12
    assert "Rejetable" in page
    assert "Importée" not in page
    assert "Refusée" not in page


def test_the_list_never_calls_a_dry_run_imported(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    make_trial(draft, alice, refused=0)

    whole = client_of(alice).get(reverse("run_list")).text

    page = whole.split("<table")[1]
    assert "1 import, 1 essai à blanc" in whole
    assert "Importable" in page
    assert "15 importables" in page
    assert "essai à blanc" in page
    assert "Importé<" not in page


def test_the_dashboard_counts_no_dry_run_and_worries_about_none(draft: Run, alice: User) -> None:
    make_trial(draft, alice)

    dashboard = read_dashboard(alice)

    assert not dashboard.troubled
    assert [row.run.is_dry_run for row in dashboard.recent.rows] == [True]
    (figures,) = dashboard.companies
    assert (figures.runs, figures.imported, figures.last_at) == (0, 0, None)


def test_an_unknown_dry_run_does_not_say_that_lines_may_be_recorded(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    trial = make_trial(draft, alice)
    Run.objects.filter(pk=trial.pk).update(
        state=Run.State.UNKNOWN, imported_count=None, refused_count=None
    )

    page = client_of(alice).get(trial.get_absolute_url()).text

    assert "Un essai à blanc ne devrait rien enregistrer" in page


def test_a_draft_that_cannot_be_sent_is_not_tried_and_says_why(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    draft = make_run(company=company, user=alice, kind="clients", blocking_count=1)

    response = client_of(alice).post(
        reverse("run_try", args=[draft.code]), {"revision": draft.revision}, follow=True
    )

    assert "1 anomalie bloquante" in response.text
    assert Run.objects.count() == 1


def test_the_button_that_tries_says_beside_itself_why_it_is_off(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    text = b"PCF_CODE;PCF_RS\r\n;Martin\r\n"
    draft = make_draft(company, alice, text, kind="clients", name="clients.csv")

    page = client_of(alice).get(draft.get_absolute_url()).text

    panel = page.partition('id="trial-title"')[2].partition("</section>")[0]
    assert "Pas encore possible" in panel
    assert "à corriger" in panel
    assert 'disabled aria-describedby="trial-obstacles"' in panel


def test_bob_may_not_try_and_a_stranger_sees_nothing(
    draft: Run, bob: User, stranger: User, client_of: ClientOf
) -> None:
    address = reverse("run_try", args=[draft.code])

    assert client_of(bob).post(address).status_code == 403
    assert client_of(stranger).post(address).status_code == 404
    assert client_of(bob).get(address).status_code == 405
    assert not draft.trials.exists()


def test_the_administration_tells_dry_runs_apart(
    draft: Run, alice: User, admin: User, client_of: ClientOf
) -> None:
    trial = make_trial(draft, alice)
    address = reverse("admin:imports_run_changelist")

    only = client_of(admin).get(address, {"trial": "yes"}).context["cl"].result_list
    others = client_of(admin).get(address, {"trial": "no"}).context["cl"].result_list

    assert [run.pk for run in only] == [trial.pk]
    assert [run.pk for run in others] == [draft.pk]
