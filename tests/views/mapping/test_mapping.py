"""The mapping page: what is asked, what is proposed, and what is made of the answers."""

import pytest
from django.test import Client
from django.urls import reverse

from imports.intake.mapping import find_mapping
from imports.models import Edit, Run, TaughtHeader
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.pages import look
from tests.views.mapping.forms import (
    SIGNED,
    UNFRIENDLY,
    address_of,
    open_mapping,
    post_mapping,
    read_form,
    read_sent_lines,
)

pytestmark = pytest.mark.django_db

STATUS = "#map-status"
ERRORS = "#mapping .alert-danger p"


@pytest.fixture
def draft(company: Company, alice: User) -> Run:
    return make_draft(company, alice, UNFRIENDLY)


@pytest.fixture
def alices(alice: User, client_of: ClientOf) -> Client:
    """Return the browser of the one who sends."""
    return client_of(alice)


def test_what_is_known_elsewhere_is_preselected_and_the_rest_is_asked(
    draft: Run, alices: Client
) -> None:
    page = open_mapping(alices, draft)

    assert page.texts(".map-source h3") == ["Sens", "Réf.", "Qté", "Dépôt", "Note du magasin"]
    form = read_form(page)
    assert [form[f"field_{number}"] for number in range(1, 6)] == [
        "DOC_STYPE", "", "MVT_QTE", "DEP_CODE", "",
    ]  # fmt: skip
    assert page.text(STATUS) == "2 colonnes restent à décider"
    assert page.texts("#column-2 .map-offers button") == ["Code article", "Référence"]
    assert page.texts("#column-5 .map-samples code") == ["urgent"]


def test_the_values_of_a_column_stand_beside_what_they_mean_unknown_ones_first(
    company: Company, alice: User, alices: Client
) -> None:
    draft = make_draft(company, alice, [*UNFRIENDLY, "Retour ?;VIS004;1;LYO;"])

    page = open_mapping(alices, draft)

    values = page.texts("#column-1 .map-table label code")
    assert values[0] == "Retour ?"
    assert set(values[1:]) == {"Entrée", "Sortie"}
    form = read_form(page)
    assert [form[f"new_1_{place}"] for place in range(3)] == ["", "E", "S"]
    page = post_mapping(alices, draft, field_2="ART_CODE", field_5="-")
    assert [(one.line, one.value) for one in draft.problems.filter(rule="not_converted")] == [
        (7, "Retour ?")
    ]


def test_one_button_makes_it_a_file_that_may_be_sent(draft: Run, alices: Client) -> None:
    page = post_mapping(alices, draft, field_2="ART_CODE", field_5="-")

    assert read_sent_lines(draft)[:3] == [
        "DOC_STYPE;ART_CODE;MVT_QTE;DEP_CODE",
        "E;VIS001;12;LYO",
        "S;VIS002;5;PAR",
    ]
    assert Run.objects.get(pk=draft.pk).blocking_count == 0
    assert page.text(".messages .alert").startswith("4 colonnes confirmées")
    assert page.text(".preview-matched").startswith("Colonnes reconnues")
    assert "Réf. → Code article" in page.text(".preview-matched")
    assert page.texts(".preview thead .column-written") == ["Sens", "Réf.", "Qté", "Dépôt"]
    assert not page.has(".mapping-card")


def test_what_is_undecided_stays_a_problem_and_nothing_can_be_sent(
    draft: Run, alices: Client
) -> None:
    page = post_mapping(alices, draft, field_2="ART_CODE")

    blocking = draft.problems.filter(severity="blocking")
    assert [(one.rule, one.value) for one in blocking] == [("unknown_column", "Note du magasin")]
    assert page.text("#mapping-card-title") == "1 colonne à faire correspondre"


def test_a_look_changes_nothing_and_shows_what_would_become_of_the_values(
    draft: Run, alices: Client
) -> None:
    page = post_mapping(alices, draft, "look", field_2="ART_CODE", field_3="MVT_LIB")

    assert read_form(page)["field_2"] == "ART_CODE"
    assert page.text(STATUS) == "1 colonne reste à décider"
    assert page.has("#missing [name=value_MVT_QTE]")
    assert not Edit.objects.exists()
    assert not TaughtHeader.objects.exists()


