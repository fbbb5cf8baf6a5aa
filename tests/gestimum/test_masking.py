"""The copy that is kept says what came, without the passwords that a server repeated."""

import html
import json
from base64 import b64encode
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from imports.gestimum.answer import NotAnAnswer, judge, parse_answer
from imports.gestimum.journal import SENTENCES
from imports.gestimum.masking import mask, quote_copy
from imports.gestimum.parsing import SAMPLE_CHARACTERS
from imports.gestimum.secrets import LEAST_CHARACTERS, Credentials, Secrets
from imports.outcomes.by_answer import judge_by_answer
from tests.effort import examples, few_of

AT = "12/11/2026 10:00:00 "
SENT = 2000


def escape_in_json(text: str) -> str:
    return json.dumps(text)[1:-1]


def spell_every_letter(text: str) -> str:
    units = text.encode("utf-16-be")
    return "".join(rf"\u{int.from_bytes(units[at : at + 2]):04X}" for at in range(0, len(units), 2))


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in JSON": escape_in_json,
    "in JSON in JSON": lambda text: escape_in_json(escape_in_json(text)),
    "in JSON with its slashes escaped": lambda text: escape_in_json(text).replace("/", r"\/"),
    "in JSON letter by letter": spell_every_letter,
    "in JSON letter by letter in small letters": lambda text: spell_every_letter(text).lower(),
    "in an address": lambda text: quote(text, safe=""),
    "in an address in small letters": lambda text: (
        quote(text, safe="").lower()
        if text.isascii() and text == text.lower()
        else quote(text, safe="")
    ),
    "in an address letter by letter": lambda text: "".join(
        f"%{byte:02X}" for byte in text.encode()
    ),
    "in a form": lambda text: quote(text, safe=" ").replace(" ", "+"),
    "in a page": html.escape,
    "in a page by numbers": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "in a page by hexadecimal numbers": lambda text: "".join(f"&#x{ord(c):X};" for c in text),
    "in the header of the authentication": lambda text: b64encode(
        f"proxy:{text}".encode()
    ).decode(),
}
#: Half of them are made of what escapes change.
PASSWORDS = st.text(
    st.sampled_from("aé€/\"'\\&<> +%\n\U0001f600s3C") | st.characters(exclude_categories=["Cs"]),
    min_size=4,
    max_size=12,
).filter(lambda text: len(set(text)) > 2 and text.strip() == text)


def secrets_with(password: str) -> Secrets:
    return Secrets([Credentials("WEB", password), Credentials("proxy", password)])


def answer_with(entries: list[str], *, message: str = "terminé", **result: object) -> bytes:
    told = {
        "resultat": "succès",
        "message": message,
        "journal": [AT + entry for entry in entries],
        "statistiques": {"nombre_lignes_importées": "1997", "nombre_lignes_non_importées": "3"},
    }
    return json.dumps({"result": [told | result]}, ensure_ascii=False).encode()


JOURNAL = [
    "Ouverture de la société C:\\Acme.Gestimum",
    "Nombre de lignes importées : 1997",
    "Nombre de lignes non importées : 3",
    "La pièce ENT26-00007 a été créée",
    "La ligne 1200 n'a pas pu être importée :",
    "Code manquant",
    "La ligne 1201 n'a pas pu être importée : motif",
    "La ligne 1202 comporte les avertissements suivants :",
    "Attention ! BBAN",
    "Stock de l'article ELS insuffisant. Stock actuel : 1200.",
    "Fermeture de la société C:\\Acme.Gestimum",
]


def strings_of(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for pair in value.items() for one in pair for text in strings_of(one)]
    if isinstance(value, list):
        return [text for item in value for text in strings_of(item)]
    return [value] if isinstance(value, str) else []


def check_same_verdicts(raw: bytes, kept: bytes) -> None:
    before, after = parse_answer(raw), parse_answer(kept)
    judged = judge(before, sent=SENT)
    assert judge(after, sent=SENT) == judged
    assert after.counters == before.counters
    assert [(e.at, e.kind, e.record, e.number) for e in after.journal] == [
        (e.at, e.kind, e.record, e.number) for e in before.journal
    ]
    said, kept_to = judge_by_answer(before, judged), judge_by_answer(after, judged)
    assert {record: one.verdict for record, one in kept_to.named.items()} == {
        record: one.verdict for record, one in said.named.items()
    }


