"""The rules of a company: who sees them, who changes them, and what comes of it."""

from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from imports.intake import check_again
from imports.intake.overrides import downgrade, restore
from imports.models import RuleOverride, Run
from imports.rules import Rule
from imports.views.companies.rule_examples import read_rule_examples
from portal.models import Company, Door, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.pages import Page, look
from tests.rules.test_rules_document import ENTRIES, Entry, find_problem

BAD_DATE = b"DOC_STYPE;ART_CODE;DOC_DATE;MVT_QTE\nE;VIS;31/02/2026;1\n"
WHY = "Gestimum met la date du jour à la place."
TOLD = ".messages .alert"


@pytest.fixture
def address(company: Company) -> str:
    return reverse("company_rules", args=[company.slug])


def list_rules(page: Page) -> list[str]:
    ids = [dict(one.attributes)["id"] or "" for one in page.find("#rules li.rule")]
    return [one.removeprefix("rule-") for one in ids]


def test_every_rule_is_listed_once_with_its_sentence_the_downgraded_ones_first(
    company: Company, charlie: User, bob: User, client_of: ClientOf, address: str
) -> None:
    downgrade(company, Rule.SCIENTIFIC_NOTATION, user=charlie, reason=WHY)

    page = Page(client_of(bob).get(address).text)

    assert sorted(list_rules(page)) == sorted(rule.value for rule in Rule)
    assert list_rules(page)[0] == "scientific_notation"
    lowered, required = page.text("#rule-scientific_notation"), page.text("#rule-required")
    assert WHY in lowered
    assert "Abaissée en avertissement par charlie" in lowered
    assert "Cette cellule est obligatoire et elle est vide" in required
    assert "Abaissée" not in required
    assert "%(" not in page.text("#rules")


def test_a_rule_has_an_example_and_what_the_check_says_of_it_without_gaps_or_inner_names(
    company: Company, bob: User, client_of: ClientOf, address: str
) -> None:
    page = Page(client_of(bob).get(address).text)

    seen = page.text("#rules")
    example, sentence = page.texts("#rule-more_cells .rule-text p")
    assert "78000;Versailles;Yvelines" in example
    assert "Nombre de cellules de cette ligne\xa0: 3, maximum attendu\xa0: 2." in sentence
    assert "[…]" not in seen
    assert not [rule.value for rule in Rule if "_" in rule.value and rule.value in seen]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.rule)
def test_the_example_of_a_rule_is_what_the_check_finds_in_the_file_of_the_document(
    tmp_path: Path, entry: Entry
) -> None:
    example = read_rule_examples()[Rule(entry.rule)]

    problem = find_problem(tmp_path, entry)

    assert [*entry.files[0], ""][problem.line - 1] == example.line
    assert dict(problem.params) == dict(example.params)


def test_rules_are_searched_by_words_of_their_name_sentence_and_example(
    company: Company, bob: User, client_of: ClientOf, address: str
) -> None:
    client = client_of(bob)

    by_name = Page(client.get(address, {"q": "TABLEUR arrondi"}).text)
    by_example = Page(client.get(address, {"q": "2026-11-22"}).text)
    nothing = Page(client.get(address, {"q": "licorne"}).text)
    part = Page(client.get(address, {"q": "licorne"}, headers={"HX-Request": "true"}).text)

    assert list_rules(by_name) == ["scientific_notation"]
    assert list_rules(by_example) == ["bad_date"]
    assert by_example.has("#rule-bad_date details[open]")
    assert not list_rules(nothing)
    said = "Aucune règle ne contient «\xa0licorne\xa0»"
    assert nothing.text("#rules .empty-heading") == said
    assert part.text("#rules .empty-heading") == said
    assert (nothing.has("h1"), part.has("h1")) == (True, False)


def test_the_menu_marks_the_companies(
    company: Company, bob: User, client_of: ClientOf, address: str
) -> None:
    page = Page(client_of(bob).get(address).text)

    assert page.has("a[href=/companies/][aria-current=true]")


