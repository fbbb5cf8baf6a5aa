"""Kinds proposed for a file that was chosen before its kind: sentences, rights, bounds."""

import random
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from imports.catalogue import KINDS
from imports.intake import kind_sample
from imports.intake.kind_sample import MOST_CHARACTERS, MOST_MARKS, limit_look, read_sample
from imports.models import Run, SourceFile
from imports.reading import DELIMITERS, UnreadableFile, inspect_text
from portal.models import Company, CompanyEvent, User
from tests.conftest import ClientOf
from tests.factories import make_company, make_run
from tests.pages import Page
from tests.workbooks import make_workbook

STOCK = "Réf. article;Qté;Dépôt;Sens\nVIS5;12;001;Entrée\nVIS6;3,5;001;Sortie\n"
ROWS = [line.split(";") for line in STOCK.splitlines()]
NOTHING = "Le fichier ne dit pas son type d’import\N{NO-BREAK SPACE}: choisissez-le dans la liste."


def post_file(
    client: Client, content: bytes | str | None, *, name: str = "export.csv", company: str = "acme"
) -> tuple[int, str]:
    """Return the status of the answer and the part that it is."""
    data: dict[str, object] = {"company": company, "name": name}
    if content is not None:
        raw = content if isinstance(content, bytes) else content.encode()
        data["file"] = SimpleUploadedFile(name, raw)
    answer = client.post(reverse("run_kinds"), data)
    return answer.status_code, answer.text


def propose(client: Client, content: bytes | str | None, *, name: str = "export.csv") -> Page:
    status, part = post_file(client, content, name=name)
    assert status == 200
    return Page(part)


def list_kinds(page: Page) -> list[str | None]:
    return [dict(one.attributes)["data-propose-kind"] for one in page.find("button")]


def list_files() -> set[Path]:
    folder = Path(settings.DATA_DIR)
    return {one for one in folder.rglob("*") if one.is_file() and "conversions" not in one.parts}


def test_the_likeliest_kinds_are_buttons_with_their_reason(
    alice: User, client_of: ClientOf
) -> None:
    page = propose(client_of(alice), STOCK)

    assert page.text("[data-announce]") == "Types proposés"
    assert len(page.find("button")) == 3
    assert list_kinds(page)[0] == "documents_stock"
    assert page.texts("li p")[0].startswith("En-têtes connus de ce type\N{NO-BREAK SPACE}: 4 sur 4")


def test_a_workbook_is_read_as_a_text_is(alice: User, client_of: ClientOf) -> None:
    page = propose(client_of(alice), make_workbook(ROWS), name="export.xlsx")

    assert list_kinds(page)[0] == "documents_stock"


def test_nothing_is_kept_on_the_disk_or_in_the_database(alice: User, client_of: ClientOf) -> None:
    client, before = client_of(alice), list_files()

    for content in (STOCK, make_workbook(ROWS), b"%PDF-1.7"):
        propose(client, content)

    assert list_files() == before
    assert not list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir())
    rows = (model.objects.count() for model in (Run, SourceFile, CompanyEvent))
    assert list(rows) == [0, 0, 0]


def test_a_large_workbook_is_known_by_its_name_alone(alice: User, client_of: ClientOf) -> None:
    page = propose(client_of(alice), None, name="clients 2026.xlsx")

    assert list_kinds(page)[0] == "clients"
    assert page.texts("li p")[0].startswith("Le fichier lui-même dit")


def test_a_workbook_larger_than_asked_for_is_not_unpacked(
    alice: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kind_sample, "MOST_WORKBOOK_BYTES", 100)
    monkeypatch.setattr(kind_sample, "convert_workbook", pytest.fail)

    page = propose(client_of(alice), make_workbook(ROWS), name="export.xlsx")

    assert page.text("[data-announce]") == NOTHING


