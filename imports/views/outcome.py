"""A finished run: what became of it, in figures, lines, pieces and words."""

from dataclasses import dataclass
from typing import Any

from imports.catalogue import KINDS
from imports.delivery import Explanation, explain
from imports.gestimum.parsing import Answer, Warned
from imports.history.answers import find_reply
from imports.history.lines import Line, Verdict, Verdicts, judge_lines, read_lines
from imports.models import Attempt, Run
from imports.views.draft import open_or_none
from imports.views.wording import explain_state, remark_on_figures

SHOWN_LINES = 20
SHOWN_WARNINGS = 20
SHOWN_PIECES = 200


@dataclass(frozen=True, slots=True)
class Told:
    """An attempt beside what it means."""

    attempt: Attempt
    explanation: Explanation


def describe_outcome(run: Run) -> dict[str, Any]:
    """Return what the page of a finished run shows: six queries, and the file's first lines."""
    reply = find_reply(run)
    answer = reply.answer if reply else None
    verdicts = judge_lines(run, answer)
    attempts = list(run.attempts.all())
    pieces = list(run.pieces.values_list("number", flat=True))
    return {
        "told": explain_state(run),
        "attempts": [Told(attempt, explain(attempt)) for attempt in reversed(attempts)],
        "events": list(run.events.select_related("user")),
        "reply": reply,
        "answer": answer,
        "counts": verdicts.counts(),
        "pieces": pieces[:SHOWN_PIECES],
        "all_pieces": "\n".join(pieces),
        "piece_count": len(pieces),
        "figure_remarks": remark_on_figures(run, answer),
        "chosen_parameters": name_parameters(run),
        **describe_lines(run, verdicts),
        **describe_warnings(answer),
        **describe_searching(run, attempts),
    }


def describe_lines(run: Run, verdicts: Verdicts) -> dict[str, Any]:
    """Return the first refused lines beside their text, and the edges of an unknown outcome."""
    counts = verdicts.counts()
    wanted = verdicts.records(Verdict.REFUSED, start=0, size=SHOWN_LINES)
    table = open_or_none(run) if wanted or run.state == Run.State.UNKNOWN else None
    if table is None:
        return {"refused_lines": [], "refused_total": counts.get(Verdict.REFUSED, 0)}
    context: dict[str, Any] = {
        "table": table,
        "refused_lines": read_lines(table, verdicts, wanted),
        "refused_total": counts.get(Verdict.REFUSED, 0),
    }
    if run.state == Run.State.UNKNOWN:
        edges = sorted({1, run.line_count} - {0})
        lines: list[Line] = read_lines(table, verdicts, edges)
        context["edge_lines"] = lines
    return context


def describe_warnings(answer: Answer | None) -> dict[str, Any]:
    """Return the first warnings, and the refusals that the journal ties to no line."""
    warnings: tuple[Warned, ...] = answer.warnings if answer else ()
    loose = answer.refusals_without_line if answer else ()
    return {
        "warnings": warnings[:SHOWN_WARNINGS],
        "warning_total": len(warnings),
        "loose_refusals": loose[:SHOWN_WARNINGS],
        "loose_total": len(loose),
        "not_understood_count": len(answer.not_understood) if answer else 0,
    }


def describe_searching(run: Run, attempts: list[Attempt]) -> dict[str, Any]:
    """Say between which times to look in Gestimum for what an unknown outcome may have made."""
    if run.state != Run.State.UNKNOWN or not attempts:
        return {}
    last = attempts[-1]
    return {"searched_from": last.started_at, "searched_to": last.ended_at}


def name_parameters(run: Run) -> list[tuple[str, str]]:
    """Return the kind's own parameters as they were sent, by their labels."""
    labels = {one.name: one.label for one in KINDS[run.kind_key].parameters}
    return [
        (labels.get(name, name), "\n".join(value) if isinstance(value, list) else str(value))
        for name, value in run.parameters.items()
    ]
