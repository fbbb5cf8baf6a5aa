"""A file of a make that the company knows goes without a question, and once."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from imports.delivery import send_run
from imports.models import Run
from imports.simulator import Simulator
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.pages import look
from tests.views.mapping.forms import UNFRIENDLY, post_mapping

pytestmark = pytest.mark.django_db(transaction=True)

FOLLOWING = ["Mouvements de la semaine 48", "", UNFRIENDLY[2], "Sortie;CLOU;7;PAR;"]


def send(client: Client, run: Run) -> None:
    """Press the one button of the page, as it is shown, and let the worker send."""
    run = Run.objects.get(pk=run.pk)
    answers = {"revision": run.revision, "has_read_warnings": "on", "is_checked": "on"}
    client.post(reverse("run_send", args=[run.code]), answers)
    send_run.func(run.pk)


def read_posted(erp: Simulator) -> list[str]:
    return [json.dumps(json.loads(post.body), ensure_ascii=False) for post in erp.posts]


def test_the_second_file_of_a_make_is_sent_by_one_button_and_both_went_once(
    acme: Company, alice: User, client_of: ClientOf, erp: Simulator
) -> None:
    client = client_of(alice)
    first = make_draft(acme, alice, UNFRIENDLY)
    post_mapping(client, first, field_2="ART_CODE", field_5="-")
    send(client, first)
    second = make_draft(acme, alice, FOLLOWING)

    page = look(client, second)

    assert not page.has(".mapping-card")
    assert (second.blocking_count, second.warning_count) == (0, 0)
    send(client, second)
    assert [Run.objects.get(pk=run.pk).state for run in (first, second)] == ["imported"] * 2
    posted = read_posted(erp)
    assert len(posted) == 2
    assert "S;CLOU;7;PAR" in posted[1]
    assert "Sens" not in posted[1]
    assert "urgent" not in posted[0]


def test_what_nobody_decided_keeps_the_file_from_the_server(
    acme: Company, alice: User, client_of: ClientOf, erp: Simulator
) -> None:
    client = client_of(alice)
    draft = make_draft(acme, alice, UNFRIENDLY)
    post_mapping(client, draft, field_2="ART_CODE")

    send(client, draft)

    assert Run.objects.get(pk=draft.pk).state == Run.State.DRAFT
    assert erp.posts == []


def test_the_same_lines_under_other_titles_are_seen_as_sent_before(
    acme: Company, alice: User, client_of: ClientOf, erp: Simulator
) -> None:
    client = client_of(alice)
    first = make_draft(acme, alice, UNFRIENDLY)
    post_mapping(client, first, field_2="ART_CODE", field_5="-")
    send(client, first)
    plain = ["DOC_STYPE;ART_CODE;MVT_QTE;DEP_CODE", "E;VIS001;12;LYO", "S;VIS002;5;PAR"]

    again = make_draft(acme, alice, [*plain, "E;VIS003;3;LYO"])
    send(client, again)

    assert Run.objects.get(pk=again.pk).state == Run.State.DRAFT
    assert len(erp.posts) == 1
