import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.gestimum.answer import Judgement, Remark, State, judge, parse_answer
from imports.gestimum.judgement import MESSAGES, remark_text
from tests.gestimum.documented import (
    DOCUMENTED,
    KEYS,
    Documented,
    load,
    make_answer,
    refuse,
    write_answer,
)

ENTRY_COUNTERS = {
    "nombre_erreurs": "0",
    "nombre_avertissements": "0",
    "nombre_lignes_écritures_importées": "0",
    "nombre_lignes_écritures_rejetées": "0",
    "nombre_lignes_échéances_importées": "0",
    "nombre_lignes_échéances_rejetées": "0",
    "nombre_lignes_analytiques_importées": "0",
    "nombre_lignes_analytiques_rejetées": "0",
}
PIECE = "La pièce ENT17-00017 a été créée"
FIRST_OF_EACH = {documented.kind.key: documented for documented in reversed(DOCUMENTED)}


def judge_entries(*journal: str, sent: int, **counters: str) -> Judgement:
    """Judge an answer with the eight counters of accounting entries, some of them given."""
    statistics = ENTRY_COUNTERS | {f"nombre_{name}": value for name, value in counters.items()}
    return judge(parse_answer(write_answer(*journal, statistics=statistics)), sent=sent)


@pytest.mark.parametrize("documented", FIRST_OF_EACH.values(), ids=FIRST_OF_EACH)
def test_the_documented_answer_is_judged_as_documented(documented: Documented) -> None:
    key = documented.kind.key
    raw = json.dumps(load(key)["response"]).encode()

    judgement = judge(parse_answer(raw), sent=documented.sent)

    is_refused = key == "references_clients_articles"
    assert len(FIRST_OF_EACH) == len(KEYS)
    assert judgement.state == (State.REFUSED if is_refused else State.IMPORTED)
    assert judgement.adds_up
    assert judgement.remarks == ()
    assert (judgement.imported, judgement.refused) == (
        (0, documented.sent) if is_refused else (documented.sent, 0)
    )


def test_success_with_every_line_refused_is_refused() -> None:
    judgement = judge(make_answer(*refuse(1, 2), imported=0, refused=2), sent=2)

    assert judgement.state is State.REFUSED
    assert judgement.adds_up


def test_some_imported_and_some_refused_is_partial() -> None:
    judgement = judge(make_answer(*refuse(3), imported=2, refused=1), sent=3)

    assert judgement.state is State.PARTIAL
    assert judgement.adds_up
    assert judgement.remarks == ()


def test_fewer_refused_lines_named_than_counted_adds_up_but_is_said() -> None:
    judgement = judge(make_answer(*refuse(3), imported=2, refused=2), sent=4)

    assert judgement.adds_up
    assert judgement.remarks == (Remark.FEWER_REFUSALS_NAMED,)


def test_the_journal_s_counts_serve_when_the_statistics_lack_them() -> None:
    answer = make_answer("Nombre de lignes importées : 3", "Nombre de lignes non importées : 0")

    judgement = judge(answer, sent=3)

    assert judgement.state is State.IMPORTED
    assert judgement.adds_up
    assert judgement.remarks == (Remark.COUNTED_BY_JOURNAL,)


def test_the_journal_fills_the_one_count_that_the_statistics_lack() -> None:
    answer = make_answer("Nombre de lignes non importées : 1", imported=2)

    judgement = judge(answer, sent=3)

    assert (judgement.state, judgement.adds_up) == (State.PARTIAL, True)


@pytest.mark.parametrize("result", ["échec", "erreur", "", "succès partiel"])
def test_no_counters_and_no_success_is_refused_and_proves_nothing_more(result: str) -> None:
    judgement = judge(make_answer(result=result), sent=3)

    assert judgement.state is State.REFUSED
    assert (judgement.imported, judgement.refused) == (None, None)
    assert judgement.remarks == (Remark.REFUSED_WITHOUT_PROOF,)
    assert not judgement.adds_up


