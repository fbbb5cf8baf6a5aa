"""“Tester dans Gestimum”: from the draft to what Gestimum would make of it, and back."""

import pytest
from django.urls import reverse

from imports.delivery import start_trial
from imports.history.dashboard import read_dashboard
from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft, make_run
from tests.pages import Page, look

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

    page = look(client_of(alice), draft)

    button = f"form[action={reverse('run_try', args=[draft.code])}] button"
    assert page.texts(button) == ["Tester dans Gestimum"] * is_offered
    assert page.texts("#trial-title") == ["Tester dans Gestimum"] * is_offered


def test_alice_tries_her_draft(draft: Run, alice: User, client_of: ClientOf) -> None:
    response = client_of(alice).post(reverse("run_try", args=[draft.code]), {"revision": 1})

    trial = draft.trials.get()
    assert response.url == trial.get_absolute_url()  # type: ignore[attr-defined]
    page = look(client_of(alice), trial)
    assert page.text(".page-subheading .dry-run") == "Essai à blanc"
    draft.refresh_from_db()
    assert draft.is_draft


@pytest.mark.parametrize("revision", ["", "x", "9", "9" * 5_000, "²"])
def test_a_draft_that_is_not_the_one_looked_at_is_not_tried(
    draft: Run, alice: User, client_of: ClientOf, revision: str
) -> None:
    address = reverse("run_try", args=[draft.code])

    answer = client_of(alice).post(address, {"revision": revision}, follow=True)

    assert "a changé entre-temps" in Page(answer.text).text(".messages")
    assert not draft.trials.exists()


def test_the_dry_run_says_what_gestimum_would_take_and_leads_back_to_the_draft(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    trial = make_trial(draft, alice)

    page = look(client_of(alice), trial)

    assert page.text("#outcome-title") == (
        "Essai à blanc : Gestimum prendrait 12 lignes et en refuserait 3"
    )
    assert page.texts(".outcome-figures dt") == ["Lignes envoyées", "Importables", "Rejetables"]
    assert page.text(f".trial-next a[href={draft.get_absolute_url()}#send-title]") == (
        "Envoyer pour de bon"
    )
    assert "Importé" not in page.text("main")
    assert not page.has("main form")


def test_the_draft_tells_what_its_dry_runs_gave(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    trial = make_trial(draft, alice, refused=0)

    page = look(client_of(alice), draft)

    assert page.text(f".trial-list a[href={trial.get_absolute_url()}]") == (
        "Essai à blanc : Gestimum prendrait les 15 lignes"
    )
    assert page.text(".trial-list .text-quiet").endswith(", alice")


def test_a_dry_run_of_what_the_draft_no_longer_is_says_so_on_both_pages(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    trial = make_trial(draft, alice)
    Run.objects.filter(pk=draft.pk).update(revision=2)

    client = client_of(alice)
    noted = look(client, draft).text(".trial-list .text-quiet")
    assert noted.endswith(", alice · le brouillon a changé depuis")
    assert "Il a changé depuis cet essai à blanc" in look(client, trial).text(".trial-next p")


def test_a_dry_run_that_was_asked_for_is_not_called_a_sending(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    trial = start_trial(draft, user=alice)
    Run.objects.filter(pk=trial.pk).update(
        state=Run.State.IMPORTED, imported_count=15, refused_count=0, adds_up=True
    )

    page = look(client_of(alice), trial)

    assert page.texts(".timeline-list li span") == [
        "alice a repris le fichier du brouillon",
        "alice a demandé l’essai à blanc",
    ]
    assert page.texts(".outcome-figures div")[1:] == ["Importables 15", "Rejetable 0"]


@pytest.mark.parametrize(
    ("state", "said"),
    [("imported", "confirmé depuis"), ("cancelled", "abandonné depuis")],
)
def test_a_dry_run_says_when_its_draft_is_no_longer_one(
    draft: Run, alice: User, client_of: ClientOf, state: str, said: str
) -> None:
    trial = make_trial(draft, alice)
    Run.objects.filter(pk=draft.pk).update(state=state)

    page = look(client_of(alice), trial)

    assert said in page.text("#tried-title")
    assert page.texts(".trial-next a") == ["Voir ce qu’il est devenu"]


def test_the_lines_of_a_dry_run_are_importable_or_rejectable(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    trial = make_trial(draft, alice)

    page = Page(client_of(alice).get(reverse("run_lines", args=[trial.code])).text)

    assert page.texts(".line-verdict .verdict") == ["Importable"] * 12 + ["Rejetable"] * 3
    assert page.texts(".segments a") == ["Toutes", "Importable 12", "Rejetable 3"]


def test_the_list_never_calls_a_dry_run_imported(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    make_trial(draft, alice, refused=0)

    page = Page(client_of(alice).get(reverse("run_list")).text)

    assert page.text(".list-count") == "1 import, 1 essai à blanc"
    assert page.texts(".run-state")[0] == "État : Importable essai à blanc"
    assert page.texts(".run-result")[0] == "15 importables"


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

    said = look(client_of(alice), trial).text(".outcome-text")

    assert "Un essai à blanc ne devrait rien enregistrer" in said


def test_a_draft_that_cannot_be_sent_is_not_tried_and_says_why(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    draft = make_run(company=company, user=alice, kind="clients", blocking_count=1)

    response = client_of(alice).post(
        reverse("run_try", args=[draft.code]), {"revision": draft.revision}, follow=True
    )

    assert "1 anomalie bloquante" in Page(response.text).text(".messages")
    assert Run.objects.count() == 1


def test_the_button_that_tries_says_beside_itself_why_it_is_off(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    text = b"PCF_CODE;PCF_RS\r\n;Martin\r\n"
    draft = make_draft(company, alice, text, kind="clients", name="clients.csv")

    page = look(client_of(alice), draft)

    assert page.text("#trial-obstacles p").startswith("Pas encore possible")
    assert "à corriger" in page.text("#trial-obstacles li")
    assert page.has(".trial-panel button[disabled][aria-describedby=trial-obstacles]")


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
