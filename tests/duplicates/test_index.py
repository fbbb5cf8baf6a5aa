"""The index of all lines that were sent is written once for each fingerprint."""

from array import array

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from imports.duplicates import find_repeats
from imports.duplicates.index import count_hashes, write_index
from imports.models import Fingerprint
from tests.duplicates.conftest import Draft, stock

pytestmark = pytest.mark.django_db


def test_lines_that_are_in_the_index_are_not_written_a_second_time(
    draft: Draft, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fingerprint = find_repeats(draft(stock("A", "B"))).fingerprint
    with CaptureQueriesContext(connection) as first:
        write_index(fingerprint)
    assert any("INSERT" in query["sql"] for query in first)

    with django_assert_num_queries(0):
        write_index(fingerprint)
    with django_assert_num_queries(1):
        write_index(Fingerprint.objects.get(pk=fingerprint.pk))


def test_different_lines_come_in_batches_with_how_often_each_of_them_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("imports.duplicates.index.BATCH", 2)

    batches = list(count_hashes(array("q", [5, 1, 4, 1, 3, 2, 4, 1])))

    assert [(count, [*lines]) for count, lines in batches] == [
        (1, [2, 3]),
        (3, [1]),
        (2, [4]),
        (1, [5]),
    ]
