"""The tags and filters that every template has."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from imports.models import Run
from portal.icons import load_icons, take_shapes
from portal.templatetags.portal_tags import STATE_ICONS, duration, say_bytes
from tests.pages import Page

NBSP = "\N{NO-BREAK SPACE}"


class AddressForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As on paper.")
    port = forms.IntegerField(required=False)
    kind = forms.ChoiceField(choices=[("a", "Articles")])
    is_test = forms.BooleanField(required=False, label="Only a trial")
    role = forms.ChoiceField(choices=[("r", "Reader")], widget=forms.RadioSelect)


def show(source: str, context: Mapping[str, object] | None = None) -> str:
    return Template(source).render(Context(dict(context or {})))


def show_field(name: str, data: Mapping[str, str] | None = None) -> Page:
    form = AddressForm(data)
    return Page(show('{% include "includes/field.html" %}', {"field": form[name]}))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.0004, "1 ms"),
        (0.043, "43 ms"),
        (0.9996, "1 s"),
        (4.25, "4,2 s"),
        (9.97, "10 s"),
        (12.4, "12 s"),
        (59.6, "1 min"),
        (192, "3 min 12 s"),
        (3600, "1 h"),
        (3725, "1 h 2 min"),
        (93_600, "1 j 2 h"),
        (86_400 + 59, "1 j"),
        (timedelta(minutes=3, seconds=12), "3 min 12 s"),
        (None, "–"),
    ],
)
def test_a_duration_is_said_with_its_two_largest_units(
    seconds: float | timedelta | None, words: str
) -> None:
    assert duration(seconds) == words.replace(" ", NBSP)


@given(st.floats(min_value=0, max_value=10_000_000))
def test_every_duration_ends_in_a_unit(seconds: float) -> None:
    words = duration(seconds).split(NBSP)

    assert len(words) in {2, 4}
    assert set(words[1::2]) <= {"ms", "s", "min", "h", "j"}


@pytest.mark.parametrize(
    ("size", "french", "english"),
    [
        (0, "0 o", "0 B"),
        (1023, "1 023 o", "1,023 B"),
        (1024, "1 Ko", "1 KB"),
        (1536, "1,5 Ko", "1.5 KB"),
        (1_048_524, "1 Mo", "1 MB"),
        (1_258_291, "1,2 Mo", "1.2 MB"),
        (104_857_600, "100 Mo", "100 MB"),
        (5 * 1024**4, "5 120 Go", "5,120 GB"),
        (None, "–", "–"),
    ],
)
def test_a_size_is_said_in_the_units_of_the_language(
    size: int | None, french: str, english: str
) -> None:
    with translation.override("en"):
        in_english = say_bytes(size)

    said = say_bytes(size).replace("\N{NARROW NO-BREAK SPACE}", NBSP)
    assert said == french.replace(" ", NBSP)
    assert in_english == english.replace(" ", NBSP)


def test_an_icon_is_drawn_in_the_page_and_not_read_aloud() -> None:
    drawn = Page(show('{% icon "upload" size="lg" %}'))

    assert drawn.has("svg.icon.icon-lg[aria-hidden=true] path")


def test_an_icon_that_the_sprite_lacks_is_an_error() -> None:
    with pytest.raises(TemplateSyntaxError, match="no icon “unicorn”"):
        show('{% icon "unicorn" %}')


def test_every_icon_of_the_sprite_draws_something() -> None:
    assert all(shapes.startswith("<") for shapes in load_icons().values())


def test_the_empty_square_of_an_icon_is_left_out() -> None:
    source = '<svg><path stroke="none" d="M0 0h24v24H0z" fill="none" /><path d="M4 4" /></svg>'

    shapes = take_shapes(source)

    assert shapes == '<path d="M4 4"/>'


def test_every_state_has_an_icon_of_its_own() -> None:
    assert set(STATE_ICONS) == set(Run.State.values)
    assert len(set(STATE_ICONS.values())) == len(STATE_ICONS)
    assert set(STATE_ICONS.values()) <= set(load_icons())


@pytest.mark.parametrize("state", Run.State.values)
def test_a_state_is_a_word_and_an_icon_and_a_colour(state: str) -> None:
    source = '{% include "includes/state.html" with size="lg" %}'

    shown = Page(show(source, {"run": Run(state=state)}))

    label = str(Run.State(state).label)
    assert shown.text(f".state.state-{state}.state-lg") == f"État{NBSP}: {label}"
    assert shown.has(".state svg.icon")


def test_a_size_that_the_page_happens_to_have_does_not_change_a_state() -> None:
    source = '{% include "includes/state.html" %}'

    shown = Page(show(source, {"run": Run(state="draft"), "size": 12}))

    [state] = shown.find(".state")
    assert dict(state.attributes)["class"] == "state state-draft"


def test_the_menu_marks_the_page_and_its_section() -> None:
    request = RequestFactory().get("/companies/new/")
    request.resolver_match = resolve("/companies/new/")
    context = {"request": request}

    assert show('{% current "company_new" %}', context) == 'aria-current="page"'
    assert show('{% current "company_list" "company_new" %}', context) == 'aria-current="true"'
    assert show('{% current "run_list" %}', context) == ""


def test_the_menu_marks_nothing_on_a_page_without_a_name() -> None:
    assert show('{% current "run_list" %}', {"request": RequestFactory().get("/")}) == ""
    assert show('{% current "run_list" %}') == ""


def test_a_field_wires_its_hint_and_its_error_to_the_control() -> None:
    shown = show_field("name", {"name": ""})

    [control] = shown.find("input.form-control.is-invalid")
    told = dict(control.attributes)["aria-describedby"]
    assert told == "id_name_helptext id_name_error"
    assert shown.text("#id_name_helptext") == "As on paper."
    assert shown.text("#id_name_error") == "Ce champ est obligatoire."


def test_a_field_that_may_be_left_empty_says_so() -> None:
    assert show_field("port").text("label") == "Port facultatif"
    assert show_field("name").text("label") == "Name"


def test_a_box_to_tick_stands_before_its_label() -> None:
    shown = show_field("is_test")

    box, label = shown.find("label.form-check [class]")
    assert dict(box.attributes)["class"] == "form-check-input"
    assert dict(label.attributes)["class"] == "form-check-label"
    assert shown.text("label.form-check") == "Only a trial"


def test_radio_buttons_are_one_named_group() -> None:
    shown = show_field("role")

    assert shown.text("fieldset legend") == "Role"
    assert shown.text("fieldset label") == "Reader"
    assert shown.has("fieldset label input.form-check-input[type=radio]")


def test_a_list_of_choices_has_its_own_look() -> None:
    assert show_field("kind").text("select.form-select") == "Articles"


def test_only_a_test_company_bears_a_mark() -> None:
    source = '{% include "includes/company_badge.html" %}'

    marked = Page(show(source, {"company": {"is_test": True}}))
    assert marked.text(".company-badge.company-test") == "Test"
    assert show(source, {"company": {"is_test": False}}).strip() == ""


def test_an_empty_place_says_what_to_do_about_it() -> None:
    source = (
        '{% include "includes/empty.html" with title="Nothing yet" url="/new/" action="Begin" %}'
    )

    shown = Page(show(source))

    assert shown.text(".empty-heading") == "Nothing yet"
    assert shown.text("a.btn[href=/new/]") == "Begin"