def test_a_proposal_that_is_pressed_is_chosen_without_javascript(
    draft: Run, alices: Client
) -> None:
    page = post_mapping(alices, draft, "", take="2:ART_CODE")

    assert read_form(page)["field_2"] == "ART_CODE"
    assert not Edit.objects.exists()


@pytest.mark.parametrize(
    "garbage",
    [
        {"take": "1" * 5_000 + ":ART_CODE"},
        {"steps_3": "[" * 200_000},
        {"steps_3": "1" * 6_000},
        {"steps_3": "5"},
        {"steps_3": "null"},
        {"steps_3": '[{"type": "prefix", "text": "\\ud800"}]'},
        {"steps_3": '[{"type": "prefix", "text": "\\u0000"}]'},
        {"old_1_0": "Entrée", "new_1_0": "\0"},
        {"old_1_0": "\0", "new_1_0": "E"},
        {"revision": "9" * 400},
    ],
)
def test_what_no_page_would_post_changes_nothing(
    draft: Run, alices: Client, garbage: dict[str, str]
) -> None:
    posted = {"field_2": "ART_CODE", "field_5": "-", **garbage}
    post_mapping(alices, draft, "look", on=None, **posted)
    post_mapping(alices, draft, "confirm", on=None, **posted)

    assert all("\0" not in str(one.details) for one in Edit.objects.all())
    assert not find_mapping(draft) or "take" in garbage


def test_two_columns_for_one_field_are_refused_unless_they_are_joined(
    company: Company, alice: User, alices: Client
) -> None:
    lines = ["Code contact;Nom;Suite du nom", "C1;Durand;Anne", "C2;Petit;"]
    draft = make_draft(company, alice, lines, kind="contacts")
    chosen = {"field_1": "CCT_CODE", "field_2": "CCT_NOM", "field_3": "CCT_NOM"}

    page = post_mapping(alices, draft, on=None, **chosen)

    assert len(page.texts(ERRORS)) == 1
    assert find_mapping(draft) is None
    page = post_mapping(alices, draft, on=page, join_CCT_NOM="space")
    assert read_sent_lines(draft) == ["CCT_CODE;CCT_NOM", "C1;Durand Anne", "C2;Petit"]
    # A part of something is not left out the next time: nobody said so.
    assert {row.header for row in TaughtHeader.objects.all()} == {"code contact"}
    form = read_form(open_mapping(alices, draft))
    assert (form["field_2"], form["field_3"], form["join_CCT_NOM"]) == (
        "CCT_NOM", "CCT_NOM", "space",
    )  # fmt: skip


def test_what_no_column_gives_has_one_value_that_its_field_takes(
    company: Company, alice: User, alices: Client
) -> None:
    draft = make_draft(company, alice, ["Réf. article;Qté", "VIS;5"])
    page = open_mapping(alices, draft)
    assert page.text("#missing h2") == "Ce qu’aucune colonne ne donne encore"

    page = post_mapping(alices, draft, field_1="ART_CODE", value_DOC_STYPE="Z")

    assert "Sous-type" in page.text(ERRORS)
    assert not Edit.objects.exists()
    post_mapping(alices, draft, on=page, value_DOC_STYPE="E")
    assert read_sent_lines(draft) == ["ART_CODE;MVT_QTE;DOC_STYPE", "VIS;5;E"]
    assert read_form(open_mapping(alices, draft))["value_DOC_STYPE"] == "E"


def test_the_sign_of_a_quantity_tells_whether_goods_come_or_go(
    company: Company, alice: User, alices: Client
) -> None:
    draft = make_draft(company, alice, SIGNED)
    page = open_mapping(alices, draft)
    offered = page.texts("#missing [name=value_DOC_STYPE] option")
    assert offered[-1].startswith("D’après le signe de «\xa0Qté\xa0»")

    post_mapping(alices, draft, field_1="ART_CODE", value_DOC_STYPE="sign:2:ES")

    assert read_sent_lines(draft)[1:] == ["VIS001;12;LYO;E", "VIS002;5;LYO;S"]
    assert read_form(open_mapping(alices, draft))["value_DOC_STYPE"] == "sign:2:ES"
    # Without the sign's own field, the next file must keep its signs.
    assert not TaughtHeader.objects.filter(header="qte").exists()


