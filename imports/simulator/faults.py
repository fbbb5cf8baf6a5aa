"""What can be made to go wrong, by name."""

import re
from collections.abc import Mapping
from enum import Enum, unique
from typing import Self


@unique
class Fault(Enum):
    """One way to fail; its value names it on the command line and in `PANNE-<name>.Gestimum`.

    Then comes whether the lines were booked all the same: what a client must fear.
    """

    books: bool
    sentence: str

    HTTP_400 = "400", False, "status 400"
    HTTP_401 = "401", False, "status 401"
    HTTP_403 = "403", False, "status 403"
    HTTP_404 = "404", False, "status 404"
    HTTP_405 = "405", False, "status 405"
    HTTP_408 = "408", False, "status 408"
    HTTP_411 = "411", False, "status 411"
    HTTP_413 = "413", False, "status 413"
    HTTP_414 = "414", False, "status 414"
    HTTP_415 = "415", False, "status 415"
    HTTP_429 = "429", False, "status 429"
    HTTP_500 = "500", True, "status 500"
    HTTP_502 = "502", True, "status 502"
    HTTP_503 = "503", False, "status 503"
    HTTP_504 = "504", True, "status 504"
    HTTP_301 = "301", False, "redirect 301 to the same address"
    HTTP_302 = "302", False, "redirect 302 to the same address"
    HTTP_307 = "307", False, "redirect 307 to the same address"
    HTTP_308 = "308", False, "redirect 308 to the same address"
    RESET_IN_BODY = "reset-in-body", False, "connection reset while the body is being sent"
    CLOSE = "close", True, "then closed without a byte of answer"
    RESET = "reset", True, "then connection reset"
    SILENCE = "silence", True, "then silence until the client gives up or the limit is reached"
    ANSWER_401 = "answer-401", True, "whole answer, with status 401"
    ANSWER_404 = "answer-404", True, "whole answer, with status 404"
    ANSWER_429 = "answer-429", True, "whole answer, with status 429"
    ANSWER_500 = "answer-500", True, "whole answer, with status 500"
    HALF_ANSWER_404 = "half-answer-404", True, "first half of the answer as a whole 404"
    ECHO = "echo", True, "right answer whose journal repeats the request, password included"
    ECHO_404 = "echo-404", False, "page of status 404 that repeats the request, password included"
    HALF_STATUS_LINE = "half-status-line", True, "answer cut within its status line"
    HALF_HEADERS = "half-headers", True, "answer cut within its headers"
    HALF_BODY = "half-body", True, "answer cut within its body (Content-Length says more)"
    DRIP = "drip", True, "whole answer sent one byte at a time"
    HTML = "html", True, "a page of HTML with status 200"
    EMPTY = "empty", True, "status 200 with an empty body"
    NOT_JSON = "not-json", True, "status 200 with text that is not JSON"
    OTHER_JSON = "other-json", True, "status 200 with JSON of another shape"
    TWO_RESULTS = "two-results", True, "two results in the array"
    NOT_SUCCESS = "not-success", False, "a result other than succès, without counters"
    REFUSED_AT_OPENING = "refused-at-opening", False, "the same, with a journal that ends there"
    FAILED_AFTER_START = "failed-after-start", True, "the same, with a journal of a task begun"
    NO_STATISTICS = "no-statistics", True, "journal whole, statistics missing"
    NO_COUNTERS = "no-counters", True, "neither statistics nor counts in the journal"
    CONTRADICTION = "contradiction", True, "statistics say one line more than the journal"
    LOST_LINE = "lost-line", True, "one line counted neither as imported nor as refused"
    WINDOWS_1252 = "windows-1252", True, "right answer written in Windows-1252"
    BOM = "bom", True, "right answer behind a byte-order mark"

    def __new__(cls, name: str, books: bool, sentence: str) -> Self:
        member = object.__new__(cls)
        member._value_ = name
        member.books = books
        member.sentence = sentence
        return member

    @property
    def status(self) -> int | None:
        """The HTTP status that is the whole fault, or None for the other faults."""
        return int(self.value) if self.value.isdigit() else None

    @property
    def status_of_answer(self) -> int:
        """The HTTP status that comes with the answer."""
        _, answer, status = self.value.rpartition("answer-")
        return int(status) if answer else 200


NAMED_FAULT = re.compile(r"PANNE-([A-Za-z0-9_-]+)")


def find_named_fault(company: Mapping[str, object]) -> Fault | None:
    """Return the fault that a `societe` asks for: PANNE-<name> as company file or ERP user."""
    for key in ("fichier", "utilisateur"):
        found = NAMED_FAULT.search(str(company.get(key) or ""))
        name = found[1].lower().replace("_", "-") if found else ""
        if name in BY_NAME:
            return BY_NAME[name]
    return None


BY_NAME: Mapping[str, Fault] = {fault.value: fault for fault in Fault}
