"""Whose lines are compared: the runs that the same books hold, or may hold."""

from django.db.models import Q, QuerySet

from imports.models import Books, Fingerprint, Run
from portal.models import Company


def same_books(company: Company) -> Q:
    """Match the runs to the books of a company, under whatever profile.

    As the profile stands now, or as it stood when the run was sent, which its lane tells.
    """
    profiles = Company.objects.with_same_books(company)
    return Q(lane__startswith=company.books) | Q(company__in=profiles)


def may_be_booked() -> Q:
    """Match the runs whose lines the ERP has, or may have: unknown outcomes count as sent.

    So do refusals that do not account for every line.
    """
    return Q(state__in=Run.MAY_BE_BOOKED) | Q(state=Run.State.REFUSED, adds_up=False)


def find_same_ledger_runs(run: Run) -> QuerySet[Run]:
    """Return the other runs of this kind that the books of the run hold, or may hold."""
    return (
        Run.objects.filter(same_books(run.company), may_be_booked(), kind_key=run.kind_key)
        .exclude(pk=run.pk)
        .without_dry_runs()
    )


def find_books(company: Company) -> Books:
    """Return the row of the company's books; it is made when they are new."""
    return Books.objects.get_or_create(name=company.books)[0]


def hold_books(company: Company) -> Books:
    """Hold the company's books to the end of the transaction: confirmations to them queue up."""
    books = find_books(company)
    return Books.objects.select_for_update(no_key=True).get(pk=books.pk)


def take_place(fingerprint: Fingerprint, books: Books) -> bool:
    """Number the confirmation among those to the books, which are held.

    False: the fingerprint is not of these lines any more, or not all of them are in the index.
    """
    place = books.confirmed + 1
    Books.objects.filter(pk=books.pk).update(confirmed=place)
    known = Fingerprint.objects.filter(
        pk=fingerprint.pk, revision=fingerprint.revision, is_indexed=True
    )
    return bool(known.update(books=books, place=place))