def test_a_sign_that_nobody_offered_is_no_value(
    company: Company, alice: User, alices: Client
) -> None:
    draft = make_draft(company, alice, SIGNED)

    page = post_mapping(alices, draft, field_1="ART_CODE", value_DOC_STYPE="sign:1:ES")

    assert "Sous-type" in page.text(ERRORS)
    assert not Edit.objects.exists()


def test_the_conversion_that_makes_all_values_right_is_preselected_and_shown(
    company: Company, alice: User, alices: Client
) -> None:
    lines = ["Code;Réf. article;Qté;Date", "E;VIS;1 200,50;2026-11-25", "S;CLOU;3;2026-11-26"]
    draft = make_draft(company, alice, lines)
    chosen = {"field_1": "DOC_STYPE", "field_2": "ART_CODE", "field_4": "-"}

    page = open_mapping(alices, draft)
    form = read_form(page)

    assert '"number"' in form["steps_3"]
    assert "1200,50" in page.text("#column-3 .map-conversions")
    post_mapping(alices, draft, on=None, **chosen)
    assert read_sent_lines(draft)[1].startswith("E;VIS;1200,50")


def test_another_field_has_conversions_of_its_own(
    company: Company, alice: User, alices: Client
) -> None:
    lines = ["Sens;Date", "Entrée;2026-11-25", "Sortie;2026-11-26"]
    draft = make_draft(company, alice, lines)
    page = open_mapping(alices, draft)
    assert "new_1_0" in read_form(page)

    page = post_mapping(alices, draft, "look", field_1="MVT_LIB", field_2="DOC_DATE")

    form = read_form(page)
    assert "new_1_0" not in form
    assert not form.get("steps_1")
    assert '"date"' in form["steps_2"]
    # Nothing is confirmed that nobody has seen.
    asked = post_mapping(alices, draft, field_1="MVT_LIB", field_2="DOC_DATE")
    assert asked.texts(ERRORS) == ["Date\xa0: voyez comment partent ses valeurs, puis confirmez."]
    assert not Edit.objects.exists()
    # Whoever wants the values as they are says so once.
    page = post_mapping(alices, draft, "look", on=page, steps_2="")
    assert read_form(page)["steps_2"] == ""


def test_what_the_first_values_should_become_tells_the_conversion(
    draft: Run, alices: Client
) -> None:
    asked = {"field_2": "ART_CODE", "wanted_2_0": "001"}
    page = post_mapping(alices, draft, "look", field_2="ART_CODE")

    page = post_mapping(alices, draft, "look", on=page, **asked)

    assert page.has("#column-2 .map-examples[open]")
    assert read_form(page)["steps_2"]
    post_mapping(alices, draft, on=page, field_5="-")
    assert read_sent_lines(draft)[1:3] == ["E;001;12;LYO", "S;002;5;PAR"]


def test_one_column_at_least_is_sent(draft: Run, alices: Client) -> None:
    page = post_mapping(
        alices, draft, on=None, **{f"field_{number}": "-" for number in range(1, 6)}
    )

    assert page.text(ERRORS).startswith("Rien ne serait envoyé")
    assert not Edit.objects.exists()


def test_steps_that_are_none_are_refused(draft: Run, alices: Client) -> None:
    asked = {"shown_2": "ART_CODE", "steps_2": '[{"type": "eval"}]'}
    page = post_mapping(alices, draft, on=None, field_2="ART_CODE", **asked)

    assert page.text(ERRORS) == "Colonne 2\xa0: cette conversion n’est pas connue."
    assert not Edit.objects.exists()


def test_a_draft_that_somebody_changed_meanwhile_is_looked_at_first(
    draft: Run, alices: Client
) -> None:
    page = open_mapping(alices, draft)
    post_mapping(alices, draft, field_2="ART_CODE", field_5="-")

    page = post_mapping(alices, draft, on=page, field_2="DOC_REF")

    assert page.has(".messages .alert-warning")
    assert Edit.objects.count() == 1


