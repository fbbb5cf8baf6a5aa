"""Lines with another separator than their header go as they are meant, at one click."""

import pytest
from django.urls import reverse

from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.files.sending import read_sent
from tests.pages import look


@pytest.mark.parametrize(("mark", "said"), [(";", ";"), ("\t", "tab")])
def test_one_click_reads_the_lines_and_takes_the_names_from_the_header(
    company: Company, alice: User, client_of: ClientOf, mark: str, said: str
) -> None:
    lines = ["ART_CODE,ART_LIB,ART_P_VTE", "A1;Vis;12,50", "A2;Clou, long;3,20"]
    text = "\r\n".join([lines[0], *(line.replace(";", mark) for line in lines[1:]), ""])
    run = make_draft(company, alice, text, kind="articles")
    client = client_of(alice)
    page = look(client, run)
    assert page.text(".edit-offers form button") == f"Lire les lignes avec «\xa0{said}\xa0»"
    form = {
        attributes["name"]: attributes.get("value") or ""
        for field in page.find(f"form[action={reverse('run_reading', args=[run.code])}] input")
        if (attributes := dict(field.attributes)).get("type") == "hidden"
    }

    client.post(reverse("run_reading", args=[run.code]), form)

    run.refresh_from_db()
    assert (run.blocking_count, run.warning_count) == (0, 0)
    assert read_sent(run) == {
        "ART_CODE": ["A1", "A2"],
        "ART_LIB": ["Vis", "Clou, long"],
        "ART_P_VTE": ["12,50", "3,20"],
    }
