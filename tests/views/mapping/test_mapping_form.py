"""What the values of a column become: asked for those in sight, and for those that were refused."""

import pytest
from django.test import Client

from imports.mapping.column_profile import PROFILED_LINES
from imports.models import TaughtHeader
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.views.mapping.forms import (
    UNFRIENDLY,
    open_mapping,
    post_mapping,
    read_form,
    read_sent_lines,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def alices(alice: User, client_of: ClientOf) -> Client:
    """Return the browser of the one who sends."""
    return client_of(alice)


def test_what_was_decided_for_values_that_are_not_in_sight_still_holds(
    company: Company, alice: User, alices: Client
) -> None:
    draft = make_draft(company, alice, UNFRIENDLY)
    post_mapping(alices, draft, field_2="ART_CODE", field_5="-")
    lines = ["Sens;Réf.;Qté;Dépôt", "Entrée;VIS;1;LYO", "Retour;CLOU;2;LYO"]
    following = make_draft(company, alice, lines)

    post_mapping(alices, following, new_1_0="E")

    taught = TaughtHeader.objects.get(company=company, header="sens")
    assert taught.steps[0]["values"] == {"Entrée": "E", "Retour": "E", "Sortie": "S"}
    assert read_sent_lines(following)[1:] == ["E;VIS;1;LYO", "E;CLOU;2;LYO"]


def test_a_value_that_stands_far_below_is_asked_about_once_it_was_refused(
    company: Company, alice: User, alices: Client
) -> None:
    first = ["Entrée;VIS;1;LYO"] * PROFILED_LINES
    last = ["Retour;CLOU;2;LYO", "Retour;CLOU;3;LYO"]
    draft = make_draft(company, alice, ["Sens;Réf.;Qté;Dépôt", *first, *last])

    post_mapping(alices, draft, field_2="ART_CODE")
    page = open_mapping(alices, draft)
    assert page.texts("#column-1 .map-table label code") == ["Retour", "Entrée"]
    post_mapping(alices, draft, new_1_0="E")

    assert read_sent_lines(draft)[-1] == "E;CLOU;3;LYO"
    assert not draft.problems.filter(rule="not_converted").exists()


def test_the_form_of_a_file_of_many_columns_is_not_too_long_to_be_read(
    company: Company, alice: User, alices: Client
) -> None:
    draft = make_draft(company, alice, UNFRIENDLY)
    many = {f"wanted_{column}_{place}": "" for column in range(1, 501) for place in range(8)}

    page = post_mapping(alices, draft, "look", on=None, field_2="ART_CODE", **many)

    assert read_form(page)["field_2"] == "ART_CODE"