@pytest.mark.parametrize("spelling", few_of([*SPELLINGS], every=5))
@settings(max_examples=examples(30))
@given(password=PASSWORDS, place=st.integers(0, len(JOURNAL) - 1))
def test_no_spelling_of_a_password_is_left_in_an_answer_and_it_proves_the_same(
    spelling: str, password: str, place: int
) -> None:
    echo = SPELLINGS[spelling](password)
    entries = [*JOURNAL]
    entries[place] += f" {echo}"
    raw = answer_with(
        [*entries, f"<<{echo}>>"], message=f"<<{echo}>>", echo={f"<<{echo}>>": [echo]}
    )
    # What the answer would say without any echo is no echo.
    assume(not secrets_with(password).find("\n".join(strings_of(json.loads(answer_with(JOURNAL))))))

    kept = mask(raw, secrets_with(password))

    left = strings_of(json.loads(kept))
    assert not [text for text in left if echo in text or password in text]
    assert sum("<<" in text and f"<<{echo}" not in text for text in left) == 3
    check_same_verdicts(raw, kept)
    assert mask(kept, secrets_with(password)) == kept


WORDS = sorted({word for _, pattern in SENTENCES for word in pattern.split() if word.isalpha()})


@settings(max_examples=examples(30))
@given(
    password=st.sampled_from(
        [*(word for word in WORDS if len(word) > 3), "1200", "1997", "2026", "12/11/2026",
         "La ligne", "n'a pas pu", "10:00", "suffisant", "e 1200 n"]
    ),
    shuffled=st.permutations(JOURNAL),
)  # fmt: skip
def test_a_password_made_of_the_erps_own_words_or_figures_changes_no_verdict(
    password: str, shuffled: list[str]
) -> None:
    raw = answer_with([*shuffled, f"Essai : {password} {password}"])

    kept = mask(raw, secrets_with(password))

    check_same_verdicts(raw, kept)
    assert not parse_answer(kept).journal[-1].text.removeprefix("Essai : ").strip("* ")


@pytest.mark.parametrize("spelling", few_of([*SPELLINGS], every=5))
@settings(max_examples=examples(30))
@given(password=PASSWORDS, around=st.binary(max_size=30))
def test_no_spelling_of_a_password_is_left_in_what_is_no_answer(
    spelling: str, password: str, around: bytes
) -> None:
    echo = SPELLINGS[spelling](password).encode()
    raw = b"<html>" + around + b"<" + echo + b">" + around

    kept = mask(raw, secrets_with(password))

    assert echo not in kept
    assert kept.startswith(b"<html>")
    with pytest.raises(NotAnAnswer):
        parse_answer(kept)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("password", ["prêt-à-tout", "prêt-à-tout€", "€-prêt-à-tout", "à-tout"])
def test_a_page_in_any_encoding_keeps_all_but_the_password(encoding: str, password: str) -> None:
    page = "<p>Société</p> {'mot_passe': '%s'} fin"
    raw = (page % password).encode(encoding)

    kept = mask(raw, secrets_with(password))

    assert kept.decode(encoding) == page % "***"


@pytest.mark.parametrize(
    "echo",
    [
        '"mot_passe": "120"', r"\"mot_passe\":\"120\"", "mot_passe=120", "mot_passe%22%3A%22120%22",
        "MotPasse=120", "&quot;mot_passe&quot;:&quot;120&quot;",
    ],
)  # fmt: skip
def test_a_short_password_is_masked_after_its_name_only(echo: str) -> None:
    raw = answer_with([*JOURNAL, f"120 lignes {echo} 120"])

    kept = mask(raw, secrets_with("120"))

    assert parse_answer(kept).journal[-1].text == f"120 lignes {echo.replace('120', '***')} 120"
    check_same_verdicts(raw, kept)


