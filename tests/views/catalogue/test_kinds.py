"""What can be imported, and what a file for it must hold."""

from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from imports.catalogue import ENTRY_FORMATS, KINDS, EntryFormat
from imports.catalogue.search import has_words, kind_text, split_query
from imports.rules import Rule
from imports.views.catalogue.kind_texts import CATALOGUE_TEXTS, LEVEL_WORDS, TYPE_WORDS
from imports.views.catalogue.kinds import find_kinds
from portal.models import Company, User
from tests.checking.tables import check_entries, places
from tests.conftest import ClientOf
from tests.effort import few_of
from tests.factories import make_company, make_run
from tests.pages import Page
from tests.portal.test_words import list_shown

HTMX = {"HX-Request": "true"}


#: What people say, and a kind that they then mean.
SAID = {
    "inventaire": "documents_stock",
    "mouvements": "documents_stock",
    "commande": "documents_vente",
    "Commandes": "documents_achat",
    "facture": "documents_vente",
    "factures d'achat": "documents_achat",
    "devis": "documents_vente",
    "BL": "documents_vente",
    "avoir": "documents_vente",
    "réception": "documents_achat",
    "code barre": "articles",
    "code-barres": "articles",
    "codes barres": "articles",
    "EAN": "articles",
    "produit": "articles",
    "fournisseur": "fournisseurs",
    "rib": "banques_tiers",
    "IBAN": "banques_tiers",
    "prix": "tarifs_articles",
    "tarif": "grilles_tarifs",
    "remise": "grilles_tarifs",
    "livraison": "adresses_tiers",
    "chantier": "affaires",
    "rendez-vous": "actions",
    "acheteur": "clients",
    "représentant": "commerciaux",
    "nomenclature": "composants_nomenclatures",
    "plan comptable": "comptes",
    "consolidation": "comptes_reporting",
    "interlocuteur": "contacts",
    "monnaie": "devises",
    "journal": "ecritures",
    "écriture comptable": "ecritures",
    "remplacement": "equivalences_articles",
    "rayon": "familles_articles",
    "sous-rayons": "sousfamilles_articles",
    "texte type": "glossaires",
    "amortissement": "immobilisations",
    "échéance": "modes_reglements",
    "TVA": "natures_comptables",
    "nation": "pays",
    "piste": "prospects",
    "référence client": "references_clients_articles",
    "employés": "salaries",
    "centre de coûts": "sections_analytiques",
    "conditionnement": "tarifs_fournisseurs_articles",
    "mot de passe": "utilisateurs",
    "code postal": "villes",
}


def found(query: str) -> list[str]:
    return [item.kind.key for _, items in find_kinds(query) for item in items]


def test_every_kind_is_listed_once() -> None:
    assert sorted(found("")) == sorted(KINDS)


@pytest.mark.parametrize("said", SAID)
def test_a_kind_is_found_by_what_people_call_it(said: str) -> None:
    kind = KINDS[SAID[said]]

    assert kind.key in found(said)
    assert has_words(kind_text(kind), split_query(said)), "by its names, not by a field"


def test_what_is_called_so_comes_before_what_has_such_a_field() -> None:
    assert found("code barre")[0] == "articles"
    assert len(found("code barre")) > 1
    assert found("clients")[0] == "documents_vente", "within the order of the themes"


def test_no_kind_is_without_a_name_that_people_give_it() -> None:
    assert set(SAID.values()) == set(KINDS)


def test_a_row_of_the_list_says_what_others_do_not() -> None:
    rows = [item.words for _, items in find_kinds("") for item in items]

    assert len(set(rows)) == len(KINDS)


@pytest.mark.parametrize("query", ["ecritures", "écritures", "ECRITURES", "Écri"])
def test_accents_and_capitals_do_not_matter(query: str) -> None:
    assert "ecritures" in found(query)


def test_a_field_finds_the_kinds_that_have_it() -> None:
    items = [item for _, group in find_kinds("pcf_code") for item in group]

    assert {"clients", "documents_stock"} <= {item.kind.key for item in items}
    assert all(field.name == "PCF_CODE" for item in items for field in item.fields)


