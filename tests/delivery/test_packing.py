"""What the server receives has nothing of the file's packing in it, and is shown as it was sent."""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from imports.delivery import Acknowledged, DeliveryError, queue, send_run
from imports.delivery.repeats import compare
from imports.gestimum.request import CompanyLogin, build_parameters, masked_envelope
from imports.intake import read_again
from imports.models import Attempt, Run
from imports.simulator import Simulator
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.workbooks import make_workbook

pytestmark = pytest.mark.django_db

NAMES = ["DOC_STYPE", "DEP_CODE", "ART_CODE", "MVT_LIB", "MVT_QTE"]


def send(run: Run, user: User) -> None:
    queue(run, user=user)
    send_run.func(run.pk)
    run.refresh_from_db()


def find_sent(erp: Simulator) -> tuple[str, str, list[str]]:
    """Return the two delimiters of the one request, and its lines."""
    (post,) = erp.received
    sent: dict[str, Any] = post["importer_documents_stock"]["parametres"]
    lines = sent["fichier_documents_stock"]
    return sent["separateur_champs"], sent["identificateur_texte"], lines


@pytest.mark.parametrize(
    ("label", "delimiter"), [("Vis", ";"), ("Vis ; inox", "\t"), ("Vis ;\tinox", "|")]
)
def test_a_file_in_quotes_is_sent_once_without_them(
    acme: Company, alice: User, erp: Simulator, label: str, delimiter: str
) -> None:
    cells = ["E", "001", "VIS5", f'{label} 5" x', "2,5"]
    packed = (";".join('"' + one.replace('"', '""') + '"' for one in row) for row in (NAMES, cells))
    run = make_draft(acme, alice, packed)

    send(run, alice)

    assert (run.state, run.imported_count) == (Run.State.IMPORTED, 1)
    assert find_sent(erp) == (delimiter, "", [delimiter.join(NAMES), delimiter.join(cells)])


def test_lines_that_are_wrapped_whole_are_sent_bare(
    acme: Company, alice: User, erp: Simulator
) -> None:
    run = make_draft(acme, alice, [f'"{";".join(NAMES)}"', '"E;001;VIS5;Vis;2"'])

    send(run, alice)

    assert find_sent(erp) == (";", "", [";".join(NAMES), "E;001;VIS5;Vis;2"])


def test_a_workbook_whose_cells_hold_three_delimiters_goes_with_the_fourth(
    acme: Company, alice: User, erp: Simulator
) -> None:
    cells = ["E", "001", "VIS5", "a;b\tc|d", 2]
    run = make_draft(acme, alice, make_workbook([NAMES, cells]), name="stock.xlsx")

    send(run, alice)

    assert find_sent(erp) == (",", "", [",".join(NAMES), "E,001,VIS5,a;b\tc|d,2"])


def test_a_workbook_whose_cells_hold_all_of_them_is_not_sent(
    acme: Company, alice: User, erp: Simulator
) -> None:
    cells = ["E", "001", "VIS5", "a;b\tc|d", 2.5]
    run = make_draft(acme, alice, make_workbook([NAMES, cells]), name="stock.xlsx")

    with pytest.raises(DeliveryError):
        queue(run, user=alice)

    assert [one.rule for one in run.problems.all()] == ["delimiter_in_value"]
    assert run.list_offered_fixes()[0].after == "a,b\tc|d"


def test_a_run_confirmed_before_its_values_were_looked_through_is_not_sent_wrong(
    acme: Company, alice: User, erp: Simulator
) -> None:
    run = make_draft(acme, alice, [";".join(NAMES), 'E;001;VIS5;"a;b\tc|d";2,5'])
    Run.objects.filter(pk=run.pk).update(blocking_count=0)
    run.refresh_from_db()

    send(run, alice)

    assert run.state == Run.State.NOT_SENT
    assert erp.posts == []


def test_the_request_that_is_shown_is_the_one_that_was_sent(
    acme: Company, alice: User, client_of: ClientOf, erp: Simulator
) -> None:
    run = make_draft(acme, alice, [";".join(NAMES), 'E;001;VIS5;"Vis ; 5""";2'])
    send(run, alice)
    address = reverse("run_request", args=[run.code])

    page = client_of(alice).get(address)
    download = client_of(alice).get(address, {"download": "1"})

    shown, whole = json.loads(page.context["envelope"]), json.loads(download.getvalue())
    sent = erp.received[0]["importer_documents_stock"]["parametres"]
    assert shown["importer_documents_stock"]["parametres"] == sent
    assert whole["importer_documents_stock"]["parametres"] == sent


def test_the_request_of_a_run_sent_with_its_quotes_is_shown_with_them(
    acme: Company, alice: User, client_of: ClientOf
) -> None:
    lines = [";".join(NAMES), 'E;001;VIS5;"Vis ; 5""";2']
    run = make_draft(acme, alice, lines)
    envelope = masked_envelope(
        run.kind,
        CompanyLogin(file="A", user="B"),
        build_parameters(run.kind, run.reading),
    )
    Attempt.objects.create(run=run, number=1, started_at=run.created_at, envelope=envelope)

    page = client_of(alice).get(reverse("run_request", args=[run.code]))

    shown = json.loads(page.context["envelope"])["importer_documents_stock"]["parametres"]
    assert (shown["identificateur_texte"], shown["fichier_documents_stock"]) == ('"', lines)


def test_the_same_lines_are_repeats_however_they_are_packed(
    acme: Company, alice: User, erp: Simulator
) -> None:
    bare = make_draft(acme, alice, [";".join(NAMES), "E;001;VIS5;Vis;2"])
    send(bare, alice)

    quoted = make_draft(acme, alice, ['"' + '";"'.join(NAMES) + '"', '"E";"001";"VIS5";"Vis";"2"'])
    wrapped = make_draft(acme, alice, [f'"{";".join(NAMES)}"', '"E;001;VIS5;Vis;2"'])

    assert [compare(run).count for run in (quoted, wrapped)] == [1, 1]


def test_a_file_sent_earlier_with_its_quotes_is_the_same_file_now(
    acme: Company, alice: User, erp: Simulator
) -> None:
    lines = [";".join(NAMES), 'E;001;"VIS5";"Vis";2']
    earlier = make_draft(acme, alice, lines)
    queue(earlier, user=alice, acknowledged=Acknowledged.COMMAND)
    send_run.func(earlier.pk)
    again = make_draft(acme, alice, lines)

    bare = replace(again.reading, text_delimiter='"')
    read_again(again, user=alice, dialect=bare, parameters={})

    assert list(again.lines.prepare())[1] == "E;001;VIS5;Vis;2"
    assert compare(again).is_same_file
