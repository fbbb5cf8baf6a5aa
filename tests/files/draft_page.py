"""What a person sees on the page of a draft: problems, and what the page offers to do."""

import re
from dataclasses import dataclass
from html import unescape

ROW = re.compile(
    r'<th scope="row" class="num">(\d+)</th>(?:(?!</tr>).)*?'
    r'<td class="problem-message tone-(\w+)">(?:(?!</tr>).)*?'
    r'<span class="visually-hidden">[^<]*</span>(.*?)</span>',
    re.DOTALL,
)
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
FIELD = re.compile(r"<input\b[^>]*>")
HIDDEN = re.compile(r"<span class=.visually-hidden.>.*?</span>", re.DOTALL)
#: What posts a change of the lines or another reading of the file; the rest is about the draft.
WAYS = ("/mend/", "/reading/", "/kind/", "/column/", "/columns/")
#: Where a line can be corrected by hand.
LINE = re.compile(r'<a class="btn[^"]*" href="[^"]*/lines/\d+/')


@dataclass(frozen=True)
class ShownProblem:
    """A row of the list of problems."""

    line: int
    severity: str
    message: str


@dataclass(frozen=True)
class PageForm:
    """A form as its button posts it, without the fields that a person fills in."""

    action: str
    fields: dict[str, str]
    button: str


def read_problems(page: str) -> list[ShownProblem]:
    return [
        ShownProblem(int(line), severity, unescape(message).strip())
        for line, severity, message in ROW.findall(page)
    ]


def read_forms(page: str) -> list[PageForm]:
    """Return what the buttons of the page do, those of no use for the file left out."""
    forms = []
    for attributes, content in FORM.findall(page):
        action = read_attribute(attributes, "action")
        if any(way in action for way in WAYS):
            fields = [tag for tag in FIELD.findall(content) if 'type="hidden"' in tag]
            values = {read_attribute(tag, "name"): read_attribute(tag, "value") for tag in fields}
            values.pop("csrfmiddlewaretoken", None)
            button = content.rpartition("<button")[2].partition(">")[2].partition("</button>")[0]
            text = re.sub("<[^>]*>", "", HIDDEN.sub("", button))
            forms.append(PageForm(action, values, unescape(text).strip()))
    return forms


def has_way_out(page: str) -> bool:
    """Say whether a button, other than the form of all answers, or a line's own page helps."""
    buttons = [form for form in read_forms(page) if form.fields.keys() - {"revision"}]
    return bool(buttons or LINE.search(page))


def read_attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""
