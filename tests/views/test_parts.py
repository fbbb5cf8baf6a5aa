"""What goes along with a part of a page: the tab's title, the menu's count, the messages."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.effort import few_of
from tests.factories import make_run

HTMX = {"HX-Request": "true"}
SEVERAL = [Run.State.DRAFT, Run.State.SENDING, Run.State.UNKNOWN, Run.State.IMPORTED]


def title_of(text: str) -> str:
    (title,) = re.findall(r"<title>(.*?)</title>", text, re.DOTALL)
    return str(title).strip()


def assert_one_title(client: Client, address: str) -> None:
    whole, part = client.get(address).text, client.get(address, headers=HTMX).text

    assert "<html" in whole
    assert "<html" not in part
    assert title_of(part) == title_of(whole)


@pytest.mark.parametrize("state", few_of(SEVERAL, every=3))
@pytest.mark.parametrize("name", ["run", "run_lines", "run_repeats"])
def test_a_part_of_a_runs_page_brings_the_title_of_the_whole(
    company: Company, alice: User, client_of: ClientOf, name: str, state: str
) -> None:
    run = make_run(company=company, user=alice, state=state)

    assert_one_title(client_of(alice), reverse(name, args=[run.code]))


@pytest.mark.parametrize("name", ["dashboard", "run_list"])
def test_a_part_of_a_list_brings_the_title_of_the_whole(
    company: Company, alice: User, client_of: ClientOf, name: str
) -> None:
    make_run(company=company, user=alice, state=Run.State.QUEUED)

    assert_one_title(client_of(alice), reverse(name))


def test_the_last_answer_renames_the_tab_counts_anew_and_takes_old_messages_away(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_run(company=company, user=alice, state=Run.State.SENDING)
    client = client_of(alice)

    before = client.get(run.get_absolute_url(), headers=HTMX).text
    Run.objects.filter(pk=run.pk).update(state=Run.State.UNKNOWN, finished_at=now())
    after = client.get(run.get_absolute_url(), headers=HTMX).text

    assert title_of(before).startswith("En cours d’envoi")
    assert "hx-swap-oob" not in before
    assert title_of(after).startswith("Issue inconnue")
    assert '<div class="messages" id="messages" hx-swap-oob="true">' in after
    _, _, count = after.partition('<span id="attention" hx-swap-oob="true">')
    assert re.search(r'class="count"[^>]*>1<', count)