def test_all_words_must_match() -> None:
    assert found("documents stock") == ["documents_stock"]
    assert found("documents zebra") == []


def test_searching_in_the_page_answers_the_list(alice: User, client_of: ClientOf) -> None:
    part = client_of(alice).get("/kinds/", {"q": "stock", "x": ""}, headers=HTMX)

    page = Page(part.text)
    assert page.texts("#kinds .kind-row-name")[0] == "Documents de stock"
    assert not page.has("h1")
    assert part["HX-Push-Url"] == "/kinds/?q=stock"


def test_a_search_without_result_says_where_it_looked(alice: User, client_of: ClientOf) -> None:
    page = Page(client_of(alice).get("/kinds/", {"q": "<zebra>"}).text)

    said = "Rien dans le catalogue ne correspond à «\xa0<zebra>\xa0»"
    assert page.text("#kinds .empty-heading") == said
    assert page.text("#kinds .empty-text").startswith("La recherche porte sur le nom des types")


@pytest.mark.parametrize("key", few_of([*KINDS]))
def test_every_kind_has_a_page_with_all_its_fields(
    alice: User, client_of: ClientOf, key: str
) -> None:
    answer = client_of(alice).get(f"/kinds/{key}/")

    page, kind = Page(answer.text), KINDS[key]
    assert answer.status_code == 200
    assert f"POST /{kind.path}" in page.texts(".kind-facts code")
    assert page.text(f".page-actions a[href=/imports/new/?kind={key}]") == "Nouvel import"
    assert page.texts("#fields tbody th code") == [field.name for field in kind.fields]


def test_an_unknown_kind_is_not_found(alice: User, client_of: ClientOf) -> None:
    client = client_of(alice)

    for page in ("", "template.csv", "example.csv"):
        assert client.get(f"/kinds/nothing/{page}").status_code == 404


def test_the_fields_can_be_narrowed_to_the_required_ones(alice: User, client_of: ClientOf) -> None:
    page = client_of(alice).get("/kinds/documents_stock/", {"fields": "required"})

    assert [row.field.name for row in page.context["rows"]] == ["DOC_STYPE", "ART_CODE", "MVT_QTE"]


def test_a_field_is_found_by_what_it_means(alice: User, client_of: ClientOf) -> None:
    part = client_of(alice).get("/kinds/documents_stock/", {"q": "depot"}, headers=HTMX)

    page = Page(part.text)
    assert page.texts("#fields tbody th code") == ["DEP_CODE", "DOC_TDEPOT"]
    assert not page.has("h1")


def test_what_starts_a_document_and_what_finds_a_record_is_said(
    alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)

    starts, finds, ordered = (
        Page(client.get(f"/kinds/{key}/").text).texts(".kind-facts div")
        for key in ("documents_stock", "grilles_tarifs", "tarifs_articles")
    )

    assert starts[1].startswith("Ce qui commence un nouveau document Sous-type de document")
    assert finds[1].startswith("Ce qui retrouve une fiche existante Code de la grille de tarifs")
    assert ordered[2].startswith("Ordre des colonnes Celui du tableau ci-dessous")


def test_entries_show_their_six_formats(alice: User, client_of: ClientOf) -> None:
    page = Page(client_of(alice).get("/kinds/ecritures/").text)

    formats = ENTRY_FORMATS.values()
    samples = [one.sample for one in formats if one.has_positions]
    records = [record for one in formats for record in one.records.values()]
    actions = [dict(one.attributes)["href"] for one in page.find(".page-actions a")]
    assert page.texts(".entry-format .card-note") == [*ENTRY_FORMATS]
    labels = [field.label for record in records for field in record.fields]
    assert page.texts(".entry-format tbody th") == labels
    assert page.texts("code.entry-sample") == [" ".join(sample.split()) for sample in samples]
    assert actions == ["/kinds/ecritures/example.csv", "/imports/new/?kind=ecritures"]
    assert not page.has("#template")
    options = page.texts("div[aria-labelledby=parameters] tbody code")
    assert "creer_sections_analytiques" in options