def test_a_file_without_titles_is_mapped_by_its_values(
    company: Company, alice: User, alices: Client
) -> None:
    draft = make_draft(company, alice, ["E;LYO;VIS1;5", "S;LYO;VIS2;3"])
    assert look(alices, draft).has(".mapping-card a")
    page = open_mapping(alices, draft)
    assert page.texts(".map-source h3")[0] == "Colonne 1"

    fields = ("DOC_STYPE", "DEP_CODE", "ART_CODE", "MVT_QTE")
    chosen = {f"field_{number}": name for number, name in enumerate(fields, start=1)}
    post_mapping(alices, draft, on=None, **chosen)

    run = Run.objects.get(pk=draft.pk)
    assert (run.blocking_count, run.lines.dialect.field_names) == (0, fields)
    assert not TaughtHeader.objects.exists()


def test_the_titles_of_a_file_are_text_wherever_they_stand(
    company: Company, alice: User, alices: Client
) -> None:
    hostile = '<b onclick="x">Qté'
    draft = make_draft(company, alice, [f"{hostile};Réf.", "5;<i>VIS</i>"])

    answer = alices.get(address_of(draft))

    assert "<b onclick" not in answer.text
    assert "<i>VIS" not in answer.text


def test_entries_have_no_mapping(company: Company, alice: User, alices: Client) -> None:
    draft = make_draft(
        company,
        alice,
        "VE;101124;70100000;;F1;Vente;C;100,00;;EUR\n",
        kind="ecritures",
        format="GestimumComptaVariable",
    )

    assert alices.get(address_of(draft)).status_code == 404
    assert not look(alices, draft).has(".mapping-card")


def test_a_file_whose_titles_are_all_field_names_sees_none_of_it(
    company: Company, alice: User, alices: Client
) -> None:
    draft = make_draft(company, alice, ["DOC_STYPE;ART_CODE;MVT_QTE", "E;VIS;5"])

    page = look(alices, draft)

    assert not page.has(".mapping-card")
    assert not page.has(".preview-matched")
    assert not Edit.objects.exists()


def test_a_reader_is_refused_and_sees_no_button(draft: Run, bob: User, client_of: ClientOf) -> None:
    client = client_of(bob)

    assert client.get(address_of(draft)).status_code == 403
    assert client.post(address_of(draft), {"do": "confirm"}).status_code == 403
    assert not look(client, draft).has(f"a[href={address_of(draft)}]")


def test_what_is_no_draft_any_more_is_led_back_to(draft: Run, alices: Client) -> None:
    Run.objects.filter(pk=draft.pk).update(state=Run.State.CANCELLED)

    answer = alices.get(address_of(draft))

    assert answer.headers["Location"] == draft.get_absolute_url()


def test_the_card_counts_what_is_proposed_beside_its_button(draft: Run, alices: Client) -> None:
    page = look(alices, draft)

    assert page.text("#mapping-card-title") == (
        "5 colonnes à faire correspondre\xa0: 3 proposées, 2 à décider"
    )
    assert page.has(f".mapping-card a[href={address_of(draft)}]")
    # Dropping what may be matched is no fix.
    drop = f".edit-offers form[action={reverse('run_mend_offer', args=[draft.code])}]"
    assert not page.has(drop)


def test_a_mapping_is_listed_and_not_called_a_correction(draft: Run, alices: Client) -> None:
    page = post_mapping(alices, draft, field_2="ART_CODE", field_5="-")

    assert page.text(".edits h2") == "Correspondance des colonnes"
    assert "corrigé" not in page.text(".edits")


def test_a_conversion_that_leaves_something_out_is_shown_and_not_preselected(
    company: Company, alice: User, alices: Client
) -> None:
    draft = make_draft(company, alice, ["Sens;Réf.;Qté", "Entrée;VIS;5 kg", "Sortie;CLOU;7 kg"])

    page = open_mapping(alices, draft)

    assert len(page.find("#column-3 .map-conversions input")) == 2
    assert read_form(page)["steps_3"] == ""