def test_the_page_of_the_company_leads_to_its_rules(
    company: Company, bob: User, client_of: ClientOf, address: str
) -> None:
    page = Page(client_of(bob).get(company.get_absolute_url()).text)

    assert page.text(f".page-actions a[href={address}]") == "Règles du contrôle"


@pytest.mark.parametrize("person", ["charlie", "admin"])
def test_a_manager_or_an_administrator_lowers_a_rule_and_raises_it_back(
    company: Company,
    person: str,
    client_of: ClientOf,
    address: str,
    request: pytest.FixtureRequest,
) -> None:
    user = request.getfixturevalue(person)
    client = client_of(user)

    lowered = client.post(
        address, {"rule": "bad_date", "action": "lower", "reason": WHY}, follow=True
    )
    assert "n’est plus qu’un avertissement" in Page(lowered.text).text(TOLD)
    record = RuleOverride.objects.get()
    assert (record.rule, record.reason, record.downgraded_by) == ("bad_date", WHY, user)
    assert make_draft(company, user, BAD_DATE).blocking_count == 0

    raised = client.post(address, {"rule": "bad_date", "action": "raise"}, follow=True)
    assert "bloque à nouveau" in Page(raised.text).text(TOLD)
    assert WHY in Page(raised.text).text("#ended")
    record.refresh_from_db()
    assert record.ended_by == user
    assert make_draft(company, user, BAD_DATE).blocking_count == 1


def test_a_rule_restored_leads_to_who_downgraded_it_when_and_why(
    company: Company, charlie: User, admin: User, bob: User, client_of: ClientOf, address: str
) -> None:
    downgrade(company, Rule.MISSING_COLUMN, user=charlie, reason=WHY)
    restore(company, Rule.MISSING_COLUMN, user=admin)

    page = Page(client_of(bob).get(address).text)

    assert page.text(".rules-jump a[href=#ended]").endswith(" 1")
    assert page.has("#rule-missing_column a[href=#ended]")
    assert len(page.find("a[href=#ended]")) == 2
    lowered, raised, why = page.texts("#ended tbody td")
    assert page.text("#ended tbody th") == "Colonne manquante"
    assert (lowered.split()[-1], raised.split()[-1], why) == ("charlie", "admin", WHY)


@pytest.mark.parametrize("person", ["alice", "bob"])
def test_operators_and_readers_see_the_rules_and_change_none(
    company: Company,
    person: str,
    client_of: ClientOf,
    address: str,
    request: pytest.FixtureRequest,
) -> None:
    client = client_of(request.getfixturevalue(person))

    page = client.get(address)
    answer = client.post(address, {"rule": "bad_date", "action": "lower", "reason": WHY})

    assert (page.status_code, answer.status_code) == (200, 403)
    assert not Page(page.text).has("main form[method=post]")
    assert not RuleOverride.objects.exists()


def test_a_stranger_does_not_learn_that_the_company_exists(
    company: Company, stranger: User, client_of: ClientOf, address: str
) -> None:
    client = client_of(stranger)

    assert client.get(address).status_code == 404
    assert client.post(address, {"rule": "bad_date", "action": "lower"}).status_code == 404


def test_the_manager_of_another_company_changes_nothing_here(
    company: Company, charlie: User, client_of: ClientOf
) -> None:
    Company.objects.create(slug="other", name="Other", server_url="http://other.test")

    answer = client_of(charlie).post(
        reverse("company_rules", args=["other"]),
        {"rule": "bad_date", "action": "lower", "reason": WHY},
    )

    assert answer.status_code == 404
    assert not RuleOverride.objects.exists()


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "Dites pourquoi"),
        ("   \n", "Dites pourquoi"),
        ("x", "10 caractères au moins"),
        ("  neuf car \n", "10 caractères au moins"),
    ],
)
def test_lowering_takes_a_reason(
    company: Company, charlie: User, client_of: ClientOf, address: str, reason: str, said: str
) -> None:
    answer = client_of(charlie).post(
        address, {"rule": "bad_date", "action": "lower", "reason": reason}
    )

    page = Page(answer.text)
    assert said in page.text("#rule-bad_date details[open] .field-errors")
    assert len(page.find("#rules details[open]")) == 1
    assert not RuleOverride.objects.exists()