@pytest.mark.parametrize(
    "entry_format",
    [one for one in ENTRY_FORMATS.values() if one.has_positions],
    ids=lambda f: f.key,
)
def test_the_sample_of_a_format_passes_the_check(tmp_path: Path, entry_format: EntryFormat) -> None:
    report = check_entries(tmp_path, entry_format.key, [entry_format.sample])

    assert [rule for *_, rule in places(report)] == [Rule.UNBALANCED_PIECE], "one line alone"


def test_the_format_that_was_used_last_is_open(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)

    at_first = client.get("/kinds/ecritures/").context["likely_format"]
    make_run(company=company, user=alice, kind="ecritures", parameters={"format": "EBPV3"})
    page = client.get("/kinds/ecritures/")

    assert at_first == "GestimumComptaVariable"
    assert page.context["likely_format"] == "EBPV3"
    opened = Page(page.text).find(".entry-format[open]")
    assert [dict(one.attributes)["id"] for one in opened] == ["format-EBPV3"]


@pytest.mark.parametrize("key", few_of([*KINDS]))
def test_no_kind_page_talks_to_developers(alice: User, client_of: ClientOf, key: str) -> None:
    page = client_of(alice).get(f"/kinds/{key}/")

    [main] = Page(page.text).find("main")
    said = " ".join([*page.context["notes"], *list_shown(main)]).lower()
    for words in (
        "sans doute",
        "absent du tableau",
        "tableau des champs",
        "notes de",
        "l’aide dit",
    ):
        assert words not in said


def test_companies_too_old_for_a_kind_are_named(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    make_company(name="Old & Sons", member=alice, erp_version=8)
    make_company(name="Elsewhere", erp_version=8)
    client = client_of(alice)

    contacts = Page(client.get("/kinds/contacts/").text)
    articles = Page(client.get("/kinds/articles/").text)

    assert contacts.texts(".alert-warning a") == ["Old & Sons"]
    assert not articles.has(".alert-warning")


def test_a_template_holds_the_required_and_the_chosen_columns(
    alice: User, client_of: ClientOf
) -> None:
    address = "/kinds/documents_stock/template.csv?columns=DEP_CODE&columns=ART_CODE&columns=EVIL"

    response = client_of(alice).get(address)

    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response.content.endswith(b"\r\n")
    header = response.content.decode("utf-8-sig").strip().split(";")
    assert set(header) == {"DOC_STYPE", "DEP_CODE", "ART_CODE", "MVT_QTE"}
    assert response["Content-Disposition"] == 'attachment; filename="modele-documents_stock.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("key", few_of([*KINDS]))
def test_every_kind_has_an_example_and_a_template_to_download(
    alice: User, client_of: ClientOf, key: str
) -> None:
    client = client_of(alice)

    example = client.get(f"/kinds/{key}/example.csv")
    template = client.get(f"/kinds/{key}/template.csv")

    assert example.status_code == 200
    assert example["Content-Disposition"] == f'attachment; filename="exemple-{key}.csv"'
    assert template.status_code == (404 if key == "ecritures" else 200)


def test_every_text_of_the_catalogue_can_be_translated() -> None:
    kinds, formats = KINDS.values(), ENTRY_FORMATS.values()
    fields = [field for kind in kinds for field in kind.fields]
    fields += [f for entry in formats for record in entry.records.values() for f in record.fields]

    texts = {note for kind in kinds for note in kind.notes}
    texts |= {field.required_condition for field in fields if field.required_condition}
    texts |= {entry.dates for entry in formats if " " in entry.dates}

    assert texts <= set(CATALOGUE_TEXTS)
    assert {field.type for field in fields} <= set(TYPE_WORDS)
    assert {field.level for field in fields if field.level} <= set(LEVEL_WORDS)


@pytest.mark.parametrize("address", ["/kinds/", "/kinds/contacts/"])
def test_the_catalogue_costs_few_queries(
    company: Company,
    alice: User,
    client_of: ClientOf,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
) -> None:
    for _ in range(5):
        make_company(member=alice, erp_version=8)
    client = client_of(alice)

    # Session, user, the menu's count, and on a kind's page the companies too old for it.
    with django_assert_num_queries(4 if "contacts" in address else 3):
        client.get(address)
