from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from imports.gestimum.journal import SENTENCES, EntryKind, JournalEntry, parse_journal
from tests.gestimum.documented import KEYS, load, refuse

AT = "10/09/2026 11:04:46"
SPOKEN = [
    "La ligne 1 n'a pas pu être importée :",
    "La ligne 2 comporte les avertissements suivants :",
    "Code manquant",
    "Attention ! Le numéro BBAN 1 n'est pas valide.",
    "Ligne 3 : date de livraison invalide",
    "La pièce ENT17-00017 a été créée",
    "Nombre de lignes importées : 2",
    "ERR ligne 3",
    "Tâche ImporterPays terminée",
    "Quelque chose d'autre",
    "",
]
ENTRIES = st.one_of(
    st.text(),
    st.sampled_from(SPOKEN).map(lambda text: f"{AT} {text}"),
    st.sampled_from(SPOKEN),
)


def parse(*texts: str) -> list[JournalEntry]:
    return list(parse_journal(f"{AT} {text}" for text in texts))


def kinds(*texts: str) -> list[EntryKind]:
    return [entry.kind for entry in parse(*texts)]


@given(lines=st.lists(ENTRIES))
def test_no_entry_is_lost_or_changed_whatever_it_says(lines: list[str]) -> None:
    entries = list(parse_journal(lines))

    assert [entry.verbatim for entry in entries] == lines
    assert [entry.index for entry in entries] == list(range(len(lines)))


@given(lines=st.lists(ENTRIES))
def test_every_reason_and_text_follows_the_announcement_of_its_line(lines: list[str]) -> None:
    entries = list(parse_journal(lines))

    for before, entry in pairwise(entries):
        if entry.kind is EntryKind.REFUSAL_REASON:
            assert before.kind is EntryKind.LINE_REFUSED
            assert before.record == entry.record
        if entry.kind is EntryKind.WARNING_TEXT:
            assert before.kind in (EntryKind.LINE_WARNING, EntryKind.WARNING_TEXT)
            assert before.record == entry.record


def test_every_entry_of_every_documented_journal_is_understood() -> None:
    lines = [line for key in KEYS for line in load(key)["response"]["result"][0]["journal"]]

    entries = list(parse_journal(lines))

    assert len(lines) > 200
    assert [entry.text for entry in entries if entry.kind is EntryKind.NOT_UNDERSTOOD] == []
    assert all(entry.at for entry in entries)


def test_the_frame_of_a_journal_is_told_apart() -> None:
    found = kinds(
        r"Ouverture de la société C:\ProgramData\Gestimum\DEMO.Gestimum",
        r"Société C:\ProgramData\Gestimum\DEMO.Gestimum ouverte",
        "Lancement de la tâche ImporterPays",
        "L'import a été effectué avec succès.",
        "Tâche ImporterPays terminée",
        r"Fermeture de la société C:\ProgramData\Gestimum\DEMO.Gestimum",
    )

    assert found == [
        EntryKind.OPENING,
        EntryKind.OPENED,
        EntryKind.TASK_STARTED,
        EntryKind.SUCCESS_SENTENCE,
        EntryKind.TASK_FINISHED,
        EntryKind.CLOSING,
    ]


def test_a_task_that_ends_otherwise_is_not_taken_for_finished() -> None:
    assert kinds("Tâche ImporterPays interrompue") == [EntryKind.NOT_UNDERSTOOD]


def test_an_entry_without_a_time_is_read_all_the_same() -> None:
    (entry,) = parse_journal(["La pièce ENT17-00017 a été créée"])

    assert (entry.at, entry.kind, entry.detail) == ("", EntryKind.PIECE_CREATED, "ENT17-00017")


def test_counts_are_read_with_their_figures() -> None:
    imported, refused = parse(
        "Nombre de lignes importées : 12", "Nombre de lignes non importées : 3"
    )

    assert (imported.kind, imported.number) == (EntryKind.IMPORTED_COUNT, 12)
    assert (refused.kind, refused.number) == (EntryKind.REFUSED_COUNT, 3)


def test_typographic_apostrophes_and_no_break_spaces_are_understood() -> None:
    assert kinds(
        "L’import a été effectué avec succès.",
        "La ligne 1 n’a pas pu être importée\u00a0:",
        "Code manquant",
    ) == [EntryKind.SUCCESS_SENTENCE, EntryKind.LINE_REFUSED, EntryKind.REFUSAL_REASON]


def test_the_reason_of_a_refused_line_is_the_next_entry_whatever_it_says() -> None:
    refused, reason = parse(*refuse(7, reason="Ligne 9 : un motif qui ressemble à autre chose"))

    assert (refused.kind, refused.record) == (EntryKind.LINE_REFUSED, 7)
    assert (reason.kind, reason.record) == (EntryKind.REFUSAL_REASON, 7)


