"""Each fault, as a client without any intelligence of its own sees it."""

import http.client
import json
import threading
from typing import Any

import pytest

from imports.simulator import Fault, Simulator
from tests.simulator.client import (
    MARK,
    STOCK,
    build_request,
    call,
    connect,
    exchange,
    post,
    post_one_line,
    write_raw_post,
)

STATUSES = [fault for fault in Fault if fault.status]
WHOLE_ANSWERS = [
    Fault.HTML,
    Fault.EMPTY,
    Fault.NOT_JSON,
    Fault.OTHER_JSON,
    Fault.TWO_RESULTS,
    Fault.NO_STATISTICS,
    Fault.NO_COUNTERS,
    Fault.CONTRADICTION,
    Fault.LOST_LINE,
    Fault.WINDOWS_1252,
    Fault.BOM,
    Fault.DRIP,
]
IMPORTED = "nombre_lignes_importées"


def test_the_refusals_of_the_state_table_book_nothing() -> None:
    refusals = {401, 403, 404, 405, 411, 413, 414, 415, 429}

    assert {fault.status for fault in Fault if not fault.books} >= refusals


@pytest.mark.parametrize("fault", STATUSES, ids=lambda fault: fault.value)
def test_a_status_is_answered_once_and_marked(fault: Fault, erp: Simulator) -> None:
    erp.faults = [fault]

    reply = post_one_line(erp)
    then = post_one_line(erp)

    assert (reply.status, then.status) == (fault.status, 200)
    assert reply.headers[MARK] == "1"
    assert len(erp.booked) == (2 if fault.books else 1)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_leads_back_to_where_a_second_post_would_be_seen(
    status: int, erp: Simulator
) -> None:
    erp.fault = next(fault for fault in Fault if fault.status == status)

    reply = post_one_line(erp)

    assert reply.headers["Location"] == f"/{STOCK.path}"
    assert len(erp.posts) == 1


@pytest.mark.parametrize("fault", WHOLE_ANSWERS, ids=lambda fault: fault.value)
def test_an_odd_answer_of_status_200_is_whole_and_the_lines_are_booked(
    fault: Fault, erp: Simulator
) -> None:
    erp.fault = fault

    reply = post_one_line(erp)

    assert reply.status == 200
    assert reply.headers[MARK] == "1"
    assert len(erp.booked) == 1


def test_answers_that_are_no_result(erp: Simulator) -> None:
    erp.faults = [Fault.HTML, Fault.EMPTY, Fault.NOT_JSON, Fault.OTHER_JSON]

    bodies = [post_one_line(erp).body for _ in range(4)]

    assert bodies[0].startswith(b"<!DOCTYPE html>")
    assert bodies[1:] == [b"", "terminé".encode(), b'{"status": "ok"}']


@pytest.mark.parametrize(
    "fault", [Fault.ANSWER_401, Fault.ANSWER_404, Fault.ANSWER_429, Fault.ANSWER_500]
)
def test_a_whole_answer_may_come_with_a_status_that_denies_it(fault: Fault, erp: Simulator) -> None:
    erp.fault = fault

    reply = post_one_line(erp)

    assert reply.status == fault.status_of_answer
    assert reply.result["statistiques"][IMPORTED] == "1"
    assert len(erp.booked) == 1


def test_half_an_answer_may_come_as_a_whole_404(erp: Simulator) -> None:
    erp.fault = Fault.HALF_ANSWER_404

    reply = post_one_line(erp)

    assert reply.status == 404
    assert reply.body.startswith(b'{"result": [{')
    assert len(erp.booked) == 1


def test_a_careless_server_repeats_the_request_in_its_journal_or_in_an_error_page(
    erp: Simulator,
) -> None:
    erp.faults = [Fault.ECHO, Fault.ECHO_404]

    journal, page = post_one_line(erp), post_one_line(erp)

    assert "mot_passe" in journal.texts[-1]
    assert (page.status, b"mot_passe" in page.body) == (404, True)
    assert len(erp.booked) == 1


def test_two_results_are_two_results(erp: Simulator) -> None:
    erp.fault = Fault.TWO_RESULTS

    results = json.loads(post_one_line(erp).body)["result"]

    assert len(results) == 2


