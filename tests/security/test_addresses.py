"""Where the portal may be sent, and where it sends people: nowhere by a trick of writing."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from portal.address import normalise_server_url
from portal.models import User
from tests.conftest import PASSWORD

ELSEWHERE = [
    "//evil.test",
    "https://evil.test",
    "/\\evil.test",
    "\t//evil.test",
    "http:///evil.test",
    "javascript:alert(1)",
]


@pytest.mark.parametrize(
    "host",
    [
        "2852039166",
        "0xa9fea9fe",
        "169.254.169.254",
        "169.254.169.254.",
        "169.254.43518",
        "0xa9.254.0251.254",
        "[::ffff:169.254.169.254]",
        "[fe80::1]",
        "0.0.0.0",
        "0",
    ],
)
def test_a_link_local_number_is_refused_however_it_is_written(host: str) -> None:
    with pytest.raises(ValidationError):
        normalise_server_url(f"http://{host}/latest")


@pytest.mark.parametrize(
    "host", ["erp2", "erp.example.fr", "srv-2016.local", "10.0.0.7", "1and1.fr"]
)
def test_a_name_with_figures_in_it_is_a_name(host: str) -> None:
    assert normalise_server_url(f"http://{host}:8080") == f"http://{host}:8080"


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "gopher://erp.test", "http://a:b@erp.test", "http://erp.test?x=1"]
)
def test_only_a_plain_web_address_is_taken(url: str) -> None:
    with pytest.raises(ValidationError):
        normalise_server_url(url)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_the_login_leads_to_this_site_only(target: str, alice: User, client: Client) -> None:
    login = {"login": "alice", "password": PASSWORD, "next": target}

    answer = client.post(reverse("account_login"), login)

    assert answer["Location"] == "/"


@pytest.mark.django_db
@pytest.mark.parametrize("target", ELSEWHERE)
def test_the_choice_of_a_language_leads_to_this_site_only(target: str, client: Client) -> None:
    answer = client.post(reverse("set_language"), {"language": "en", "next": target})

    assert answer["Location"] == "/"
