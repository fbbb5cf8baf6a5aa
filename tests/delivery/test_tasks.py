"""A queue that is away: what is confirmed stays confirmed, and is woken later."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as site
from django.tasks import task_backends
from django.urls import reverse
from django.utils.timezone import now

from imports.delivery.sweep import wake_forgotten_runs
from imports.delivery.tasks import wake_lane
from imports.models import Run
from portal.models import User
from tests.conftest import ClientOf

pytestmark = pytest.mark.django_db(transaction=True)

NO_REDIS = {
    "default": {"URL": "redis://127.0.0.1:1/0", "SERIALIZER": "rq.serializers.JSONSerializer"}
}


def test_a_confirmation_stands_while_redis_is_down_and_the_sweep_calls_again_later(
    draft: Run,
    alice: User,
    client_of: ClientOf,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = site.TASKS
    settings.TASKS = {"default": {"BACKEND": "django_tasks_rq.RQBackend", "QUEUES": []}}
    settings.RQ_QUEUES = NO_REDIS

    page = client_of(alice).post(
        reverse("run_send", args=[draft.code]), {"revision": draft.revision}
    )

    draft.refresh_from_db()
    assert (page.status_code, draft.state) == (302, Run.State.QUEUED)
    assert "the queue did not take run" in caplog.text
    assert wake_forgotten_runs().woken == 0

    settings.TASKS = before
    called: list[int] = []
    monkeypatch.setattr(
        type(task_backends["default"]), "enqueue", lambda _, task, args, kwargs: called.extend(args)
    )
    a_lease_ago = now() - timedelta(seconds=site.LEASE_SECONDS + 1)
    Run.objects.update(woken_at=a_lease_ago)

    assert wake_forgotten_runs().woken == 1
    assert called == [draft.pk]


@pytest.mark.parametrize(("seconds", "is_woken"), [(-1, True), (0, True), (1, False)])
def test_the_next_of_a_lane_is_woken_once_its_next_try_is_due(
    queued: Run, seconds: int, *, is_woken: bool
) -> None:
    with time_machine.travel(now(), tick=False):
        due = now() + timedelta(seconds=seconds)
        Run.objects.update(woken_at=None, next_try_at=due)

        wake_lane(queued.lane)

    queued.refresh_from_db()
    assert (queued.woken_at is not None) is is_woken
