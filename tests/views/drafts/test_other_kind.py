"""A file dropped for the wrong kind of import goes on as the right one, at one click."""

import pytest
from django.urls import reverse

from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.pages import look

ARTICLES = ["ART_CODE;ART_LIB;ART_P_VTE", "VIS;Vis;1,50", "CLOU;Clou;0,10"]


@pytest.fixture
def run(company: Company, alice: User) -> Run:
    return make_draft(company, alice, ARTICLES, name="articles.csv")


def test_the_draft_offers_the_kind_that_has_all_the_columns_and_says_nothing_else(
    run: Run, alice: User, client_of: ClientOf
) -> None:
    page = look(client_of(alice), run)

    form = f".edit-offers form[action={reverse('run_other_kind', args=[run.code])}]"
    assert [problem.rule for problem in run.problems.all()] == ["other_kind"]
    assert page.texts("#problems tbody th") == ["1"]
    assert page.texts(".edit-offers button") == ["Continuer comme «\xa0Articles seuls\xa0»"]
    assert page.has(f"{form} input[type=hidden][name=kind][value=articles]")


def test_one_click_makes_it_a_draft_of_that_kind(
    run: Run, alice: User, client_of: ClientOf
) -> None:
    response = client_of(alice).post(
        reverse("run_other_kind", args=[run.code]), {"kind": "articles"}
    )

    (draft,) = Run.objects.all()
    assert response.headers["Location"] == draft.get_absolute_url()
    assert (draft.kind_key, draft.source, draft.line_count) == ("articles", run.source, 2)
    assert (draft.blocking_count, draft.warning_count) == (0, 0)


def test_a_kind_that_needs_a_parameter_is_chosen_on_the_page_of_uploads(
    run: Run, alice: User, client_of: ClientOf
) -> None:
    response = client_of(alice).post(
        reverse("run_other_kind", args=[run.code]), {"kind": "ecritures"}
    )

    assert response.headers["Location"].startswith(f"{reverse('run_new')}?company=")
    assert Run.objects.get() == run


@pytest.mark.parametrize(("name", "status"), [("bob", 403), ("stranger", 404)])
def test_who_may_not_send_changes_nothing(
    run: Run, bob: User, stranger: User, client_of: ClientOf, name: str, status: int
) -> None:
    person = {"bob": bob, "stranger": stranger}[name]

    response = client_of(person).post(
        reverse("run_other_kind", args=[run.code]), {"kind": "articles"}
    )

    assert response.status_code == status
    assert Run.objects.get().kind_key == "documents_stock"


def test_what_was_confirmed_meanwhile_stays_as_it_is(
    run: Run, alice: User, client_of: ClientOf
) -> None:
    Run.objects.update(state=Run.State.CANCELLED)

    client_of(alice).post(reverse("run_other_kind", args=[run.code]), {"kind": "articles"})

    assert Run.objects.get().kind_key == "documents_stock"


def test_a_kind_that_nobody_knows_is_not_found(run: Run, alice: User, client_of: ClientOf) -> None:
    response = client_of(alice).post(reverse("run_other_kind", args=[run.code]), {"kind": "x"})

    assert response.status_code == 404