@pytest.mark.parametrize("password", ["1997", "199", "9973", "importées", "ligne"])
def test_a_count_is_never_masked(password: str) -> None:
    raw = answer_with([*JOURNAL, f"Erreur : mot_passe={password}"])

    kept = mask(raw, secrets_with(password))

    assert parse_answer(kept).counters == parse_answer(raw).counters
    assert parse_answer(kept).journal[-1].text == "Erreur : mot_passe=***"
    check_same_verdicts(raw, kept)


def test_what_holds_no_password_is_kept_byte_for_byte() -> None:
    raw = answer_with(JOURNAL).replace(b": ", b" :\n")

    assert mask(raw, secrets_with("s3cret")) is raw
    assert mask(raw, Secrets([Credentials("WEB", "")])) is raw


@pytest.mark.parametrize("depth", [400, 2_000, 20_000])
def test_what_is_nested_ever_deeper_is_masked_as_well(depth: int) -> None:
    nested = "[" * depth + '"s3cret"' + "]" * depth
    raw = answer_with([]).replace(b'"journal"', f'"deep": {nested}, "journal"'.encode(), 1)

    kept = mask(raw, secrets_with("s3cret"))

    assert b"s3cret" not in kept


def test_half_a_password_at_the_end_of_what_was_cut_is_masked() -> None:
    whole = answer_with(["mot_passe: correct-horse"])
    cut = whole[: whole.index(b"correct") + 10]

    kept = mask(cut, secrets_with("correct-horse"))

    assert kept.endswith(b"mot_passe: ***")


@pytest.mark.parametrize(
    ("letters", "is_masked"),
    [(LEAST_CHARACTERS - 1, False), (LEAST_CHARACTERS, True), (12, True)],
)
def test_the_beginning_of_a_password_is_masked_from_four_letters_on(
    letters: int, *, is_masked: bool
) -> None:
    cut = b"<p>" + b"correct-horse"[:letters]

    kept = mask(cut, secrets_with("correct-horse"))

    assert kept == (b"<p>***" if is_masked else cut)


def quote_twice(raw: bytes, secrets: Secrets) -> tuple[str, str]:
    """Return what is quoted of bytes that are no answer, before and after they are masked."""
    with pytest.raises(NotAnAnswer) as refusal:
        parse_answer(raw)
    code, params = refusal.value.code, refusal.value.params
    return str(params), str(quote_copy(code, params, mask(raw, secrets), secrets))


def test_a_quotation_that_ends_inside_a_password_is_quoted_from_the_copy() -> None:
    raw = b"<p>" + b"x" * (SAMPLE_CHARACTERS - 10) + b"correct-horse</p>"

    before, after = quote_twice(raw, secrets_with("correct-horse"))

    assert "correct" in before
    assert "correct" not in after


def test_a_quotation_is_masked_where_the_copy_is_refused_for_another_reason() -> None:
    secrets = secrets_with("correct-horse")

    quoted = quote_copy("not_json", {"sample": "a correct-horse"}, b"<p>another</p>", secrets)

    assert quoted == {"sample": "a ***"}


def test_a_page_does_not_become_an_answer_by_losing_a_password() -> None:
    whole = answer_with(JOURNAL)
    raw = whole.replace(b"termin", b'x", "message": "termin')

    kept = mask(raw, secrets_with('x", "message": "termin'))

    assert b"message" in kept
    with pytest.raises(NotAnAnswer):
        parse_answer(kept)


@pytest.mark.parametrize("noise", ["\\", "%25", "&amp;", "E", "mot_passe ", '"', "ERP-s3cre"])
def test_a_text_made_to_hurt_is_searched_once(noise: str) -> None:
    raw = ("<" + noise * 50_000).encode()
    counted = []

    class Counting(Secrets):
        def find(self, text: str) -> list[tuple[int, int]]:
            counted.append(len(text))
            return super().find(text)

    mask(raw, Counting([Credentials("WEB", "ERP-s3cret\\/"), Credentials("proxy", "12")]))

    assert sum(counted) <= len(raw)
