"""The mapping page as a browser has it: what its form holds, and posts."""

from django.test import Client
from django.test.html import Element
from django.urls import reverse

from imports.models import Run
from tests.pages import Page, walk

UNFRIENDLY = [
    "Mouvements de la semaine 47",
    "",
    "Sens;Réf. ;Qté;Dépôt;Note du magasin",
    "Entrée;VIS001;12;LYO;urgent",
    "Sortie;VIS002;5;PAR;",
    "Entrée;VIS003;3;LYO;",
]
#: What the first of them lacks: nothing says whether goods come or go but the sign.
SIGNED = ["Réf. ;Qté;Dépôt", "VIS001;12;LYO", "VIS002;-5;LYO"]


def address_of(run: Run) -> str:
    return reverse("run_mapping", args=[run.code])


def open_mapping(client: Client, run: Run) -> Page:
    answer = client.get(address_of(run))
    assert answer.status_code == 200
    return Page(answer.text)


def read_form(page: Page) -> dict[str, str]:
    """Return what the form of the page posts as it stands."""
    [form] = page.find("form#mapping")
    filled: dict[str, str] = {}
    for element in walk(form, with_itself=False):
        attributes = {name: value or "" for name, value in element.attributes}
        name = attributes.get("name", "")
        is_off = attributes.get("type") == "radio" and "checked" not in attributes
        if element.name == "input" and not is_off:
            filled[name] = attributes.get("value", "")
        elif element.name == "select":
            filled[name] = read_selected(element)
    return filled


def read_selected(select: Element) -> str:
    options = [one for one in walk(select, with_itself=False) if one.name == "option"]
    chosen = [one for one in options if "selected" in dict(one.attributes)]
    return dict((chosen or options)[0].attributes).get("value") or ""


def post_mapping(
    client: Client, run: Run, do: str = "confirm", *, on: Page | None = None, **changed: str
) -> Page:
    """Post the form as the page has it, with these answers, and return the page that follows."""
    filled = read_form(on or open_mapping(client, run)) | {"do": do} | changed
    answer = client.post(address_of(run), filled, follow=True)
    assert answer.status_code == 200
    return Page(answer.text)


def read_sent_lines(run: Run) -> list[str]:
    return list(Run.objects.get(pk=run.pk).lines.prepare())