@pytest.mark.parametrize("rule", ["no_lines", "unclosed_text", "total_line", "x", ""])
def test_what_may_not_be_downgraded_is_not(
    company: Company, charlie: User, client_of: ClientOf, address: str, rule: str
) -> None:
    client_of(charlie).post(address, {"rule": rule, "action": "lower", "reason": WHY}, follow=True)

    assert not RuleOverride.objects.exists()


def test_two_managers_at_once_are_told_who_was_faster(
    company: Company, charlie: User, admin: User, client_of: ClientOf, address: str
) -> None:
    downgrade(company, Rule.BAD_DATE, user=admin, reason=WHY)

    page = client_of(charlie).post(
        address, {"rule": "bad_date", "action": "lower", "reason": WHY}, follow=True
    )

    assert "plus rapide" in Page(page.text).text(TOLD)
    assert RuleOverride.objects.get().downgraded_by == admin


def test_the_page_costs_the_same_queries_whatever_was_downgraded(
    company: Company,
    charlie: User,
    client_of: ClientOf,
    address: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for rule in (Rule.BAD_DATE, Rule.REQUIRED, Rule.TOO_LONG):
        for _time in range(3):
            downgrade(company, rule, user=charlie, reason=WHY)
            restore(company, rule, user=charlie)
        downgrade(company, rule, user=charlie, reason=WHY)
    client = client_of(charlie)

    with django_assert_max_num_queries(6):
        page = client.get(address).text

    rules = Page(page).texts("#rules li")
    assert sum("Abaissée en avertissement par" in rule for rule in rules) == 3


def test_a_draft_offers_to_be_checked_again_after_the_rules_changed(
    company: Company, alice: User, bob: User, charlie: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, BAD_DATE)
    client = client_of(alice)
    check = reverse("run_check", args=[run.code])
    button = f"form[action={check}] button"
    assert not look(client, run).has(button)
    downgrade(company, Rule.BAD_DATE, user=charlie, reason=WHY)

    assert look(client, run).has(button)
    assert not look(client_of(bob), run).has(button)
    page = Page(client.post(check, follow=True).text)

    assert "vérifié à nouveau" in page.text(TOLD)
    assert not page.has(button)
    assert "abaissée" in page.text("#problems")
    assert "J’ai lu l’avertissement" in " ".join(page.texts("#draft form label"))
    restore(company, Rule.BAD_DATE, user=charlie)
    page = look(client, run)
    assert "À nouveau bloquant\xa0: Date incorrecte" in page.text(".changed-rules")
    assert "redevenue bloquante" in page.text("#obstacles")


def test_a_draft_that_somebody_just_changed_is_not_checked_over_their_head(
    company: Company,
    alice: User,
    charlie: User,
    client_of: ClientOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = make_draft(company, alice, BAD_DATE)
    downgrade(company, Rule.BAD_DATE, user=charlie, reason=WHY)

    def change_first(found: Run, *, user: User, door: Door) -> None:
        Run.objects.filter(pk=found.pk).update(revision=found.revision + 1)
        check_again(found, user=user, door=door)

    monkeypatch.setattr("imports.views.drafts.check.check_again", change_first)
    answer = client_of(alice).post(reverse("run_check", args=[run.code]), follow=True)

    assert "Quelqu’un" in Page(answer.text).text(TOLD)
    assert Run.objects.get(pk=run.pk).blocking_count == 1
