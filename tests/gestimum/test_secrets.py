"""Where a text holds one of several passwords."""

import pytest

from imports.gestimum.secrets import Credentials, Secrets


def secrets_with(*passwords: str) -> Secrets:
    return Secrets([Credentials("WEB", password) for password in passwords])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mot_passe=12 and correct-horse", ["12", "correct-horse"]),
        ("correct-horse and mot_passe=12", ["correct-horse", "12"]),
        ("mot_passe=12 mot_passe=12", ["12", "12"]),
        ("mot_passe=12correct-horse", ["12", "correct-horse"]),
        ("12 and 12", []),
    ],
)
def test_short_and_long_passwords_are_found_in_the_order_of_the_text(
    text: str, found: list[str]
) -> None:
    spans = secrets_with("12", "correct-horse").find(text)

    assert [text[start:end] for start, end in spans] == found


def test_a_password_that_holds_or_overlaps_another_is_found_with_it() -> None:
    inside = secrets_with("123", "passe=123456")
    beyond = secrets_with("123", "123456")
    before = secrets_with("345", "asse=34")

    assert inside.find("mot_passe=123456, mot_passe=123") == [(4, 16), (28, 31)]
    assert beyond.find("mot_passe=123456") == [(10, 16)]
    assert before.find("mot_passe=345") == [(5, 13)]


def test_a_password_of_four_letters_is_found_anywhere_and_one_of_three_after_its_name() -> None:
    assert secrets_with("s3cr").find("<s3cr>") == [(1, 5)]
    assert secrets_with("s3c").find("<s3c>") == []


@pytest.mark.parametrize(
    ("passwords", "text", "hidden"),
    [
        (("s3cret", "s3cret-more"), "<s3cret-more>", "<***>"),
        (("s3cret-more", "s3cret"), "<s3cret-more> <s3cret>", "<***> <***>"),
        (("12", "123"), "mot_passe=123", "mot_passe=***"),
    ],
)
def test_of_passwords_that_begin_alike_the_longest_is_hidden(
    passwords: tuple[str, ...], text: str, hidden: str
) -> None:
    assert secrets_with(*passwords).hide(text) == hidden


@pytest.mark.parametrize(
    "echo", ["it&apos;s-me", "it&#39;s-me", "it&#x27;s-me", "it&amp;apos;s-me", "it&amp;#x27s-me"]
)
def test_an_apostrophe_is_known_by_its_name_and_by_its_number(echo: str) -> None:
    secrets = secrets_with("it's-me")

    assert secrets.hide(f"<{echo}>") == "<***>"
    assert secrets_with("it-s-me").hide(f"<{echo}>") == f"<{echo}>"


def test_a_space_may_be_written_as_a_plus_and_no_other_letter() -> None:
    assert secrets_with("a b-c").hide("<a+b-c> <a b-c> <a%20b-c>") == "<***> <***> <***>"
    assert secrets_with("abcd").find("<a+cd>") == []
