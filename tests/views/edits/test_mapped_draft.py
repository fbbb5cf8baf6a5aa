"""The pages of a mapped draft speak of the cells of the file where steps convert them."""

from dataclasses import replace

import pytest
from django.urls import reverse

from imports.editing.column_fixes import Fix, FixName
from imports.intake import edit
from imports.intake.mapping import map_columns
from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.intake.mappings import STOCK, list_sent, map_draft, upload
from tests.pages import Page, look

pytestmark = pytest.mark.django_db


@pytest.fixture
def mapped(company: Company, alice: User) -> Run:
    run = upload(company, alice)
    map_draft(run, alice)
    return Run.objects.get(pk=run.pk)


def test_a_converted_cell_of_the_preview_is_corrected_on_the_page_of_its_line(
    mapped: Run, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)

    page = look(client, mapped)
    line = Page(client.get(reverse("run_line", args=[mapped.code, 2])).text)

    assert page.texts(".preview tbody td")[3:] == ["12,5", "S", "002", "CLOU", "3"]
    assert page.texts(".preview td[data-converted]") == ["E", "12,5", "S", "3"]
    inputs = [dict(one.attributes) for one in line.find("input")]
    values = [one.get("value") for one in inputs if str(one.get("name")).startswith("cell_")]
    assert values == ["Entrée", "001", " VIS", "12.5"]


def test_a_column_that_steps_convert_is_not_among_those_that_are_fixed(
    mapped: Run, alice: User, client_of: ClientOf
) -> None:
    page = Page(client_of(alice).get(reverse("run_column", args=[mapped.code])).text)

    offered = " ".join(page.texts("select[name=column] option"))
    assert "ART_CODE" in offered
    assert "DEP_CODE" in offered
    assert "MVT_QTE" not in offered
    assert "DOC_STYPE" not in offered


def test_the_name_of_a_mapped_column_is_not_changed_in_the_header(
    mapped: Run, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    cell = {"line": 1, "column": 1, "value": "MVT_LIB", "revision": mapped.revision}

    answer = client.post(reverse("run_mend_cell", args=[mapped.code]), cell, follow=True)

    assert "modifiez la correspondance" in answer.text
    assert list_sent(mapped)[0].startswith("DOC_STYPE;")


def test_the_change_of_the_mapping_is_undone_like_any_other(
    mapped: Run, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    told = {"number": 1, "revision": mapped.revision}

    answer = client.post(reverse("run_mend_undo", args=[mapped.code]), told, follow=True)

    assert "correspondance\N{NO-BREAK SPACE}: 4 colonnes" in answer.text
    assert list_sent(mapped)[0] == "Sens;Dépôt;Réf.;Qté;Note"


def test_a_later_mapping_says_in_the_list_why_a_fix_was_taken_back(
    mapped: Run, alice: User, client_of: ClientOf
) -> None:
    trim = Fix(name=FixName.TRIM, column=3, field="ART_CODE")
    edit(mapped, user=alice, change=trim, revision=mapped.revision)
    columns = [replace(one, field="MVT_LIB") if one.column == 3 else one for one in STOCK.columns]
    mapping = replace(STOCK, columns=tuple(columns))

    map_columns(mapped, user=alice, mapping=mapping, revision=mapped.revision)

    notes = look(client_of(alice), mapped).texts(".edit-list .is-undone .edit-note")
    assert any("sa colonne est désormais un autre champ" in note for note in notes)
