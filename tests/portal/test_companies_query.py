from django.contrib.auth.models import AnonymousUser
from django.db import connection

from portal.models import Company, User


def test_a_member_sees_the_companies_of_which_he_is_one(
    company: Company, bob: User, stranger: User, admin: User
) -> None:
    assert list(Company.objects.visible_to(bob)) == [company]
    assert list(Company.objects.visible_to(admin)) == [company]
    assert not Company.objects.visible_to(stranger)
    assert not Company.objects.visible_to(AnonymousUser())


def test_readers_do_not_send(company: Company, alice: User, bob: User, charlie: User) -> None:
    assert list(Company.objects.sendable_by(alice)) == [company]
    assert list(Company.objects.sendable_by(charlie)) == [company]
    assert not Company.objects.sendable_by(bob)


def test_only_managers_change_a_company(
    company: Company, alice: User, bob: User, charlie: User, admin: User
) -> None:
    assert list(Company.objects.managed_by(charlie)) == [company]
    assert list(Company.objects.managed_by(admin)) == [company]
    assert not Company.objects.managed_by(alice)
    assert not Company.objects.managed_by(bob)


def test_the_password_is_not_in_the_database_as_it_stands(company: Company) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT erp_password FROM portal_company")
        (stored,) = cursor.fetchone()

    assert "s3cret" not in stored
    assert Company.objects.get().erp_password == "ERP-s3cret"
