"""Control characters of an answer are shown as signs wherever somebody reads it."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse

from imports.delivery.settle import receive_answer, settle
from imports.gestimum.version_check import Failure, Finding
from imports.models import Attempt, Run
from imports.views.companies.connection import explain_finding
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_run
from tests.pages import Page

ESC, TURNED = "\x1b[31m", "\u202e"


@pytest.fixture
def run(company: Company, alice: User) -> Run:
    """A run to which a server answered with what clears a terminal, in every place it has."""
    lines = b"DOC_STYPE;ART_CODE\r\n" + b"E;ELS\r\n" * 3
    run = make_run(
        company=company, user=alice, state=Run.State.SENDING, line_count=3, content=lines
    )
    told = {
        "resultat": f"succès{ESC}",
        "message": f"terminé{ESC}",
        "journal": [
            f"La pièce ENT{ESC}{TURNED}1 a été créée",
            "La ligne 2 n'a pas pu être importée :",
            f"Code {ESC}{TURNED}manquant",
            f"Le code tiers {ESC} n'existe pas",
            f"Attention ! {ESC}",
            f"inédit\nla suite{ESC}",
        ],
        "statistiques": {"nombre_lignes_importées": "2", "nombre_lignes_non_importées": "1"},
    }
    attempt = run.attempts.select_related("run__company").get()
    Attempt.objects.filter(pk=attempt.pk).update(outcome=Attempt.Outcome.UNDER_WAY)
    raw = json.dumps({"result": [told]}, ensure_ascii=False).encode()
    settle(attempt, receive_answer(attempt, raw, 200, 9))
    run.refresh_from_db()
    return run


@pytest.mark.parametrize(
    ("name", "query", "place", "said"),
    [
        ("run", "", ".line-reason", "Code ␛[31m⟨U+202E⟩manquant"),
        ("run_journal", "", ".entry-refusal .entry-text", "Code ␛[31m⟨U+202E⟩manquant"),
        ("run_journal", "q=inédit", ".entry-text", "inédit␊la suite␛[31m"),
        ("run_journal", "download=1", "", "inédit␊la suite␛[31m"),
        ("run_lines", "", ".line-reason", "Code ␛[31m⟨U+202E⟩manquant"),
    ],
)
def test_no_page_and_no_text_file_holds_the_characters_themselves(
    name: str, query: str, place: str, said: str, run: Run, alice: User, client_of: ClientOf
) -> None:
    address = reverse(name, args=[run.code])

    text = b"".join(client_of(alice).get(f"{address}?{query}")).decode()

    assert ESC not in text
    assert TURNED not in text
    assert said in (Page(text).texts(place) if place else text)


def test_the_admin_and_the_list_show_signs_too(
    run: Run, client_of: ClientOf, admin_user: User
) -> None:
    client = client_of(admin_user)
    attempt = run.attempts.get()

    pages = [
        client.get(reverse("admin:imports_attempt_change", args=[attempt.pk])).text,
        client.get(reverse("admin:imports_run_change", args=[run.pk])).text,
        client.get(reverse("run_list")).text,
    ]

    assert not [page for page in pages if ESC in page or TURNED in page]
    attempt_page, run_page, listed = map(Page, pages)
    assert "La pièce ENT␛[31m⟨U+202E⟩1 a été créée" in attempt_page.text(".field-text pre")
    assert run_page.text("#pieces-group .field-number") == "ENT␛[31m⟨U+202E⟩1"
    assert listed.text(".run-table .piece") == "ENT␛[31m⟨U+202E⟩1"


def test_a_line_break_in_an_entry_does_not_make_two_lines_of_a_downloaded_journal(
    run: Run, alice: User, client_of: ClientOf
) -> None:
    address = reverse("run_journal", args=[run.code])

    log = b"".join(client_of(alice).get(address, {"download": "1"})).decode("utf-8-sig")

    assert log.count("\n") == 6
    assert "inédit␊la suite" in log


def test_the_terminal_is_not_steered_by_a_file_name(
    company: Company, alice: User, tmp_path: Path
) -> None:
    path = tmp_path / f"a{ESC}{TURNED}.csv"
    path.write_bytes(b"")

    with pytest.raises(CommandError) as refusal:
        call_command(
            "submit", str(path), "--company", company.slug, "--kind", "documents_stock",
            "--user", "alice",
        )  # fmt: skip

    assert "a␛[31m⟨U+202E⟩.csv" in str(refusal.value)


def test_the_terminal_is_not_steered_by_a_piece_or_a_cell(
    company: Company, alice: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"DOC_STYPE;ART_CODE\r\nX\x9b{TURNED};ELS\r\n".encode())
    arguments = ("--company", company.slug, "--kind", "documents_stock", "--user", "alice")

    for options in ((), ("--json",)):
        with pytest.raises(SystemExit):
            call_command("submit", str(path), *arguments, *options)

    printed = "".join(capsys.readouterr())
    assert not {"\x9b", TURNED} & set(printed)
    assert r"\u009b" in printed


def test_the_test_of_the_connection_shows_signs() -> None:
    broken = Finding(
        key="x",
        label="x",
        seconds=1,
        failure=Failure.NOT_SUCCESS,
        params={"result": f"échec{ESC}"},
    )

    assert "échec␛[31m" in explain_finding(broken).what


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("run", "h1"),
        ("run_journal", ".back-link"),
        ("run_lines", ".back-link"),
        ("run_request", ".back-link"),
        ("run_repeats", ".back-link"),
    ],
)
def test_no_page_is_steered_by_a_file_name(
    name: str, place: str, run: Run, alice: User, client_of: ClientOf
) -> None:
    Run.objects.filter(pk=run.pk).update(file_name=f"a{ESC}{TURNED}vsc.exe")

    html = client_of(alice).get(reverse(name, args=[run.code])).text

    page = Page(html)
    assert ESC not in html
    assert TURNED not in html
    assert page.text(f".page-head {place}") == "a␛[31m⟨U+202E⟩vsc.exe"
    assert "a␛[31m⟨U+202E⟩vsc.exe" in page.text("head title").split(" · ")


def test_every_template_shows_the_signs_of_a_file_name() -> None:
    templates = Path(settings.BASE_DIR, "templates").rglob("*.html")

    raw = [path.name for path in templates if "file_name }}" in path.read_text("utf-8")]

    assert raw == []


@pytest.mark.slow
def test_lists_and_messages_show_the_signs_of_a_file_name(
    company: Company, alice: User, admin_user: User, client_of: ClientOf
) -> None:
    draft = make_run(company=company, user=alice)
    Run.objects.filter(pk=draft.pk).update(file_name=f"a{TURNED}vsc.exe")
    boss, client = client_of(admin_user), client_of(alice)

    pages = [
        client.get(reverse("run_list")).text,
        client.get(draft.get_absolute_url()).text,
        boss.get(reverse("admin:imports_run_changelist")).text,
        boss.get(reverse("admin:imports_run_change", args=[draft.pk])).text,
        client.post(reverse("run_cancel", args=[draft.code]), follow=True).text,
    ]

    assert not [page for page in pages if TURNED in page]
    places = [
        (".run-file a", "a⟨U+202E⟩vsc.exe"),
        ("h1", "a⟨U+202E⟩vsc.exe"),
        ("#result_list .field-file_and_kind", "a⟨U+202E⟩vsc.exe Documents de stock"),
        (".field-shown_name .readonly", "a⟨U+202E⟩vsc.exe"),
        (
            ".messages .alert",
            "Le brouillon «\xa0a⟨U+202E⟩vsc.exe\xa0» a été supprimé. Rien n’a été envoyé.",
        ),
    ]
    shown = [Page(page).text(place) for page, (place, _said) in zip(pages, places, strict=True)]
    assert shown == [said for _place, said in places]
