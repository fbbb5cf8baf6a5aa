"""Codes that programs damaged, and words for nothing: corrected in the page at one stroke."""

import pytest
from django.urls import reverse

from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.pages import Page, look
from tests.views.edits.edited import OFFERS, TOLD, change, post, read_lines


def number_of(run: Run, name: str) -> int:
    return next(number for number, one in enumerate(run.offers) if one["name"] == name)


CLIENTS = "PCF_CODE;PCF_RS;CPT_NUMERO;PCF_TEL1;PCF_CP;PAY_CODE"


@pytest.mark.slow
def test_words_for_nothing_are_emptied_one_by_one_or_all_at_once(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    lines = [CLIENTS, "1;Null;411;NULL;;", "2;b;411;N/A;;"]
    run = make_draft(company, alice, "\n".join(lines), kind="clients")
    client = client_of(alice)

    page = look(client, run)
    one = change(client, run, "run_mend_cell", line="2", column="4", value="")
    run.refresh_from_db()
    rest = change(client, run, "run_mend_offer", number=number_of(run, "empty"))

    asked = "Vouliez-vous laisser cette cellule vide\xa0?"
    assert [asked in told for told in page.texts("#problems .problem-message")] == [True, True]
    assert page.texts("#problems .edit-form button") == [
        "Vider la cellule (ligne 2)",
        "Vider la cellule (ligne 3)",
    ]
    assert page.text(f"{OFFERS} .edit-note") == "cellules vidées"
    assert one.text(TOLD).startswith("C’est fait")
    assert "cellules vidées" in rest.text(TOLD)
    assert read_lines(run) == [CLIENTS, "1;Null;411;;;", "2;b;411;;;"]
    run.refresh_from_db()
    assert run.warning_count == 0


def test_the_page_of_a_line_empties_a_cell(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, f"{CLIENTS}\n1;a;411;NULL;;", kind="clients")
    client = client_of(alice)
    address = reverse("run_line", args=[run.code, 2])

    page = Page(client.get(address).text)
    values = ["1", "a", "411", "NULL", "", ""]
    cells = {f"cell_{number}": value for number, value in enumerate(values, start=1)}
    client.post(address, {"revision": "1", "use": "4", **cells})

    assert page.text("#cell-4 button[name=use]") == "Vider la cellule"
    assert read_lines(run)[1] == "1;a;411;;;"


def test_zeros_come_back_at_one_stroke_but_not_abroad(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    lines = [CLIENTS, "1;a;411;612345678;1000;FR", "2;b;411;;1000;BE", "3;c;411;;6000;"]
    run = make_draft(company, alice, "\n".join(lines), kind="clients")
    client = client_of(alice)

    for _column in range(2):
        post(client, run, "run_mend_offer", number=number_of(run, "pad"))
        run.refresh_from_db()

    assert read_lines(run)[1:] == [
        "1;a;411;0612345678;01000;FR",
        "2;b;411;;1000;BE",
        "3;c;411;;06000;",
    ]
    assert (run.warning_count, run.offers) == (0, [])
