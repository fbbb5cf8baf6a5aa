"""Puts lanes and books under the normal form of their server and company file (portal/lane.py).

Until now one company file under two spellings had two lanes and two books. Where that was so, the
books become one: every fingerprint stays with its lines, and drafts are compared anew.
"""

from collections import defaultdict
from heapq import merge
from itertools import count
from urllib.parse import urlsplit

from django.core.management.base import CommandError
from django.db import migrations

from portal.lane import name_books, name_lane

SENDING = (
    "An import is being sent ({codes}): its lane must not change under it. Stop the site and the "
    "workers, run “manage.py sweep” until nothing is being sent any more, then migrate again. "
    "Nothing was changed."
)
#: Confirmed, and perhaps still to be sent: what went to the same books under another spelling was
#: never shown to whoever confirmed them.
STILL_OPEN = ("queued", "unknown")


def rename_lanes_and_books(apps, schema_editor):
    hold_runs(schema_editor.connection)
    Run = apps.get_model("imports", "Run")
    refuse_while_sending(Run)
    lanes, books = find_new_names(apps.get_model("portal", "Company"))
    for old in Run.objects.exclude(lane="").order_by().values_list("lane", flat=True).distinct():
        new = lanes.get(old) or rename_lane(old)
        if new != old:
            Run.objects.filter(lane=old).update(lane=new)
    rename_books(apps, books)


def hold_runs(connection):
    """Keep a worker that was left running from claiming a run meanwhile.

    SQLite: the transaction of a migration holds the only lock there is.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE imports_run IN EXCLUSIVE MODE")


def refuse_while_sending(Run):
    sending = Run.objects.filter(state="sending").order_by("pk")
    if codes := [str(code) for code in sending.values_list("code", flat=True)]:
        raise CommandError(SENDING.format(codes=", ".join(codes)))


def find_new_names(Company):
    """Return the new name for each lane and each books of a profile as it stands now."""
    lanes, books = {}, {}
    for profile in Company.objects.values_list("server_url", "company_file", "erp_user"):
        old = name_old_books(*profile[:2])
        books[old] = name_books(*profile[:2])
        lanes[old + profile[2].casefold()] = name_lane(*profile)
    return lanes, books


def name_old_books(server_url, company_file):
    """Return what books were called until now."""
    parts = urlsplit(server_url)
    server = f"{parts.scheme}://{parts.netloc}{parts.path}".lower().rstrip("/")
    return f"{server}|{company_file.casefold()}|"


def rename_lane(old):
    """Return the new name of a lane of a profile that has changed since."""
    server, _, rest = old.partition("|")
    company_file, _, erp_user = rest.rpartition("|")
    return name_lane(server, company_file, erp_user)


def rename_books(apps, new_names):
    Books = apps.get_model("imports", "Books")
    same = defaultdict(list)
    for books in Books.objects.order_by("pk"):
        name = new_names.get(books.name) or rename_lane(books.name)
        same[name].append(books)
    for name, (kept, *others) in same.items():
        if others:
            become_one(apps, kept, others)
        if kept.name != name:
            Books.objects.filter(pk=kept.pk).update(name=name)


def become_one(apps, kept, others):
    """Bring all fingerprints under one of the books, numbered anew in their order."""
    Fingerprint = apps.get_model("imports", "Fingerprint")
    Books = apps.get_model("imports", "Books")
    all_books = [kept, *others]
    places = count(1)
    for pk in order_confirmed(Fingerprint, all_books):
        Fingerprint.objects.filter(pk=pk).update(books=kept, place=next(places))
    # What a draft was compared with was a part of these books: it is compared anew.
    drafts = Fingerprint.objects.filter(books__in=all_books, place=None)
    drafts.update(books=kept, looked_at=None, looked_up_to=0)
    confirmed = sum(books.confirmed for books in all_books)
    Books.objects.filter(pk=kept.pk).update(confirmed=confirmed)
    Books.objects.filter(pk__in=[books.pk for books in others]).delete()


def order_confirmed(Fingerprint, all_books):
    """Return the keys of the confirmed fingerprints in the order of their confirmations.

    First those of imports that may still be sent: whatever went under another spelling then counts
    as confirmed later, and stands in the way of a second sending that nobody compared with it.
    """
    ordered = []
    for is_open in (True, False):
        of_each = []
        for books in all_books:
            confirmed = Fingerprint.objects.filter(books=books).exclude(place=None)
            states = {"run__state__in": STILL_OPEN}
            chosen = confirmed.filter(**states) if is_open else confirmed.exclude(**states)
            of_each.append(chosen.order_by("place").values_list("run__queued_at", "pk"))
        # Clocks jump: within the old books the order stays what it was.
        ordered += [pk for _, pk in merge(*of_each, key=lambda row: row[0])]
    return ordered


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0003_mask_answers"),
        ("portal", "0003_names"),
    ]

    operations = [
        # Backwards nothing changes: an older version takes a lane it does not know for that of
        # another profile, and sends nothing to it.
        migrations.RunPython(rename_lanes_and_books, migrations.RunPython.noop),
    ]
