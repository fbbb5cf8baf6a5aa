"""From bytes to a draft that a person can look at."""

import json

import pytest
from django.core.files.base import ContentFile

from imports.catalogue import KINDS
from imports.delivery import queue
from imports.intake import NotADraft, copy_draft, open_draft, read_again
from imports.intake.storable import shorten_name
from imports.models import Event, Run, SourceFile
from imports.reading import Dialect, UnreadableFile
from portal.models import Company, User
from tests.factories import make_draft

pytestmark = pytest.mark.django_db

STOCK = KINDS["documents_stock"]
GOOD = "DOC_STYPE;ART_CODE;MVT_QTE;MVT_LIB\r\nE;ELS;20;Élévateur\r\nS;TRA;3;x\r\n\r\n"


def test_a_good_file_becomes_a_draft_without_problems(company: Company, alice: User) -> None:
    run = make_draft(company, alice, GOOD.encode("cp1252"))

    assert (run.state, run.line_count, run.document_count) == (Run.State.DRAFT, 2, 2)
    assert (run.reading.encoding, run.reading.delimiter) == ("cp1252", ";")
    assert run.blocking_count == 0
    assert run.events.get().verb == Event.Verb.UPLOADED


def test_problems_are_kept_with_line_column_value_and_message(
    company: Company, alice: User
) -> None:
    run = make_draft(company, alice, b"DOC_STYPE;ART_CODE;MVT_QTE\nE;ELS;many\nZ;ELS;1\n")

    found = [(p.line, p.field, p.value, p.rule) for p in run.problems.all()]
    assert ("MVT_QTE", "many") in {(field, value) for _, field, value, _ in found}
    assert {line for line, *_ in found} == {2, 3}
    assert run.blocking_count == 2
    assert all(problem.message for problem in run.problems.all())
    assert sum(row["count"] for row in run.problem_counts) == len(found)


def test_a_file_that_cannot_be_read_makes_a_draft_that_says_why(
    company: Company, alice: User
) -> None:
    run = make_draft(company, alice, b"")

    assert run.unreadable
    assert run.unreadable_message


def test_reading_again_replaces_what_was_found(company: Company, alice: User) -> None:
    run = make_draft(company, alice, b"DOC_STYPE,ART_CODE,MVT_QTE\nE,ELS,many\n")
    dialect = Dialect(encoding="utf-8", delimiter=";")

    read_again(run, user=alice, dialect=dialect, parameters={})

    run = Run.objects.get(pk=run.pk)
    assert run.reading.delimiter == ";"
    assert run.revision == 2
    assert {problem.rule for problem in run.problems.all()}.isdisjoint({"bad_decimal"})


def test_a_confirmed_run_is_no_longer_read_again(company: Company, alice: User) -> None:
    run = make_draft(company, alice, GOOD.encode())
    open_tab = Run.objects.get(pk=run.pk)
    queue(run, user=alice)

    with pytest.raises(NotADraft):
        read_again(
            open_tab,
            user=alice,
            dialect=Dialect(encoding="cp1252", delimiter=";"),
            parameters={},
        )

    run.refresh_from_db()
    assert (run.state, run.revision) == (Run.State.QUEUED, 1)
    assert run.dialect["encoding"] == "utf-8"


def test_a_copy_is_a_new_draft_of_the_same_bytes_read_in_the_same_way(
    company: Company, alice: User, charlie: User
) -> None:
    run = make_draft(company, alice, GOOD.encode())
    dialect = Dialect(encoding="iso-8859-15", delimiter=";")
    read_again(run, user=alice, dialect=dialect, parameters={}, wants_journal=False)

    copy = copy_draft(run, user=charlie)

    assert (copy.source, copy.reading, copy.wants_journal) == (run.source, dialect, False)
    assert (copy.state, copy.created_by) == (Run.State.DRAFT, charlie)
    assert copy.code != run.code


def test_a_long_name_keeps_its_ending() -> None:
    name = shorten_name("x" * 300 + ".csv")

    assert len(name) == 255
    assert name.endswith("….csv")


def test_a_nul_character_of_a_utf_16_file_is_shown_replaced(company: Company, alice: User) -> None:
    text = "DOC_STYPE;DEP\0COD;MVT_QTE\r\nE;001;1\0\r\n"

    run = make_draft(company, alice, b"\xff\xfe" + text.encode("utf-16-le"))

    run.refresh_from_db()
    stored = [[one.field, one.value, one.params] for one in run.problems.all()]
    assert any(field == "DEP\N{REPLACEMENT CHARACTER}COD" for field, _, _ in stored)
    assert "u0000" not in json.dumps([stored, run.problem_counts])


def test_what_must_be_a_text_and_is_none_leaves_nothing_but_what_another_run_uses(
    company: Company, alice: User
) -> None:
    content = b"DOC_STYPE;ART_CODE\nE;\0\n"
    draft = make_draft(company, alice, content)
    assert draft.unreadable

    for dropped in (content, content * 2):
        upload = ContentFile(dropped, name="stock.csv")
        with pytest.raises(UnreadableFile):
            open_draft(company=company, kind=STOCK, upload=upload, user=alice, must_be_text=True)

    assert Run.objects.get() == draft
    assert SourceFile.objects.get() == draft.source
    assert draft.source.path.read_bytes() == content