def test_a_result_other_than_success_has_no_counters_and_books_nothing(erp: Simulator) -> None:
    erp.fault = Fault.NOT_SUCCESS

    reply = post_one_line(erp)

    assert reply.result == {"resultat": "échec", "message": "SIMULATION"}
    assert erp.booked == []


@pytest.mark.parametrize(
    ("fault", "texts"),
    [
        (Fault.REFUSED_AT_OPENING, ["Ouverture", "SIMULATION", "Fermeture"]),
        (
            Fault.FAILED_AFTER_START,
            ["Ouverture", "Société", "Lancement", "SIMULATION", "Fermeture"],
        ),
    ],
)
def test_a_failure_ends_its_journal_before_or_after_the_start_of_the_task(
    erp: Simulator, fault: Fault, texts: list[str]
) -> None:
    erp.fault = fault

    reply = post_one_line(erp)

    assert reply.result["resultat"] == "échec"
    assert "statistiques" not in reply.result
    assert [line[20:].split()[0] for line in reply.result["journal"]] == texts
    assert bool(erp.booked) is fault.books


def find_counts(result: dict[str, Any]) -> list[str]:
    return [line[20:] for line in result["journal"] if line[20:].startswith("Nombre de lignes ")]


def test_counters_can_be_missing_contradict_the_journal_or_lose_a_line(erp: Simulator) -> None:
    erp.faults = [Fault.NO_STATISTICS, Fault.NO_COUNTERS, Fault.CONTRADICTION, Fault.LOST_LINE]

    without, none, contradicting, losing = (post_one_line(erp).result for _ in range(4))

    assert "statistiques" not in without
    assert find_counts(without)[0].endswith(" : 1")
    assert "statistiques" not in none
    assert find_counts(none) == []
    assert contradicting["statistiques"][IMPORTED] == "2"
    assert find_counts(contradicting)[0].endswith(" : 1")
    assert losing["statistiques"][IMPORTED] == "0"
    assert find_counts(losing) == [
        "Nombre de lignes importées : 0",
        "Nombre de lignes non importées : 0",
    ]


def test_counters_of_entries_can_go_wrong_too(erp: Simulator) -> None:
    lines = ["1,20/02/2019,VTE,411B,,,F2,EUR,5,D", "2,20/02/2019,VTE,7071,,,F2,EUR,5,C"]
    erp.faults = [Fault.LOST_LINE, Fault.NO_COUNTERS]

    losing, none = (
        post(erp, lines, key="ecritures", format="GestimumComptaVariable") for _ in range(2)
    )

    assert losing.result["statistiques"]["nombre_lignes_écritures_importées"] == "1"
    assert "Lignes d'écritures importées : 1" in losing.texts
    assert not any(text.startswith(("Lignes", "ERREURS", "AVERT")) for text in none.texts)


def test_faults_of_figures_leave_an_answer_without_figures_alone(erp: Simulator) -> None:
    erp.faults = [Fault.CONTRADICTION, Fault.LOST_LINE, Fault.NO_COUNTERS]

    results = [post_one_line(erp, journal="Non", statistiques="Non").result for _ in range(3)]

    assert results == [{"resultat": "succès", "message": "terminé"}] * 3


def test_an_answer_can_be_written_in_windows_1252(erp: Simulator) -> None:
    erp.fault = Fault.WINDOWS_1252

    reply = post_one_line(erp)

    assert "succès".encode("cp1252") in reply.body
    assert json.loads(reply.body.decode("cp1252"))["result"][0]["message"] == "terminé"


def test_an_answer_can_begin_with_a_byte_order_mark(erp: Simulator) -> None:
    erp.fault = Fault.BOM

    body = post_one_line(erp).body

    assert body.startswith(b"\xef\xbb\xbf{")
    assert json.loads(body.decode("utf-8-sig"))["result"][0]["message"] == "terminé"


def test_the_connection_closes_without_an_answer_after_the_whole_body(erp: Simulator) -> None:
    erp.fault = Fault.CLOSE

    with pytest.raises(http.client.RemoteDisconnected):
        post_one_line(erp)

    assert erp.posts[0].is_whole
    assert len(erp.booked) == 1


