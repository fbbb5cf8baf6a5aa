"""Which tests the gate plays on PostgreSQL as well: all that may touch a database."""

import pytest

from portal.models import Company


def is_marked(request: pytest.FixtureRequest) -> bool:
    return request.node.get_closest_marker("database") is not None


def test_a_test_without_the_mark_is_refused_the_database(request: pytest.FixtureRequest) -> None:
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Company.objects.exists()

    assert not is_marked(request)


@pytest.mark.django_db
def test_a_test_that_asks_for_the_database_by_its_mark_is_marked(
    request: pytest.FixtureRequest,
) -> None:
    assert is_marked(request)


def test_a_test_of_which_a_fixture_asks_for_the_database_is_marked(
    request: pytest.FixtureRequest, company: Company
) -> None:
    assert is_marked(request)
