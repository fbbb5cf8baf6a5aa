"""What a journal proves of a request that was refused as a whole."""

import pytest

from imports.gestimum.answer import Judgement, Remark, State, judge
from tests.gestimum.documented import make_answer

PIECE = "La pièce ENT17-00017 a été créée"
OPENING = r"Ouverture de la société C:\ProgramData\Gestimum\ACME.Gestimum"
OPENED = r"Société C:\ProgramData\Gestimum\ACME.Gestimum ouverte"
CLOSING = r"Fermeture de la société C:\ProgramData\Gestimum\ACME.Gestimum"
STARTED = "Lancement de la tâche ImporterDocumentsStock"
ERROR = "Mot de passe incorrect."


def judge_failure(
    *journal: str, message: str = "Mot de passe incorrect", count: int | None = None
) -> Judgement:
    answer = make_answer(*journal, imported=count, refused=count, result="échec", message=message)
    return judge(answer, sent=3)


@pytest.mark.parametrize(
    "journal",
    [
        [OPENING, ERROR, CLOSING],
        [OPENING, OPENED, CLOSING],
        [OPENING],
        [ERROR],
        [OPENING, ERROR.upper()],
    ],
)
@pytest.mark.parametrize("count", [None, 0])
def test_a_journal_that_ends_before_the_import_proves_that_nothing_was_recorded(
    journal: list[str], count: int | None
) -> None:
    judgement = judge_failure(*journal, count=count)

    assert judgement.state is State.REFUSED
    assert judgement.adds_up
    assert judgement.remarks == (Remark.REFUSED_BEFORE_THE_IMPORT,)


@pytest.mark.parametrize(
    "beyond",
    [STARTED, "Tâche ImporterDocumentsStock terminée", "Nombre de lignes importées : 0", "Résumé"],
)
def test_a_failure_after_the_import_had_begun_is_unknown(beyond: str) -> None:
    judgement = judge_failure(OPENING, OPENED, beyond, ERROR, CLOSING)

    assert judgement.state is State.UNKNOWN
    assert not judgement.adds_up
    assert Remark.REFUSED_AFTER_THE_START in judgement.remarks


@pytest.mark.parametrize(
    "beyond", ["Une phrase que personne ne connaît", "Attention ! BBAN invalide"]
)
def test_an_entry_that_nobody_understands_proves_neither(beyond: str) -> None:
    judgement = judge_failure(OPENING, beyond, ERROR, CLOSING)

    assert judgement.state is State.REFUSED
    assert not judgement.adds_up
    assert judgement.remarks == (Remark.REFUSED_WITHOUT_PROOF,)


def test_a_message_that_says_a_piece_was_created_excuses_no_piece() -> None:
    judgement = judge_failure(OPENING, PIECE, CLOSING, message=PIECE)

    assert judgement.state is State.UNKNOWN
    assert not judgement.adds_up