def test_the_connection_is_reset_after_the_whole_body(erp: Simulator) -> None:
    erp.fault = Fault.RESET

    with pytest.raises(ConnectionResetError):
        exchange(erp, write_raw_post())

    assert erp.posts[0].is_whole
    assert len(erp.booked) == 1


def test_the_connection_is_reset_while_the_body_is_being_sent(erp: Simulator) -> None:
    erp.fault = Fault.RESET_IN_BODY

    with pytest.raises((ConnectionResetError, BrokenPipeError)):
        exchange(erp, write_raw_post(["ART_CODE", *["x" * 1000] * 5000]))

    assert not erp.posts[0].is_whole
    assert erp.posts[0].size < int(erp.posts[0].headers["Content-Length"])
    assert erp.booked == []


def test_silence_lasts_until_the_client_gives_up(erp: Simulator) -> None:
    erp.fault = Fault.SILENCE
    connection = connect(erp)
    connection.timeout = 0.2
    body = json.dumps(build_request(["DOC_STYPE;ART_CODE", "E;A"])).encode()
    connection.request("POST", f"/{STOCK.path}", body)

    with pytest.raises(TimeoutError):
        connection.getresponse()
    connection.close()

    assert len(erp.booked) == 1


def test_silence_has_a_limit() -> None:
    with Simulator(silence_seconds=0.05) as erp:
        erp.fault = Fault.SILENCE

        answer = exchange(erp, write_raw_post())

    assert answer == b""


def test_an_answer_can_be_cut_at_three_places(erp: Simulator) -> None:
    erp.faults = [Fault.HALF_STATUS_LINE, Fault.HALF_HEADERS, Fault.HALF_BODY]

    in_status, in_headers, in_body = (exchange(erp, write_raw_post()) for _ in range(3))

    assert in_status == b"HTTP/1.1 20"
    assert in_headers.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\n\r\n" not in in_headers
    head, _, rest = in_body.partition(b"\r\n\r\n")
    announced = int(head.split(b"Content-Length: ")[1].split(b"\r\n")[0])
    assert 0 < len(rest) < announced
    assert len(erp.booked) == 3


def test_a_client_that_leaves_a_dripping_answer_ends_it() -> None:
    before = threading.active_count()
    with Simulator(drip_seconds=0.01) as erp:
        erp.fault = Fault.DRIP
        connection = connect(erp)
        connection.request("POST", f"/{STOCK.path}", json.dumps(build_request(["A", "B"])).encode())
        connection.sock.recv(5)

        connection.close()

    assert threading.active_count() == before


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"file": "PANNE-503.Gestimum"}, 503),
        ({"file": "C:\\Alice\\panne\\PANNE-503.Gestimum"}, 503),
        ({"user": "PANNE-502"}, 502),
        ({"file": "PANNE-inconnue.Gestimum"}, 200),
    ],
)
def test_a_company_file_or_user_can_ask_for_a_fault(
    parameters: dict[str, Any], status: int, erp: Simulator
) -> None:
    reply = post_one_line(erp, **parameters)

    assert reply.status == status


def test_a_planned_none_answers_rightly_before_the_standing_fault(erp: Simulator) -> None:
    erp.fault = Fault.HTTP_500
    erp.faults = [None]

    statuses = [post_one_line(erp).status for _ in range(2)]

    assert statuses == [200, 500]
    assert erp.faults == []


@pytest.mark.parametrize("fault", [Fault.HTTP_503, Fault.HTML, Fault.BOM, Fault.NOT_SUCCESS])
def test_version_requests_share_the_standing_fault_and_use_up_no_planned_one(
    fault: Fault, erp: Simulator
) -> None:
    right = call(erp, "GET", "/api/rest/Outils/%22Version%22")
    erp.faults = [Fault.HTTP_500]
    erp.fault = fault

    wrong = call(erp, "GET", "/api/rest/Outils/%22Version%22")

    assert (wrong.status, wrong.body) != (right.status, right.body)
    assert erp.faults == [Fault.HTTP_500]
