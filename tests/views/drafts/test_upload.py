"""From files in a form to drafts."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from imports.catalogue import KINDS
from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.effort import few_of
from tests.factories import make_company, make_run
from tests.pages import Page

STOCK = b"DOC_STYPE;ART_CODE;MVT_QTE\r\nE;VIS;12\r\n"
ENTRY = b"1,19/02/2019,VTE,411C25,,Presta,FAC19,EUR,120,D\r\n"
LETTER = b"PK\x03\x04word/document.xml"


def drop(client: Client, *files: tuple[str, bytes], **fields: str) -> str:
    """Post the form and return where it leads, or the page that it shows."""
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    data = {"company": "acme", "kind": "documents_stock", **fields, "file": uploads}
    response = client.post(reverse("run_new"), data)
    return response.headers.get("Location") or response.text


def test_a_file_becomes_a_draft(alice: User, client_of: ClientOf) -> None:
    address = drop(client_of(alice), ("stock.csv", STOCK))

    run = Run.objects.get()
    assert address == run.get_absolute_url()
    assert (run.state, run.file_name, run.line_count) == (Run.State.DRAFT, "stock.csv", 1)
    assert run.created_by == alice


def test_several_files_make_several_drafts_and_their_list_is_shown(
    alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)

    page = client.get(drop(client, ("one.csv", STOCK), ("two.csv", STOCK.replace(b"12", b"13"))))

    assert set(Run.objects.values_list("file_name", flat=True)) == {"one.csv", "two.csv"}
    links = Page(page.text).find(".draft-list a")
    first, second = (Run.objects.get(file_name=name) for name in ("one.csv", "two.csv"))
    assert [dict(link.attributes)["href"] for link in links] == [
        first.get_absolute_url(),
        second.get_absolute_url(),
    ], "as they were dropped"


def test_a_bad_file_gets_its_sentence_and_the_others_still_become_drafts(
    alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)

    page = client.get(
        drop(client, ("empty.csv", b""), ("good.csv", STOCK), ("letter.docx", LETTER))
    )

    assert [run.file_name for run in Run.objects.all()] == ["good.csv"]
    empty, letter = Page(page.text).texts(".messages .alert")
    assert "empty.csv\N{NO-BREAK SPACE}» a été laissé de côté." in empty
    assert "document Word" in letter


def test_a_bad_file_alone_keeps_the_choices_of_the_form(alice: User, client_of: ClientOf) -> None:
    page = Page(drop(client_of(alice), ("letter.docx", LETTER)))

    assert "document Word" in page.text("#id_file_error")
    assert page.has("#id_kind option[value=documents_stock][selected]")
    assert not Run.objects.exists()


def test_a_file_beyond_the_limit_is_left_out_with_a_sentence(
    alice: User, client_of: ClientOf, settings: Settings
) -> None:
    settings.UPLOAD_MAX_BYTES = 100
    client = client_of(alice)

    alone = Page(drop(client, ("large.csv", STOCK * 50)))
    page = client.get(drop(client, ("large.csv", STOCK * 50), ("small.csv", STOCK)))

    said = "large.csv\N{NO-BREAK SPACE}» a été laissé de côté"
    assert said in alone.text("#id_file_error")
    assert said in Page(page.text).text(".messages .alert")
    assert [run.file_name for run in Run.objects.all()] == ["small.csv"]


def test_a_form_without_a_file_says_so(alice: User, client_of: ClientOf) -> None:
    page = Page(drop(client_of(alice)))

    assert page.text("#id_file_error") == "Choisissez au moins un fichier."


def test_a_file_that_another_encoding_may_save_becomes_a_draft(
    alice: User, client_of: ClientOf
) -> None:
    drop(client_of(alice), ("dos.csv", STOCK + b"E;\x81;1\r\n"))

    unreadable = Run.objects.get().unreadable
    assert unreadable
    assert unreadable["code"] == "undecodable"


def test_accounting_entries_need_their_format(alice: User, client_of: ClientOf) -> None:
    client = client_of(alice)

    page = drop(client, ("entries.txt", ENTRY), kind="ecritures")
    drop(
        client,
        ("entries.txt", ENTRY),
        kind="ecritures",
        format="GestimumComptaVariable",
        tester="Oui",
        fichier_comptes="411C25,Client\r\n",
    )

    assert Page(page).has("#parameters .field-wrong select[name=format]")
    assert Run.objects.get().parameters == {
        "format": "GestimumComptaVariable",
        "fichier_comptes": ["411C25,Client"],
        "tester": "Oui",
    }


def test_a_kind_that_the_erp_version_lacks_is_refused(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    Company.objects.update(erp_version=8)

    page = Page(drop(client_of(alice), ("contacts.csv", b"CCT_NUMERO\n1\n"), kind="contacts"))

    assert "il faut la version 9" in page.text("#choices .field-errors")
    assert not Run.objects.exists()


def test_htmx_is_led_on_and_gets_only_the_form_back(alice: User, client_of: ClientOf) -> None:
    client = client_of(alice)
    headers = {"HX-Request": "true", "HX-Target": "upload"}
    data = {"company": "acme", "kind": "documents_stock"}

    good = client.post(
        reverse("run_new"),
        data | {"file": SimpleUploadedFile("stock.csv", STOCK)},
        headers=headers,
    )
    bad = client.post(reverse("run_new"), data, headers=headers)

    assert good.headers["HX-Redirect"] == Run.objects.get().get_absolute_url()
    assert "<html" not in bad.text
    assert Page(bad.text).has("form#upload")


def test_choosing_a_kind_brings_its_parameters(alice: User, client_of: ClientOf) -> None:
    answer = client_of(alice).get(
        reverse("run_new", query={"company": "acme", "kind": "comptes"}),
        headers={"HX-Request": "true", "HX-Target": "parameters"},
    )

    part = Page(answer.text)
    assert part.has("#parameters [name=calculer_code_tiers]")
    assert not part.has("form")


def test_one_company_is_chosen_already_and_only_those_one_may_send_to_are_offered(
    alice: User, client_of: ClientOf
) -> None:
    make_company(name="Elsewhere")
    make_company(name="Only to read", member=alice, role="reader")

    page = Page(client_of(alice).get(reverse("run_new")).text)

    assert page.texts("#id_company option") == ["Acme · Test"]
    assert page.has("#id_company option[value=acme][selected]")


def test_a_reader_is_shown_who_may_send_instead(
    alice: User, bob: User, charlie: User, stranger: User, client_of: ClientOf
) -> None:
    User.objects.filter(pk=charlie.pk).update(first_name="Charlie", last_name="Martin")
    make_company(name="Elsewhere", member=stranger)
    client = client_of(bob)

    shown = client.get(reverse("run_new"))
    refused = client.post(reverse("run_new"), {"company": "acme"})

    assert (shown.status_code, refused.status_code) == (200, 403)
    for page in (Page(answer.text) for answer in (shown, refused)):
        assert page.text("main .empty-heading") == (
            "Vous pouvez consulter les imports, pas envoyer de fichiers"
        )
        assert page.texts(".senders-list div") == ["Acme alice, Charlie Martin"]


#: What the way to the form is called there, beside the menu: before the first import, and after.
PAGES_THAT_OFFER = {
    "/": (["Nouvel import"], []),
    "/imports/": (["Déposer le premier fichier"], []),
    "/kinds/": ([], []),
    "/kinds/articles/": (["Nouvel import"], ["Nouvel import"]),
    "/companies/acme/": (["Nouvel import"], ["Nouvel import"]),
}


def list_offers(client: Client, path: str) -> list[str]:
    """Return what the links to the form of a new import are called, that of the menu first."""
    page = Page(client.get(path).text)
    links = zip(page.find("a"), page.texts("a"), strict=True)
    address = reverse("run_new")
    return [text for a, text in links if (dict(a.attributes)["href"] or "").startswith(address)]


@pytest.mark.parametrize("path", PAGES_THAT_OFFER)
@pytest.mark.parametrize("is_empty", [True, False])
def test_a_new_import_is_offered_to_those_who_may_send_alone(
    company: Company, alice: User, bob: User, client_of: ClientOf, path: str, *, is_empty: bool
) -> None:
    if not is_empty:
        make_run(company=company, user=alice)

    for_alice, for_bob = (list_offers(client_of(user), path) for user in (alice, bob))

    before, after = PAGES_THAT_OFFER[path]
    assert for_alice == ["Nouvel import", *(before if is_empty else after)]
    assert for_bob == (["Qui peut envoyer"] if path == "/" else [])


def test_a_company_out_of_use_is_nothing_to_send_to(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    before = list_offers(client, "/")
    Company.objects.update(is_active=False)

    after = list_offers(client, "/")

    assert before == ["Nouvel import"] * 2
    assert after == []


def test_the_list_of_drafts_shows_no_draft_of_strangers(
    company: Company, alice: User, stranger: User, client_of: ClientOf
) -> None:
    make_company(member=stranger)
    run = make_run(company=company, user=alice, file_name="secret.csv")

    address = reverse("run_new", query={"made": [str(run.code), "nonsense"]})

    for_alice, for_stranger = (client_of(user).get(address) for user in (alice, stranger))

    assert Page(for_alice.text).texts(".draft-name") == ["secret.csv"]
    assert for_stranger.status_code == 200
    assert Page(for_stranger.text).texts(".draft-name") == []


def test_the_form_costs_few_queries_whatever_the_companies(
    alice: User, client_of: ClientOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        make_company(member=alice)
    client = client_of(alice)

    with django_assert_max_num_queries(6):
        client.get(reverse("run_new"))


def test_the_company_last_used_is_chosen_beforehand(
    company: Company, alice: User, charlie: User, client_of: ClientOf
) -> None:
    other = make_company(member=alice)
    client, chosen = client_of(alice), "#id_company option[selected]"
    first = Page(client.get(reverse("run_new")).text)
    make_run(company=company, user=alice)
    make_run(company=other, user=charlie)

    then = Page(client.get(reverse("run_new")).text)
    told = Page(client.get(reverse("run_new"), {"company": other.slug}).text)

    options = [page.find(chosen)[0] for page in (first, then, told)]
    assert [dict(one.attributes)["value"] for one in options] == ["", "acme", other.slug]


def test_a_company_out_of_use_is_not_chosen_beforehand(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    make_company(member=alice)
    make_company(member=alice)
    make_run(company=company, user=alice)
    Company.objects.filter(pk=company.pk).update(is_active=False)

    page = Page(client_of(alice).get(reverse("run_new")).text)

    assert page.text("#id_company option[selected]") == "Choisissez une société…"


def test_another_company_changes_the_list_of_kinds_and_nothing_around_it(
    alice: User, client_of: ClientOf
) -> None:
    query = {"company": "acme", "kind": "ecritures"}

    part = client_of(alice).get(
        reverse("run_new"), query, headers={"HX-Request": "true", "HX-Target": "choices"}
    )

    page = Page(part.text)
    assert page.has("#choices #id_kind option[value=ecritures][selected]")
    assert not page.has("[name=format]")
    assert not page.has("#kind-words")


@pytest.mark.parametrize("key", few_of([*KINDS]))
def test_every_link_of_the_form_leads_somewhere(alice: User, client_of: ClientOf, key: str) -> None:
    client = client_of(alice)

    page = client.get(reverse("run_new", query={"kind": key}))

    links = Page(page.text).find("#parameters .kind-links a")
    assert len(links) >= 2
    leads = {(dict(link.attributes)["href"] or "").partition("#")[0] for link in links}
    assert {client.get(lead).status_code for lead in leads} == {200}


def test_a_missing_parameter_says_that_the_files_must_be_chosen_again(
    alice: User, client_of: ClientOf
) -> None:
    page = Page(drop(client_of(alice), ("entries.txt", ENTRY), kind="ecritures"))

    assert "Choisissez à nouveau les fichiers" in page.text("#id_file_error")
    assert not Run.objects.exists()