def test_success_without_any_counter_proves_nothing() -> None:
    judgement = judge(make_answer(), sent=3)

    assert judgement.state is State.UNKNOWN
    assert not judgement.adds_up
    assert judgement.remarks == (Remark.NO_COUNTERS,)


@pytest.mark.parametrize("sentence", [PIECE, "L'import a été effectué avec succès."])
def test_no_counters_but_something_created_is_unknown_whatever_the_result(sentence: str) -> None:
    judgement = judge(make_answer(sentence, result="échec"), sent=3)

    assert judgement.state is State.UNKNOWN
    assert Remark.CREATED_BUT_NOT_COUNTED in judgement.remarks


@pytest.mark.parametrize(("imported", "refused"), [(0, 3), (0, 0), (0, None)])
def test_a_piece_created_while_no_line_counts_as_imported_is_unknown(
    imported: int, refused: int | None
) -> None:
    answer = make_answer(PIECE, imported=imported, refused=refused, result="échec")

    judgement = judge(answer, sent=3)

    assert judgement.state is State.UNKNOWN
    assert not judgement.adds_up


def test_statistics_that_contradict_the_journal_are_unknown() -> None:
    answer = make_answer("Nombre de lignes importées : 3", imported=2, refused=1)

    judgement = judge(answer, sent=3)

    assert judgement.state is State.UNKNOWN
    assert not judgement.adds_up
    assert Remark.COUNTERS_CONTRADICT in judgement.remarks


def test_a_journal_that_contradicts_itself_is_unknown() -> None:
    answer = make_answer("Nombre de lignes importées : 3", "Nombre de lignes importées : 2")

    assert judge(answer, sent=3).state is State.UNKNOWN


@pytest.mark.parametrize("absurd", ["-1", "trois", "", "9" * 40, "9" * 12, "1.5"])
def test_an_absurd_count_of_lines_is_unknown(absurd: str) -> None:
    judgement = judge(make_answer(imported=absurd, refused=0), sent=3)

    assert judgement.state is State.UNKNOWN
    assert not judgement.adds_up
    assert Remark.ABSURD_COUNTER in judgement.remarks


def test_a_negative_count_in_the_journal_is_unknown() -> None:
    answer = make_answer("Nombre de lignes importées : -3", imported=3, refused=0)

    assert judge(answer, sent=3).state is State.UNKNOWN


@pytest.mark.parametrize("figure", ["-3", "999999999999999"])
def test_no_figure_that_cannot_be_is_passed_on(figure: str) -> None:
    from_journal = judge(make_answer(f"Nombre de lignes importées : {figure}"), sent=3)
    summed = judge_entries(
        sent=3,
        lignes_écritures_importées="999999999",
        lignes_échéances_importées="999999999",
    )

    assert (from_journal.imported, summed.imported) == (None, None)
    assert (from_journal.state, summed.state) == (State.UNKNOWN, State.UNKNOWN)
    assert Remark.ABSURD_COUNTER in {*from_journal.remarks} & {*summed.remarks}


def test_an_odd_counter_of_something_else_is_told_and_changes_nothing() -> None:
    statistics = {
        "nombre_lignes_importées": "3",
        "nombre_lignes_non_importées": "0",
        "durée": "1,5 s",
        "nombre_pièces": "2",
    }

    judgement = judge(parse_answer(write_answer(statistics=statistics)), sent=3)

    assert (judgement.state, judgement.adds_up) == (State.IMPORTED, True)
    assert judgement.remarks == (Remark.ODD_COUNTER,)


@pytest.mark.parametrize(("imported", "refused"), [(4, 0), (0, 4), (4, 4), (4, None)])
def test_more_lines_counted_than_sent_is_unknown(imported: int, refused: int | None) -> None:
    judgement = judge(make_answer(imported=imported, refused=refused), sent=3)

    assert judgement.state is State.UNKNOWN
    assert Remark.MORE_THAN_SENT in judgement.remarks


