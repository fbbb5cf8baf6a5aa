"""Files of every make as far as they go: each has a page that opens and says what it is."""

from collections.abc import Callable

import pytest

from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.pages import Page

pytestmark = pytest.mark.django_db

MIB = 1 << 20
HEADER = b"VIL_CODE;VIL_NOM;VIL_POPULA\r\n"

type Drop = Callable[..., tuple[Run, str]]


@pytest.fixture
def drop(company: Company, alice: User, client_of: ClientOf) -> Drop:
    """Return a way to drop a file, which answers with the draft and the HTML of its page."""

    def go(content: bytes, *, kind: str = "villes") -> tuple[Run, str]:
        run = make_draft(company, alice, content, kind=kind)
        response = client_of(alice).get(run.get_absolute_url())
        assert response.status_code == 200
        return run, response.text

    return go


def rules_of(run: Run) -> set[str]:
    return set(run.problems.values_list("rule", flat=True))


def test_a_line_of_a_megabyte_is_read_and_shown_cut(drop: Drop) -> None:
    run, html = drop(HEADER + b"78000;" + b"x" * 1_000_000 + b";1\r\n")

    assert (run.unreadable, run.line_count) == (None, 1)
    assert "too_long" in rules_of(run)
    assert Page(html).texts(".preview tbody td")[1].endswith("xxx…")
    assert len(html) < 200_000


def test_a_longer_line_is_refused_with_its_number(drop: Drop) -> None:
    run, html = drop(HEADER + b"78000;" + b"x" * (MIB + 1) + b";1\r\n")

    assert run.unreadable == {"code": "line_too_long", "params": {"line": 2, "limit": MIB}}
    assert Page(html).text(".verdict-text p").startswith("La ligne 2 ")


@pytest.mark.slow
def test_a_thousand_columns_are_read_and_the_first_shown(drop: Drop) -> None:
    names = ";".join(f"COL_{n}" for n in range(1_000))
    run, html = drop(f"{names}\r\n{';'.join('1' * 1_000)}\r\n".encode())

    assert (run.unreadable, run.line_count) == (None, 1)
    assert run.problem_counts
    assert "autres colonnes" in Page(html).texts(".preview p.card-footer")[0]
    assert len(html) < 1_000_000


def test_one_column_more_is_refused(drop: Drop) -> None:
    names = ";".join(f"COL_{n}" for n in range(1_001))
    run, html = drop(f"{names}\r\n".encode())

    assert run.unreadable is not None
    assert run.unreadable["code"] == "too_many_columns"
    assert "1001" in Page(html).text(".verdict-text p")


def test_a_nul_is_refused_with_its_line_and_byte(drop: Drop) -> None:
    run, html = drop(HEADER + b"78000;Versailles;1\r\n78120;Ramb\0uillet;1\r\n")

    assert run.unreadable == {"code": "nul_byte", "params": {"line": 3, "byte": 60}}
    assert "octet 60" in Page(html).text(".verdict-text p")


def test_control_characters_are_told_cell_by_cell(drop: Drop) -> None:
    run, _page = drop(HEADER + b"78000;Ver\x07sailles;1\r\n78120;Rambouillet\x1a;2\r\n")

    assert [(one.line, one.field) for one in run.problems.filter(rule="control_character")] == [
        (2, "VIL_NOM"),
        (3, "VIL_NOM"),
    ]


def test_a_line_break_inside_a_text_keeps_the_file_back(drop: Drop) -> None:
    run, html = drop(HEADER + b'78000;"Versailles\r\ncentre";1\r\n')

    assert "line_break" in rules_of(run)
    assert run.blocking_count
    assert "se ferme à la ligne 3" in Page(html).text("#problems .problem-message")


def test_ragged_lines_are_told_one_by_one(drop: Drop) -> None:
    run, _page = drop(HEADER + b"1;A;1\r\n2;B\r\n3;C;3;4\r\n")

    found = list(run.problems.order_by("line").values_list("line", "rule", "severity"))
    assert found == [(3, "fewer_cells", "warning"), (4, "more_cells", "blocking")]


def test_spaces_around_cells_stay_and_those_that_matter_are_told(drop: Drop) -> None:
    run, html = drop(b"VIL_CODE;VIL_NOM;VIL_POPULA\r\n78000; Versailles ; 12\r\n")

    (problem,) = run.problems.filter(rule="bad_integer")
    assert (problem.value, problem.params["suggestion"]) == (" 12", "12")
    assert list(run.lines.prepare())[1] == "78000; Versailles ; 12"
    preview = html.partition('class="preview-table"')[2]  # which shows blanks as they stand
    assert "<td> Versailles </td>" in preview.partition("</table>")[0]


def test_titles_comments_and_totals_are_not_lost_in_silence(drop: Drop) -> None:
    run, html = drop(b"sep=;\r\n# villes\r\n\r\n" + HEADER + b"1;A;1\r\nTotal;1\r\n")

    assert (run.reading.start_line, run.line_count) == (4, 2)
    assert "total_line" in rules_of(run)
    assert Page(html).texts(".lines-above li") == ["sep=;", "# villes", "(ligne vide)"]


def test_a_file_is_never_taken_for_a_program(drop: Drop) -> None:
    _run, html = drop(HEADER + b"78000;<script>alert(1)</script>;=cmd|' /C calc'!A0\r\n")

    page = Page(html)
    assert not [script for script in page.texts("script") if "alert" in script]
    assert page.texts(".preview tbody td")[1] == "<script>alert(1)</script>"
