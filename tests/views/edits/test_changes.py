"""The draft's lines, corrected in the page: what is suggested, made, reported and undone."""

import pytest
from django.urls import reverse

from imports.delivery import queue
from imports.models import Edit, Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.pages import Page, look
from tests.views.edits.edited import (
    DATA,
    HEADER,
    LINES,
    MADE,
    NOTICE,
    OFFERS,
    TOLD,
    change,
    post,
    read_lines,
)

HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(company: Company, alice: User) -> Run:
    return make_draft(company, alice, DATA)


def offer_of(run: Run, kind: str, name: str = "") -> int:
    return next(
        n for n, one in enumerate(run.offers) if one["kind"] == kind and one["name"] == name
    )


def test_a_cell_is_corrected_and_the_lines_are_checked_again(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    before = draft.blocking_count

    client = client_of(alice)

    page = change(client, draft, "run_mend_cell", line="2", column="4", value="25/11/2026")

    assert read_lines(draft) == [HEADER, "E;VIS;12;25/11/2026", *LINES[2:]]
    draft.refresh_from_db()
    assert (draft.blocking_count, draft.revision) == (before - 1, 2)
    assert draft.source.path.read_bytes() == "\r\n".join(LINES).encode("cp1252")
    assert page.text("#edits-title") == "Corrections faites ici"
    assert len(page.find(f"{MADE} li")) == 1
    assert page.text(TOLD).startswith("C’est fait : ligne 2.")


def test_all_cells_that_are_wrong_alike_are_corrected_at_one_stroke(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    offered = look(client, draft).texts(f"{OFFERS} .edit-what strong")
    assert "2 cellules de la colonne" in " ".join(offered)

    post(client, draft, "run_mend_offer", number=offer_of(draft, "fix", "date"))

    assert read_lines(draft)[1] == "E;VIS;12;25/11/2026"
    assert read_lines(draft)[4] == "E;CLOU;3;26/11/2026"
    edit = Edit.objects.get()
    assert (edit.kind, edit.count, edit.user) == ("fix", 2, alice)


def test_what_nobody_sees_is_named_where_its_removal_is_offered_and_made(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    codes = ["CAB\u200bLE", "VIS\xa0M4", "VIS"]
    lines = ["DOC_STYPE;ART_CODE;MVT_QTE", *(f"E;{code};1\u202f200" for code in codes)]
    run = make_draft(company, alice, "\n".join(lines))
    client = client_of(alice)
    page = look(client, run)
    swaps = [page.texts(f"{OFFERS} .swap-{side}") for side in ("before", "after")]
    notes = page.texts(f"{OFFERS} .edit-note")

    after = change(client, run, "run_mend_offer", number=offer_of(run, "fix", "spaces"))

    assert [*zip(*swaps, strict=True)] == [
        ("avant : CAB⟨U+200B⟩LE", "après : CABLE"),
        ("avant : 1\u202f200", "après : 1200"),
        ("avant : VIS⟨U+00A0⟩M4", "après : VIS M4"),
    ]
    assert "ce qui ne se voit pas corrigé" in notes
    assert "espaces dans les nombres supprimés" in notes
    assert "ce qui ne se voit pas corrigé. Les lignes" in after.text(TOLD)
    assert read_lines(run)[1] == "E;CABLE;1\u202f200"


def test_codes_that_lost_their_zeros_get_them_back_at_one_stroke(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    codes = ["001", "002", "003", "005", "4", "12", "A7", "0"]
    text = "\n".join(["DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE", *(f"E;{one};VIS;1" for one in codes)])
    run = make_draft(company, alice, text)
    client = client_of(alice)
    offered = look(client, run).text(f"{OFFERS} .edit-what")
    assert offered.startswith("2 cellules de la colonne")
    assert "zéros ajoutés en tête (3)" in offered

    after = change(client, run, "run_mend_offer", number=offer_of(run, "fix", "pad"))

    edited = [line.split(";")[1] for line in read_lines(run)[1:]]
    assert edited == ["001", "002", "003", "005", "004", "012", "A7", "0"]
    assert "zéros ajoutés en tête (3)" in after.text(TOLD)
    run.refresh_from_db()
    assert not run.problems.filter(rule="lost_zeros").exists()
    assert run.offers == []


def test_an_empty_line_is_left_out_and_the_others_keep_their_numbers(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)

    post(client, draft, "run_mend_lines", line="4")

    draft.refresh_from_db()
    assert (draft.left_out, draft.line_count) == ([4], 4)
    assert {p.line for p in draft.problems.filter(rule="bad_date")} == {2, 5}
    page = look(client, draft)
    assert page.has("tr[data-line=5]")
    assert not page.has("tr[data-line=4]")


def test_a_line_that_was_left_out_is_put_back(draft: Run, alice: User, client_of: ClientOf) -> None:
    client = client_of(alice)
    post(client, draft, "run_mend_offer", number=offer_of(draft, "leave_out"))
    address = reverse("run_line", args=[draft.code, 4])
    assert Page(client.get(address).text).text("#left-out-title") == "Cette ligne est écartée"

    post(client, draft, "run_mend_lines", line="4", is_back="on")

    draft.refresh_from_db()
    assert draft.left_out == []
    assert read_lines(draft) == LINES


@pytest.mark.slow
def test_any_change_is_taken_back_and_the_others_stay(
    draft: Run, alice: User, charlie: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    post(client, draft, "run_mend_cell", line="2", column="2", value="VIS10")
    post(client, draft, "run_mend_lines", line="6")

    page = change(client_of(charlie), draft, "run_mend_undo", number="1")

    assert read_lines(draft) == [*LINES[:5], ""]
    first, second = Edit.objects.all()
    assert (first.is_undone, first.undone_by, second.is_undone) == (True, charlie, False)
    assert page.text(TOLD).startswith("Correction annulée")
    assert len(page.find(f"{MADE} li.is-undone")) == 1
    post(client, draft, "run_mend_undo", number="2")
    draft.refresh_from_db()
    assert (draft.is_edited, draft.left_out) == (False, [])


def test_a_misspelt_column_is_renamed(company: Company, alice: User, client_of: ClientOf) -> None:
    run = make_draft(company, alice, b"DOC_STYPE;ART_COD;MVT_QTE\nE;VIS;1\n")

    post(client_of(alice), run, "run_mend_offer", number=offer_of(run, "header"))

    run.refresh_from_db()
    assert read_lines(run)[0] == "DOC_STYPE;ART_CODE;MVT_QTE"
    assert run.blocking_count == 0


def test_names_that_stand_in_no_line_are_not_written_into_the_first_one(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, b"E;VIS;1\n")
    names = {"field_names": "DOC_STYPE;ART_COD;MVT_QTE", "encoding": "utf-8", "delimiter": ";"}

    page = change(client_of(alice), run, "run_reading", wants_journal="on", **names)

    assert any("ART_CODE" in told for told in page.texts("#problems"))
    assert not page.has(OFFERS)


def test_a_file_that_cannot_be_read_cannot_be_corrected_either(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, b"")
    client = client_of(alice)

    for name, data in ACTIONS[:2]:
        address = reverse(name, args=[run.code])
        assert client.post(address, {"revision": "1", **data}).status_code == 404
    assert client.get(reverse("run_line", args=[run.code, 1])).status_code == 404


def test_what_somebody_else_changed_meanwhile_is_told_and_kept(
    draft: Run, alice: User, charlie: User, client_of: ClientOf
) -> None:
    post(client_of(charlie), draft, "run_mend_cell", line="2", column="2", value="VIS10")

    address = reverse("run_mend_cell", args=[draft.code])
    data = {"revision": "1", "line": "2", "column": "2", "value": "VIS20"}
    page = Page(client_of(alice).post(address, data, headers=HTMX).text)

    told = page.text(NOTICE)
    assert "a été modifié entre-temps" in told
    assert "VIS20" in told
    assert read_lines(draft)[1].startswith("E;VIS10;")
    assert Edit.objects.count() == 1


def test_a_line_that_somebody_else_left_out_meanwhile_loses_nothing_that_was_typed(
    draft: Run, alice: User, charlie: User, client_of: ClientOf
) -> None:
    post(client_of(charlie), draft, "run_mend_lines", line="2")
    client = client_of(alice)
    cell = {"revision": "1", "line": "2", "column": "2", "value": "VIS20"}

    answers = [
        client.post(reverse("run_mend_cell", args=[draft.code]), cell, headers=HTMX),
        client.post(
            reverse("run_line", args=[draft.code, 2]), {"revision": "1", "cell_2": "VIS20"}
        ),
        client.post(
            reverse("run_line", args=[draft.code, 2]),
            {"revision": "1", "text": "E;VIS20", "whole": "1"},
        ),
    ]

    for answer in answers:
        told = Page(answer.text).text(".alert-warning[role=alert]")
        assert "a été modifié entre-temps" in told
        assert "VIS20" in told
    assert Edit.objects.count() == 1


@pytest.mark.parametrize(
    ("value", "said"), [("a;b", "contient le séparateur ;"), ("a\nb", "retour à la ligne")]
)
def test_what_no_line_can_hold_is_refused_with_a_sentence(
    draft: Run, alice: User, client_of: ClientOf, value: str, said: str
) -> None:
    page = change(client_of(alice), draft, "run_mend_cell", line="2", column="2", value=value)

    assert said in page.text(TOLD)
    assert not Edit.objects.exists()


def test_the_last_line_cannot_be_left_out(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, b"DOC_STYPE;ART_CODE;MVT_QTE\nE;VIS;1\n")

    page = change(client_of(alice), run, "run_mend_lines", line="2")

    assert page.text(TOLD).startswith("Il ne resterait aucune ligne")
    assert not Edit.objects.exists()


@pytest.mark.slow
def test_a_copy_takes_the_changes_along(
    draft: Run, alice: User, charlie: User, client_of: ClientOf
) -> None:
    post(client_of(alice), draft, "run_mend_lines", line="6")
    post(client_of(alice), draft, "run_mend_cell", line="2", column="2", value="VIS10")
    post(client_of(alice), draft, "run_mend_undo", number="2")

    client_of(charlie).post(reverse("run_again", args=[draft.code]))

    copy = Run.objects.exclude(pk=draft.pk).get()
    draft.refresh_from_db()
    assert (copy.files, copy.left_out, copy.line_count) == (draft.files, [6], 4)
    assert [(one.number, one.user) for one in copy.edits.all()] == [(1, alice)]
    post(client_of(charlie), copy, "run_mend_undo", number="1")
    assert draft.edits.get(number=1).is_undone is False


def test_the_corrected_file_is_downloaded_for_a_spreadsheet(
    draft: Run, alice: User, bob: User, client_of: ClientOf
) -> None:
    address = reverse("run_mended", args=[draft.code])
    assert client_of(bob).get(address).status_code == 404
    post(client_of(alice), draft, "run_mend_lines", line="6")

    answer = client_of(bob).get(address)

    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert content.decode("utf-8-sig").split("\n")[:5] == LINES[:5]
    assert content.startswith(b"\xef\xbb\xbf")
    assert "stock" in answer.headers["Content-Disposition"]


ACTIONS = [
    ("run_mend_cell", {"line": "2", "column": "2", "value": "x"}),
    ("run_mend_lines", {"line": "2"}),
    ("run_mend_offer", {"number": "0"}),
    ("run_mend_undo", {"number": "1"}),
    ("run_column", {"column": "4", "fix_name": "date"}),
]


@pytest.mark.parametrize(("name", "data"), ACTIONS)
def test_a_reader_corrects_nothing_and_a_stranger_finds_nothing(
    draft: Run,
    bob: User,
    stranger: User,
    client_of: ClientOf,
    name: str,
    data: dict[str, str],
) -> None:
    address = reverse(name, args=[draft.code])

    assert client_of(bob).post(address, {"revision": "1", **data}).status_code == 403
    assert client_of(stranger).post(address, {"revision": "1", **data}).status_code == 404
    assert not Edit.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize(("name", "data"), ACTIONS)
def test_a_confirmed_import_is_corrected_no_more_and_shows_what_was(
    draft: Run, alice: User, client_of: ClientOf, name: str, data: dict[str, str]
) -> None:
    client = client_of(alice)
    for offer in ("leave_out", "date", "spaces"):
        draft.refresh_from_db()
        kind = "leave_out" if offer == "leave_out" else "fix"
        number = offer_of(draft, kind, "" if kind == "leave_out" else offer)
        post(client, draft, "run_mend_offer", number=number)
    post(client, draft, "run_mend_lines", line="6")
    draft.refresh_from_db()
    queue(draft, user=alice)

    page = change(client, draft, name, **data)

    assert "n’est plus un brouillon" in page.text(TOLD)
    assert len(page.find(f"{MADE} li")) == 4
    assert not page.has(f"{MADE} form")
    assert Edit.objects.filter(undone_at=None).count() == 4
