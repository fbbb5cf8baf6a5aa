import pytest

from imports.catalogue import KINDS
from imports.simulator import Simulator
from tests.simulator.client import call, post, post_one_line

COUNTS = ("nombre_lignes_importées", "nombre_lignes_non_importées")
STOCK_HEADER = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE;PCF_CODE"
SALE_HEADER = "DOC_STYPE;DOC_DATE;PCF_CODE;ART_CODE;LIG_QTE"
ENTRY = "1,19/02/2019,VTE,411ALICE,,Presta,F1,EUR,120,D"


@pytest.mark.parametrize("key", [key for key in KINDS if key != "ecritures"])
def test_every_kind_takes_a_line_with_its_required_fields(key: str, erp: Simulator) -> None:
    kind = KINDS[key]
    names = [field.name for field in kind.required_fields]

    reply = post(erp, [";".join(names), ";".join("1" for _ in names)], key=key)

    assert reply.result["statistiques"] == {COUNTS[0]: "1", COUNTS[1]: "0"}
    assert f"Lancement de la tâche {kind.task}" in reply.texts
    assert len(erp.booked) == 1


@pytest.mark.parametrize(
    ("function", "version"),
    [("Version", "2.0.0 (18/09/2019 14:37:08)"), ("VersionERP", "8.4.1.856 (13/08/2019 10:50:52)")],
)
def test_versions_are_told_and_say_that_they_are_simulated(
    function: str, version: str, erp: Simulator
) -> None:
    reply = call(erp, "GET", f"/api/rest/Outils/%22{function}%22")

    assert reply.result == {"resultat": "succès", "message": f"{version} SIMULATION"}


def test_the_company_file_is_looked_up_in_the_folder_of_gestimum(erp: Simulator) -> None:
    by_name = post_one_line(erp, file="ALICE.Gestimum")
    by_path = post_one_line(erp, file="D:\\Bob\\BOB.Gestimum")

    assert by_name.texts[1] == "Société C:\\ProgramData\\Gestimum\\ALICE.Gestimum ouverte"
    assert by_path.texts[1] == "Société D:\\Bob\\BOB.Gestimum ouverte"


def test_journal_and_statistics_come_only_when_asked_for(erp: Simulator) -> None:
    neither = post_one_line(erp, journal="Non", statistiques="Non")
    counts = post_one_line(erp, journal="Non")

    assert list(neither.result) == ["resultat", "message"]
    assert list(counts.result) == ["resultat", "message", "statistiques"]


def test_three_purchase_lines_of_two_dates_make_two_pieces(erp: Simulator) -> None:
    lines = ["C;20/12/2018;HU1;NL;1", "C;28/12/2018;HU1;TRA;2", "C;28/12/2018;HU1;NL;3"]

    reply = post(erp, [SALE_HEADER, *lines], key="documents_achat")

    year = reply.result["journal"][0][8:10]
    assert reply.details == [
        f"La pièce BCF{year}-00001 a été créée",
        f"La pièce BCF{year}-00002 a été créée",
    ]
    assert erp.booked[0].pieces == (f"BCF{year}-00001", f"BCF{year}-00002")
    assert erp.booked[0].lines == tuple(lines)


def test_a_stock_document_goes_on_over_dates_and_ends_with_its_type(erp: Simulator) -> None:
    header = "DOC_STYPE;DOC_DATE;ART_CODE;MVT_QTE"

    post(erp, [header, "E;01/02/2026;A;1", "E;02/02/2026;B;1", "S;02/02/2026;A;1"])

    assert [number[:3] for number in erp.booked[0].pieces] == ["ENT", "SOR"]


def test_another_customer_begins_another_sale(erp: Simulator) -> None:
    lines = ["F;01/02/2026;BOB;A;1", "F;01/02/2026;CHARLIE;A;1"]

    post(erp, [SALE_HEADER, *lines], key="documents_vente")

    assert len(erp.booked[0].pieces) == 2


def test_a_bad_line_does_not_end_the_document_around_it(erp: Simulator) -> None:
    lines = ["F;01/02/2026;BOB;A;1", "F;01/02/2026;;A;1", "F;01/02/2026;BOB;B;1"]

    reply = post(erp, [SALE_HEADER, *lines], key="documents_vente")

    assert reply.details[1:] == ["La ligne 2 n'a pas pu être importée :", "Code manquant"]
    assert len(erp.booked[0].pieces) == 1


def test_a_number_given_by_the_file_names_the_piece(erp: Simulator) -> None:
    header = f"{SALE_HEADER};DOC_PIECE"

    reply = post(erp, [header, "F;01/02/2026;BOB;A;1;ALICE-1"], key="documents_vente")

    assert reply.details == ["La pièce ALICE-1 a été créée"]


def test_a_call_whose_lines_are_all_refused_still_answers_success(erp: Simulator) -> None:
    reply = post(erp, ["PAY_CODE;PAY_NOM", ";Nouveau", ""], key="pays")

    assert (reply.result["resultat"], reply.result["message"]) == ("succès", "terminé")
    assert reply.result["statistiques"] == {COUNTS[0]: "0", COUNTS[1]: "2"}
    assert "L'import a été effectué avec succès." not in reply.texts
    assert reply.details == [
        "La ligne 1 n'a pas pu être importée :",
        "Code manquant",
        "La ligne 2 n'a pas pu être importée :",
        "Code manquant",
    ]