def test_while_workbooks_keep_the_machine_busy_nothing_is_proposed(
    alice: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_slot(*_: object, **__: object) -> None:
        raise UnreadableFile("workbooks_busy")

    monkeypatch.setattr(kind_sample, "convert_workbook", refuse_slot)

    page = propose(client_of(alice), make_workbook(ROWS), name="export.xlsx")

    assert page.text("[data-announce]") == NOTHING


@pytest.mark.parametrize(
    "content",
    [b"", b"\n" * 300, b"%PDF-1.7", b"PK\x03\x04", b"\x00" * 99, b"x" * 300_000, b";" * 300_000,
     random.Random(7).randbytes(5000), b"zzz;yyy\n1;2\n", b"\xff\xfe", b"\xff\xfea"],
    ids=range(11),
)  # fmt: skip
def test_a_file_that_says_nothing_gets_one_sentence(
    content: bytes, alice: User, client_of: ClientOf
) -> None:
    page = propose(client_of(alice), content)

    assert page.text("[data-announce]") == NOTHING
    assert not page.has("button")


def test_of_a_file_that_says_nothing_the_last_kind_of_the_company_is_proposed(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    make_run(company=company, user=alice, kind="articles")
    make_run(company=company, user=alice, kind="contacts")

    page = propose(client_of(alice), "zzz;yyy\n1;2\n")

    assert page.text("[data-announce]") == NOTHING
    assert list_kinds(page) == ["contacts"]
    assert page.text("li p") == "Le dernier import dans cette société était de ce type."


def test_among_equals_what_the_company_sends_comes_first(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    client, lines = client_of(alice), "Référence;Quantité\nVIS5;12\n"
    before = list_kinds(propose(client, lines))
    usual = before[1] or ""
    for _ in range(2):
        make_run(company=company, user=alice, kind=usual, state=Run.State.IMPORTED)

    after = list_kinds(propose(client, lines))

    assert before[0] != usual
    assert after[0] == usual


def test_a_kind_that_the_erp_of_the_company_lacks_is_not_proposed(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    client, newer = client_of(alice), next(one for one in KINDS.values() if one.since_version > 8)
    lines = ";".join(field.name for field in newer.fields) + "\n"
    Company.objects.update(erp_version=9)
    with_it = list_kinds(propose(client, lines))
    Company.objects.update(erp_version=8)

    without = list_kinds(propose(client, lines))

    assert with_it[0] == newer.key
    assert newer.key not in without


def test_without_a_company_the_file_alone_is_asked(alice: User, client_of: ClientOf) -> None:
    page = Page(post_file(client_of(alice), STOCK, company="")[1])

    assert list_kinds(page)[0] == "documents_stock"


def test_a_reader_and_a_stranger_are_turned_away(
    bob: User, stranger: User, client_of: ClientOf
) -> None:
    statuses = [post_file(client_of(user), STOCK)[0] for user in (bob, stranger)]

    assert statuses == [403, 403]


def test_of_a_company_of_others_nothing_is_said(alice: User, client_of: ClientOf) -> None:
    other = make_company()

    status, _part = post_file(client_of(alice), STOCK, company=other.slug)

    assert status == 404


def test_a_proposal_costs_few_queries_whatever_was_imported(
    company: Company,
    alice: User,
    client_of: ClientOf,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for kind in ("articles", "clients", "contacts"):
        make_run(company=company, user=alice, kind=kind, state=Run.State.IMPORTED)
    client = client_of(alice)

    with django_assert_max_num_queries(6):
        propose(client, "zzz;yyy\n1;2\n")


@pytest.mark.parametrize("line", ["Qté;" * 200, "a,b;c\td|" * 100, "x" * 5000, "é;" * 40])
def test_what_all_kinds_look_at_is_bounded_whatever_the_lines(line: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lines"
        path.write_text(f"{line}\n" * 60, encoding="utf-8")
        look = limit_look(inspect_text(path))

    assert look.head
    assert sum(sum(map(one.count, DELIMITERS)) for one in look.head) <= MOST_MARKS
    assert sum(map(len, look.head)) <= MOST_CHARACTERS


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_last_line_that_was_cut_is_left_out(
    encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lines"
    path.write_bytes("Réf;Qté\r\nÉTÉ;12\r\nÉTÉ;13\r\n".encode(encoding))
    monkeypatch.setattr(kind_sample, "SAMPLE_BYTES", path.stat().st_size - 3)

    sample = tmp_path / "sample"
    sample.write_bytes(read_sample(path))

    assert inspect_text(sample).head == ["Réf;Qté", "ÉTÉ;12", ""]
