"""Another table below in a text file is left out by one button on the page."""

from pathlib import Path

import pytest

from imports.models import Run
from imports.rules import Rule
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.files.doors import submit_file
from tests.files.sending import read_sent
from tests.pages import look
from tests.views.edits.edited import post

pytestmark = pytest.mark.django_db

LINES = [
    "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE",
    "E;001;VIS;5",
    "E;001;CLOU;2",
    "",
    "Récapitulatif",
    "Dépôt;Total",
    "001;7",
    "002;9",
]


def count_rules(run: Run) -> dict[str, int]:
    return {row.rule.value: row.count for row in Run.objects.get(pk=run.pk).list_problem_counts()}


@pytest.mark.parametrize("is_blank_left_out", [False, True])
def test_one_button_leaves_another_table_out_and_the_first_one_goes(
    company: Company, alice: User, client_of: ClientOf, *, is_blank_left_out: bool
) -> None:
    run = make_draft(company, alice, LINES)
    client = client_of(alice)
    if is_blank_left_out:
        post(client, run, "run_mend_lines", line=4)
        run.refresh_from_db()
    assert count_rules(run) == {Rule.OTHER_HEADER: 1, Rule.TABLE_BELOW: 4}
    (said,) = look(client, run).texts(".edit-offers li")
    assert "4 lignes" in said

    post(client, run, "run_mend_offer", number=0)

    run.refresh_from_db()
    assert (run.blocking_count, run.warning_count) == (0, 0)
    assert read_sent(run)["MVT_QTE"] == ["5", "2"]


def test_where_its_header_is_corrected_it_is_none_and_its_lines_are_checked(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, LINES)

    post(client_of(alice), run, "run_mend_cell", line=6, column=1, value="E")

    rules = count_rules(run)
    assert Rule.TABLE_BELOW not in rules
    assert (rules[Rule.FEWER_CELLS], rules[Rule.NO_RECORD]) == (2, 2)


def test_a_script_is_told_what_the_page_tells_and_sends_nothing(
    company: Company, alice: User, tmp_path: Path
) -> None:
    path = tmp_path / "stock.csv"
    path.write_text("\n".join(LINES), encoding="utf-8")

    answer = submit_file(path, "--acknowledge-warnings", kind="documents_stock", parameters={})

    told = [(one["line"], one["rule"]) for one in answer.printed["problems"]]
    assert told == [
        (5, "table_below"), (6, "other_header"), (6, "table_below"),
        (7, "table_below"), (8, "table_below"),
    ]  # fmt: skip
    assert (answer.status, answer.printed["attempts"]) == (2, 0)