def test_a_value_that_is_too_long_is_warned_of_and_its_line_imported(erp: Simulator) -> None:
    reply = post(erp, ["PAY_CODE;PAY_NOM", "FR;France", f"DE;{'x' * 300}"], key="pays")

    assert reply.result["statistiques"][COUNTS[0]] == "2"
    assert reply.details == [
        "La ligne 2 comporte les avertissements suivants :",
        "Le contenu du champ PAY_NOM est trop grand, il sera ignoré",
    ]


def test_an_unknown_third_party_is_refused_without_a_line_number(erp: Simulator) -> None:
    lines = ["F;01/02/2026;INCONNU7;A;1", "F;01/02/2026;BOB;A;1"]

    reply = post(erp, [SALE_HEADER, *lines], key="documents_vente")

    assert reply.details[1:] == ["Le code tiers INCONNU7 n'existe pas"]
    assert reply.result["statistiques"] == {COUNTS[0]: "1", COUNTS[1]: "1"}


def test_a_stock_document_that_lacks_stock_is_not_created(erp: Simulator) -> None:
    lines = ["S;001;ELS;1;", "S;001;RUPTURE1;7;", "S;002;ELS;1;"]

    reply = post(erp, [STOCK_HEADER, *lines])

    assert reply.result["statistiques"] == {COUNTS[0]: "1", COUNTS[1]: "2"}
    assert reply.details[1:] == [
        "Stock de l'article RUPTURE1 insuffisant. Stock actuel : 0. Quantité à sortir : 7.",
        "Le document de stock n'a pas été créé.",
    ]
    assert len(erp.booked[0].pieces) == 1


def test_a_dry_run_answers_and_books_nothing(erp: Simulator) -> None:
    reply = post(erp, ["PCF_CODE;PCF_RS;CPT_NUMERO", "A;Alice;411A"], key="clients", tester="Oui")

    assert reply.result["statistiques"][COUNTS[0]] == "1"
    assert erp.booked == []


def test_a_repeated_request_books_twice(erp: Simulator) -> None:
    first = post_one_line(erp)
    second = post_one_line(erp)

    assert [number[-5:] for booking in erp.booked for number in booking.pieces] == [
        "00001",
        "00002",
    ]
    assert first.details != second.details


def test_field_names_may_come_apart_from_the_lines(erp: Simulator) -> None:
    names = "ART_CODE;DOC_STYPE;MVT_QTE"

    post(erp, ["ELS|E|20"], entete="Non", noms_champs=names, separateur_champs="|")

    assert erp.booked[0].counters[COUNTS[0]] == 1
    assert erp.booked[0].pieces[0].startswith("ENT")


def test_a_text_delimiter_keeps_separators_inside_a_value(erp: Simulator) -> None:
    lines = ["PAY_NOM;PAY_CODE", '"Alice; et ""Bob""";FR']

    reply = post(erp, lines, key="pays", identificateur_texte='"')

    assert reply.result["statistiques"][COUNTS[0]] == "1"
    assert reply.details == []


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([ENTRY, "2,19/02/2019,VTE,7071,,Presta,F1,EUR,100,C"], id="unbalanced"),
        pytest.param(
            [ENTRY, "E10/04/2019,CHQ,40,50", "2,19/02/2019,VTE,7071,,Presta,F1,EUR,120,C"],
            id="due dates",
        ),
        pytest.param(
            [ENTRY, "2,19/02/2019,VTE,7071,,Presta,F1,EUR,120,C", ">P1,S1,50,60,100,1"],
            id="analytic sections",
        ),
    ],
)
def test_a_piece_whose_totals_differ_is_rejected_whole(lines: list[str], erp: Simulator) -> None:
    right = ["1,20/02/2019,VTE,411B,,,F2,EUR,5,D", "2,20/02/2019,VTE,7071,,,F2,EUR,5,C"]

    reply = post(erp, [*lines, *right], key="ecritures", format="GestimumComptaVariable")

    counters = reply.result["statistiques"]
    assert counters["nombre_erreurs"] == str(len(lines))
    assert counters["nombre_lignes_écritures_importées"] == "2"
    assert counters["nombre_lignes_écritures_rejetées"] == "2"
    assert "Lignes d'écritures rejetées : 2" in reply.texts
    assert f"ERREURS : {len(lines)}" in reply.texts


def test_a_fixed_layout_with_positions_is_read_by_position(erp: Simulator) -> None:
    def entry(account: str, debit: str, credit: str) -> str:
        start = f"VTE19022019{'F1':8}{account:10}{'Presta':35} {'':8}  "
        return f"{start}{debit:>15}{credit:>15}"

    lines = [entry("411A", "120.50", ""), entry("7071", "", "120.50")]

    right = post(erp, lines, key="ecritures", format="GestimumComptaV15")
    wrong = post(erp, lines[:1], key="ecritures", format="GestimumComptaV15")

    assert right.result["statistiques"]["nombre_lignes_écritures_importées"] == "2"
    assert wrong.result["statistiques"]["nombre_lignes_écritures_rejetées"] == "1"


def test_a_format_without_known_positions_is_taken_as_it_comes(erp: Simulator) -> None:
    reply = post(erp, ["une ligne"], key="ecritures", format="GestimumComptaFixe")

    assert reply.result["statistiques"]["nombre_lignes_écritures_importées"] == "1"


def test_entries_without_a_known_format_are_not_understood(erp: Simulator) -> None:
    reply = post(erp, [ENTRY], key="ecritures")

    assert reply.status == 400
    assert erp.booked == []