@pytest.mark.parametrize(
    ("imported", "refused", "state"),
    [(2, 0, State.PARTIAL), (0, 2, State.REFUSED), (1, 1, State.PARTIAL), (3, 1, State.PARTIAL)],
)
def test_a_sum_that_differs_keeps_the_state_but_does_not_add_up(
    imported: int, refused: int, state: State
) -> None:
    judgement = judge(make_answer(imported=imported, refused=refused), sent=3)

    assert judgement.state is state
    assert not judgement.adds_up
    assert Remark.SUM_DIFFERS in judgement.remarks


@pytest.mark.parametrize(("result", "state"), [("succès", State.UNKNOWN), ("échec", State.REFUSED)])
def test_no_line_counted_at_all_is_unknown_unless_the_erp_says_it_failed(
    result: str, state: State
) -> None:
    judgement = judge(make_answer(imported=0, refused=0, result=result), sent=3)

    assert judgement.state is state
    assert not judgement.adds_up
    remark = {State.UNKNOWN: Remark.NOTHING_COUNTED, State.REFUSED: Remark.REFUSED_WITHOUT_PROOF}
    assert judgement.remarks == (remark[state],)


@pytest.mark.parametrize(
    ("imported", "refused", "state"),
    [
        (3, None, State.IMPORTED),
        (2, None, State.PARTIAL),
        (0, None, State.UNKNOWN),
        (None, 3, State.REFUSED),
        (None, 2, State.UNKNOWN),
        (None, 0, State.UNKNOWN),
    ],
)
def test_a_single_counter_gives_what_it_can_and_never_adds_up(
    imported: int | None, refused: int | None, state: State
) -> None:
    judgement = judge(make_answer(imported=imported, refused=refused), sent=3)

    assert judgement.state is state
    assert not judgement.adds_up
    assert Remark.COUNTER_MISSING in judgement.remarks


def test_more_refused_lines_named_than_counted_does_not_add_up() -> None:
    judgement = judge(make_answer(*refuse(1, 2), imported=2, refused=1), sent=3)

    assert judgement.state is State.PARTIAL
    assert not judgement.adds_up
    assert judgement.remarks == (Remark.MORE_REFUSALS_NAMED,)


def test_the_same_line_refused_twice_counts_once() -> None:
    judgement = judge(make_answer(*refuse(1, 1), imported=2, refused=1), sent=3)

    assert judgement.adds_up


@pytest.mark.parametrize(
    "journal",
    [refuse(1), ["Le document de stock n'a pas été créé."], ["Le code tiers X n'existe pas"]],
    ids=["line", "document", "third party"],
)
def test_a_refusal_while_all_lines_count_as_imported_is_unknown(journal: list[str]) -> None:
    judgement = judge(make_answer(*journal, imported=3, refused=0), sent=3)

    assert judgement.state is State.UNKNOWN
    assert not judgement.adds_up
    assert Remark.REFUSED_BUT_NOT_COUNTED in judgement.remarks


@pytest.mark.parametrize("record", [0, 4])
def test_a_line_number_that_was_not_sent_does_not_add_up(record: int) -> None:
    judgement = judge(make_answer(*refuse(record), imported=2, refused=1), sent=3)

    assert judgement.state is State.PARTIAL
    assert not judgement.adds_up
    assert Remark.RECORD_OUT_OF_RANGE in judgement.remarks


def test_all_imported_without_success_keeps_the_state_but_not_the_certainty() -> None:
    judgement = judge(make_answer(imported=3, refused=0, result="échec"), sent=3)

    assert judgement.state is State.IMPORTED
    assert not judgement.adds_up
    assert judgement.remarks == (Remark.RESULT_NOT_SUCCESS,)