def test_the_next_refused_line_is_not_the_reason_of_the_one_before() -> None:
    first, second, reason = parse("La ligne 1 n'a pas pu être importée :", *refuse(2))

    assert (first.kind, second.kind) == (EntryKind.LINE_REFUSED, EntryKind.LINE_REFUSED)
    assert reason.record == 2


def test_a_second_entry_after_a_refused_line_is_not_a_second_reason() -> None:
    found = kinds(*refuse(1), "Quelque chose d'autre")

    assert found[-1] is EntryKind.NOT_UNDERSTOOD


def test_a_reason_on_the_same_line_is_kept_and_the_next_entry_is_not_taken_for_it() -> None:
    refused, other = parse(
        "La ligne 4 n'a pas pu être importée : Code manquant", "Quelque chose d'autre"
    )

    assert (refused.record, refused.detail) == (4, "Code manquant")
    assert other.kind is EntryKind.NOT_UNDERSTOOD


def test_a_warned_line_may_have_several_texts() -> None:
    found = parse(
        "La ligne 2 comporte les avertissements suivants :",
        "Le contenu du champ ART_LIB est trop grand, il sera ignoré",
        "Un deuxième avertissement",
        "Nombre de lignes importées : 2",
        "Quelque chose d'autre",
    )

    assert [entry.kind for entry in found[1:]] == [
        EntryKind.WARNING_TEXT,
        EntryKind.WARNING_TEXT,
        EntryKind.IMPORTED_COUNT,
        EntryKind.NOT_UNDERSTOOD,
    ]
    assert [entry.record for entry in found] == [2, 2, 2, None, None]


def test_the_first_text_of_a_warned_line_may_look_like_anything() -> None:
    announced, text = parse(
        "La ligne 2 comporte les avertissements suivants :",
        "Attention ! Le numéro BBAN 1 n'est pas valide.",
    )

    assert (announced.kind, announced.record) == (EntryKind.LINE_WARNING, 2)
    assert (text.kind, text.record) == (EntryKind.WARNING_TEXT, 2)


def test_a_general_warning_ends_the_texts_of_a_warned_line() -> None:
    found = kinds(
        "La ligne 2 comporte les avertissements suivants :",
        "Un avertissement",
        "Attention ! Le numéro BBAN 1 n'est pas valide.",
        "Quelque chose d'autre",
    )

    assert found[2:] == [EntryKind.GENERAL_WARNING, EntryKind.NOT_UNDERSTOOD]


def test_a_line_number_that_may_count_the_header_is_stated_but_makes_no_record() -> None:
    found = parse(
        "Ligne 2 : la date de livraison n'est pas valide",
        "Avertissement (ligne 3) : le compte est fermé",
    )

    assert [entry.kind for entry in found] == [EntryKind.STATED_LINE_WARNING] * 2
    assert [entry.number for entry in found] == [2, 3]
    assert [entry.record for entry in found] == [None, None]


def test_refusals_without_a_line_are_told_apart() -> None:
    found = kinds(
        "Le code tiers HU0001 n'existe pas",
        "Stock de l'article ELS insuffisant. Stock actuel : 2. Quantité à sortir : 20.",
        "Le document de stock n'a pas été créé.",
        "La pièce ENT17-00017 n'a pas été créée",
    )

    assert found == [EntryKind.REFUSAL_WITHOUT_LINE] * 4


def test_the_report_of_accounting_entries_is_understood_but_its_details_are_not_explained() -> None:
    found = kinds(
        "Ci-dessous le rapport d'import :",
        "####",
        "Résumé",
        "Lignes d'écritures rejetables : 1",
        "ERREURS : 1",
        "ERR E 2 : compte inconnu",
        "AV H 3",
        "Légende :",
        "ERR : Erreur provoquant le rejet de la ligne",
    )

    assert found == [
        EntryKind.REPORT_OPENING,
        EntryKind.REPORT_RULE,
        EntryKind.REPORT_TITLE,
        EntryKind.REPORT_COUNT,
        EntryKind.REPORT_COUNT,
        EntryKind.REPORT_DETAIL,
        EntryKind.REPORT_DETAIL,
        EntryKind.REPORT_LEGEND,
        EntryKind.REPORT_LEGEND,
    ]


def test_absurdly_long_figures_and_pieces_are_not_understood() -> None:
    assert (
        kinds(
            f"La ligne {'9' * 5000} n'a pas pu être importée :", f"La pièce {'E' * 61} a été créée"
        )
        == [EntryKind.NOT_UNDERSTOOD] * 2
    )


def test_an_entry_of_a_million_characters_is_read_in_one_pass_by_every_sentence() -> None:
    beginnings = [pattern.split(".*")[0] for _, pattern in SENTENCES if ".*" in pattern]
    plain = [text for text in beginnings if text.replace(" ", "").isalpha()]

    entries = list(parse_journal(text + " insuffisant n'a pas" * 50_000 for text in plain))

    assert len(plain) > 5
    assert len(entries) == len(plain)
