"""Who did what to an import, on its page."""

import pytest

from imports.models import Event, Run
from portal.models import Company, Door, User
from tests.conftest import ClientOf
from tests.factories import make_run
from tests.pages import look

SAID = {
    "": "",
    Door.PAGE: "",
    Door.COMMAND: "par la ligne de commande",
    Door.WORKER: "par le service d’envoi",
    Door.SWEEP: "par la surveillance automatique",
    Door.ADMINISTRATION: "dans l’administration",
}


@pytest.mark.parametrize("door", SAID)
def test_a_door_is_named_where_it_is_not_a_page(
    company: Company, alice: User, client_of: ClientOf, door: str
) -> None:
    run = make_run(company=company, user=alice, state=Run.State.IMPORTED)
    Event.objects.filter(run=run).update(door=door)

    page = look(client_of(alice), run)

    named = f" · {SAID[door]}" if SAID[door] else ""
    told = [row.partition(" alice ")[2] for row in page.texts(".timeline-list li")]
    assert told == [f"a déposé le fichier{named}", f"a confirmé l’envoi{named}"]