def test_warnings_change_neither_the_state_nor_the_sum() -> None:
    warnings = ["La ligne 1 comporte les avertissements suivants :", "Un texte", "Attention ! …"]

    judgement = judge(make_answer(*warnings, imported=3, refused=0), sent=3)

    assert (judgement.state, judgement.adds_up, judgement.remarks) == (State.IMPORTED, True, ())


def test_accounting_entries_add_up_over_all_that_is_counted_apart() -> None:
    judgement = judge_entries(
        sent=9,
        lignes_écritures_importées="3",
        lignes_écritures_rejetées="2",
        lignes_échéances_importées="2",
        lignes_analytiques_importées="1",
        lignes_analytiques_rejetées="1",
    )

    assert (judgement.imported, judgement.refused) == (6, 3)
    assert (judgement.state, judgement.adds_up) == (State.PARTIAL, True)


def test_the_report_of_a_dry_run_counts_the_same_lines_under_other_names() -> None:
    report = ["Lignes d'écritures importables : 3", "Lignes d'écritures rejetables : 0"]

    agreed = judge_entries(*report, sent=3, lignes_écritures_importées="3")
    contradicted = judge_entries(*report, sent=4, lignes_écritures_importées="4")

    assert (agreed.state, agreed.adds_up) == (State.IMPORTED, True)
    assert contradicted.state is State.UNKNOWN


def test_the_report_serves_when_accounting_statistics_are_missing() -> None:
    answer = make_answer(
        "Lignes d'écritures importées : 3",
        "Lignes d'écritures rejetées : 1",
        "Lignes d'échéances importées : 1",
        "Lignes d'échéances rejetées : 0",
    )

    judgement = judge(answer, sent=5)

    assert (judgement.imported, judgement.refused, judgement.adds_up) == (4, 1, True)


def test_errors_counted_while_no_accounting_line_is_rejected_are_unknown() -> None:
    judgement = judge_entries(sent=3, lignes_écritures_importées="3", erreurs="1")

    assert judgement.state is State.UNKNOWN
    assert Remark.REFUSED_BUT_NOT_COUNTED in judgement.remarks


COUNT = st.none() | st.integers(-2, 12) | st.sampled_from(["x", "9" * 30])


@given(
    imported=COUNT,
    refused=COUNT,
    sent=st.integers(0, 10),
    named=st.lists(st.integers(0, 11)),
    has_piece=st.booleans(),
    result=st.sampled_from(["succès", "échec"]),
)
def test_what_adds_up_is_proved_whatever_the_answer(**drawn: Any) -> None:
    journal = [*refuse(*drawn["named"]), *([PIECE] if drawn["has_piece"] else [])]
    counters = {name: drawn[name] for name in ("imported", "refused")}
    answer = make_answer(*journal, **counters, result=drawn["result"])

    judgement = judge(answer, sent=drawn["sent"])

    if judgement.adds_up:
        assert judgement.imported is not None
        assert judgement.refused is not None
        assert judgement.imported + judgement.refused == drawn["sent"] > 0
        assert judgement.state is not State.UNKNOWN
    if judgement.state is State.IMPORTED:
        assert judgement.imported == drawn["sent"]
        assert not answer.refusals
    if judgement.state is State.REFUSED:
        assert not judgement.imported
        assert not answer.pieces
    if not judgement.adds_up:
        assert judgement.remarks
    assert all(remark_text(remark, judgement) for remark in judgement.remarks)


def test_every_remark_has_its_sentence_with_the_figures_in_it() -> None:
    judgement = judge(make_answer(imported=2, refused=0), sent=3)

    assert set(MESSAGES) == set(Remark)
    assert remark_text(Remark.SUM_DIFFERS, judgement) == (
        "3 lines were sent, but Gestimum reports 2 imported and 0 refused: the counts do not add "
        "up."
    )
    assert remark_text(Remark.NO_COUNTERS, judgement, str.upper).startswith("GESTIMUM")
