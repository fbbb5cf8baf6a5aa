"""Who may open what: every address of the site is walked, so that a new one cannot be forgotten."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_run

pytestmark = pytest.mark.slow

#: What everybody who logs in may look at: it tells nothing of any company that is not theirs.
OF_EVERYBODY = {
    "dashboard",
    "run_list",
    "run_new",
    "kind_list",
    "kind",
    "kind_template",
    "kind_example",
    "company_list",
    "session_back",
}
#: What the readers of a company may look at.
OF_READERS = {
    "company",
    "run",
    "run_problems",
    "run_lines",
    "run_comparing",
    "run_repeats",
    "run_journal",
    "run_request",
    "run_file",
    "run_problems_csv",
    "run_problems_xlsx",
    "run_mended",
}
#: What takes the right to send: POST only.
OF_SENDERS = {
    "company_test",
    "run_reading",
    "run_other_kind",
    "run_send",
    "run_cancel",
    "run_again",
    "run_check",
    "run_try",
    "run_mend_cell",
    "run_mend_lines",
    "run_mend_repeats",
    "run_mend_offer",
    "run_mend_sure",
    "run_drop_column",
    "run_mend_undo",
}
#: What takes the right to send to some company, and names none: POST only.
OF_UPLOADERS = {"run_kinds"}
#: What takes the right to send even to be looked at: there is nothing on it but forms.
OF_EDITORS = {"run_line", "run_column", "run_add_column", "run_mapping"}
OF_MANAGERS = {"company_edit", "company_version", "company_changes"}
#: What readers may look at, and only managers may post to.
OF_RULERS = {"run_ruling", "company_rules"}
#: What is of one company, and so nothing to whoever is no member of it.
OF_MEMBERS = OF_READERS | OF_SENDERS | OF_EDITORS | OF_MANAGERS | OF_RULERS
#: Who manages a company, or the site, may add another.
OF_CREATORS = {"company_new"}
#: What nobody has to log in for, whoever wrote it.
OF_STRANGERS = {
    "set_language",
    "session_state",
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "admin:login",
}
OTHER_METHODS = ("put", "patch", "delete", "options", "trace")
EXAMPLES = {
    "code": "00000000-0000-4000-8000-000000000000",
    "slug": "acme",
    "key": "articles",
    "uidb36": "1",
    "object_id": "1",
    "number": "2",
    "content_type_id": "1",
    "app_label": "imports",
    "url": "nowhere",
    "id": "1",
}


def walk(
    patterns: list[URLPattern | URLResolver], space: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Yield every address with its name, `space:name` where it has a name space."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from walk(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name}" if pattern.name else "", pattern


ROUTES = dict(walk(get_resolver().url_patterns))
OURS = {
    name
    for name, pattern in ROUTES.items()
    if pattern.callback.__module__.partition(".")[0] in ("portal", "imports")
    and not name.startswith("admin:")
} - OF_STRANGERS
NAMED = sorted(name for name in ROUTES if name)


def address(name: str, **known: str) -> str:
    converters = ROUTES[name].pattern.regex.groupindex
    return reverse(name, kwargs={part: {**EXAMPLES, **known}[part] for part in converters})


def of(name: str, run: Run) -> str:
    return address(name, code=str(run.code), slug=run.company.slug)


@pytest.fixture
def draft(company: Company, alice: User) -> Run:
    return make_run(company=company, user=alice)


def test_every_address_of_ours_says_whom_it_is_for() -> None:
    told = OF_EVERYBODY | OF_MEMBERS | OF_UPLOADERS | OF_CREATORS

    assert told == OURS


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMED)
def test_who_is_not_logged_in_is_led_to_the_login(name: str, client: Client) -> None:
    url = address(name)

    shown, sent = client.get(url), client.post(url)

    if name not in OF_STRANGERS:
        assert (shown.status_code, "/login/" in shown["Location"]) == (HTTPStatus.FOUND, True)
        assert sent.status_code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FOUND)
        assert "/login/" in sent.headers.get("Location", sent.text)


@pytest.mark.parametrize("name", sorted(OF_MEMBERS))
def test_who_has_nothing_to_do_with_a_company_does_not_learn_that_it_exists(
    name: str, draft: Run, stranger: User, client_of: ClientOf
) -> None:
    browser = client_of(stranger)

    answers = [browser.get(of(name, draft)), browser.post(of(name, draft))]

    assert {answer.status_code for answer in answers} <= {
        HTTPStatus.NOT_FOUND,
        HTTPStatus.METHOD_NOT_ALLOWED,
    }
    assert HTTPStatus.NOT_FOUND in {answer.status_code for answer in answers}


@pytest.mark.parametrize("name", sorted(OF_MEMBERS))
def test_the_rights_in_one_company_open_nothing_of_another(
    name: str, company: Company, charlie: User, admin: User, client_of: ClientOf
) -> None:
    other = Company.objects.create(slug="other", name="Other", server_url="http://other.test")
    run = make_run(company=other, user=admin)
    browser = client_of(charlie)

    answers = [browser.get(of(name, run)), browser.post(of(name, run))]

    assert HTTPStatus.NOT_FOUND in {answer.status_code for answer in answers}
    assert not any(answer.status_code < HTTPStatus.BAD_REQUEST for answer in answers)
    run.refresh_from_db()
    assert run.state == Run.State.DRAFT


@pytest.mark.parametrize("name", sorted(OF_READERS))
def test_what_is_to_be_read_takes_no_post(
    name: str, draft: Run, charlie: User, client_of: ClientOf
) -> None:
    answer = client_of(charlie).post(of(name, draft))

    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.parametrize("name", sorted(OURS))
def test_no_other_method_is_taken_from_whoever_may_do_everything(
    name: str, draft: Run, admin: User, client_of: ClientOf
) -> None:
    browser, url = client_of(admin), of(name, draft)

    answers = [getattr(browser, method)(url) for method in OTHER_METHODS]

    assert {answer.status_code for answer in answers} == {HTTPStatus.METHOD_NOT_ALLOWED}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(OURS))
def test_no_method_is_taken_from_who_is_not_logged_in(name: str, client: Client) -> None:
    url = address(name)

    answers = [getattr(client, method)(url) for method in (*OTHER_METHODS, "head")]

    assert {answer.status_code for answer in answers} == {HTTPStatus.FOUND}


@pytest.mark.parametrize("name", sorted(OF_SENDERS | OF_EDITORS | OF_UPLOADERS))
def test_a_reader_changes_nothing(name: str, draft: Run, bob: User, client_of: ClientOf) -> None:
    answer = client_of(bob).post(of(name, draft))

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert list(Run.objects.values_list("state", "revision")) == [(Run.State.DRAFT, 1)]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(OF_EDITORS))
def test_a_reader_opens_no_form_that_changes_a_draft(
    name: str, method: str, draft: Run, bob: User, client_of: ClientOf
) -> None:
    answer = getattr(client_of(bob), method)(of(name, draft))

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert list(Run.objects.values_list("state", "revision")) == [(Run.State.DRAFT, 1)]


@pytest.mark.parametrize("name", sorted(OF_SENDERS | OF_UPLOADERS))
def test_what_changes_something_takes_no_get(
    name: str, draft: Run, charlie: User, client_of: ClientOf
) -> None:
    answer = client_of(charlie).get(of(name, draft))

    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.parametrize(
    "name", sorted((OF_MEMBERS - OF_READERS) | OF_UPLOADERS | OF_CREATORS | {"run_new"})
)
def test_a_form_without_its_token_is_turned_away(name: str, draft: Run, admin: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(admin)

    answer = browser.post(of(name, draft))

    assert answer.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_operator_does_not_edit_the_company(
    method: str, company: Company, alice: User, client_of: ClientOf
) -> None:
    answer = getattr(client_of(alice), method)(address("company_edit", slug=company.slug))

    assert answer.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_operator_makes_no_companies(method: str, alice: User, client_of: ClientOf) -> None:
    answer = getattr(client_of(alice), method)(reverse("company_new"))

    assert answer.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("person", ["alice", "bob"])
@pytest.mark.parametrize("name", sorted(OF_RULERS))
def test_only_a_manager_rules(
    name: str, person: str, draft: Run, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    answer = client_of(request.getfixturevalue(person)).post(of(name, draft))

    assert answer.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("name", sorted(OF_UPLOADERS))
def test_who_is_of_no_company_uploads_nothing(
    name: str, draft: Run, stranger: User, client_of: ClientOf
) -> None:
    answer = client_of(stranger).post(address(name), {"company": draft.company.slug})

    assert answer.status_code == HTTPStatus.FORBIDDEN


def test_a_reader_uploads_nothing(bob: User, client_of: ClientOf) -> None:
    answer = client_of(bob).post(reverse("run_new"), {"company": "acme", "kind": "articles"})

    assert answer.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("name", [name for name in NAMED if name.startswith("admin:")])
def test_the_admin_is_closed_to_managers(name: str, charlie: User, client_of: ClientOf) -> None:
    answer = client_of(charlie).get(address(name))

    if name not in ("admin:logout", "admin:jsi18n"):
        assert answer.status_code in (HTTPStatus.FOUND, HTTPStatus.FORBIDDEN)
        assert answer.status_code == HTTPStatus.FORBIDDEN or "login" in answer["Location"]
