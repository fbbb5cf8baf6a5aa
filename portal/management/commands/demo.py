"""Sets everything up and runs it until Ctrl-C: for a first look, and for showing it."""

import os
from ipaddress import ip_address

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from portal.demo import content, processes
from portal.demo.environment import remember_folder
from portal.demo.processes import Programs, Stop

START_SECONDS = 90.0
#: The site is shown as people will have it: with its own pages for errors, not Django's.
SITE = {
    "DEBUG": "0",
    "HTTPS": "0",
    "STATIC_FROM_SOURCE": "1",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
}
READY = gettext_noop(
    "Bordereau is ready: %(url)s\n"
    "  login         demo\n"
    "  password      %(password)s\n"
    "  (site administrator: admin, same password)\n"
    "  sample files  %(files)s\n"
    "  The ERP is simulated. The data stays in %(data)s\n"
    "  Press Ctrl-C to stop everything."
)


class Command(BaseCommand):
    help = "Sets up a demonstration with a simulated ERP and runs it until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="port of the site (8000)")
        parser.add_argument(
            "--host", default="127.0.0.1", help="an address of this machine (127.0.0.1)"
        )

    def handle(self, *args: object, host: str, port: int, **options: object) -> None:
        check_place(host, port)
        stop = Stop()
        with stop.on_signals(), Programs(folder=settings.BASE_DIR, stop=stop) as programs:
            self.say(_("Preparing the demonstration…"))
            simulator_port = prepare()
            for name, arguments in list_programs(host, port, simulator_port):
                programs.start(name, arguments)
            if programs.wait_for(lambda: processes.is_listening(host, port), seconds=START_SECONDS):
                self.say_ready(host, port)
                programs.watch()
            culprit = None if stop.event.is_set() else programs.find_ended() or "site"
        if culprit:
            raise CommandError(
                _(
                    "“%(program)s” stopped by itself, so the whole demonstration stopped. See "
                    "the reason above."
                )
                % {"program": culprit}
            )
        self.say(_("The demonstration has ended. Its data is kept."))

    def say_ready(self, host: str, port: int) -> None:
        facts = {
            "url": f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/",
            "password": content.PASSWORD,
            "files": settings.DATA_DIR / "exemples",
            "data": settings.DATA_DIR,
        }
        for language in ("fr", "en"):
            with override(language):
                self.say("\n" + _(READY) % facts)

    def say(self, text: str) -> None:
        self.stdout.write(text)
        # Whoever reads it through a pipe waits for it.
        self.stdout.flush()


def check_place(host: str, port: int) -> None:
    """Refuse an address that others could reach, and a port that is taken."""
    try:
        is_local = ip_address("127.0.0.1" if host == "localhost" else host).is_loopback
    except ValueError:
        is_local = False
    if not is_local:
        raise CommandError(
            _(
                "The demonstration password is public: the demonstration only answers on this "
                "machine. Use --host 127.0.0.1."
            )
        )
    if not 0 < port < 65_536:
        raise CommandError(_("A port is a number from 1 to 65535."))
    if not processes.is_free(host, port):
        raise CommandError(
            _(
                "Port %(port)s is in use by another program. Choose another one, for example: "
                "manage.py demo --port %(other)s"
            )
            % {"port": port, "other": port + 1 if port < 65_535 else port - 1}
        )


def prepare() -> int:
    """Make database, people, companies and files; return the simulated server's port."""
    call_command("migrate", verbosity=0, interactive=False)
    old_port = remember_folder(settings.DATA_DIR)["simulator_port"]
    port = processes.choose_port(old_port)
    content.fill(server_url=simulator_url(port), old_server_url=simulator_url(old_port))
    remember_folder(settings.DATA_DIR, simulator_port=port)
    content.write_files(settings.DATA_DIR / "exemples")
    return port


def simulator_url(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def list_programs(host: str, port: int, simulator_port: int) -> list[tuple[str, list[str]]]:
    """Return what to start, in order; the site comes last, so that it ends first."""
    manage = str(settings.BASE_DIR / "manage.py")
    return [
        ("simulator", ["-m", "imports.simulator", "--port", str(simulator_port)]),
        ("worker", [manage, "worker"]),
        ("site", gunicorn(host, port) if os.name == "posix" else runserver(host, port, manage)),
    ]


def gunicorn(host: str, port: int) -> list[str]:
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        *("-m", "gunicorn", "portal.wsgi"),
        *("--bind", bind, "--worker-class", "gthread", "--threads", "8"),
        *("--log-level", "warning", "--no-control-socket"),
        *[word for name, value in SITE.items() for word in ("--env", f"{name}={value}")],
        *("--graceful-timeout", "3", "--worker-tmp-dir", str(settings.DATA_DIR / "tmp")),
    ]


def runserver(host: str, port: int, manage: str) -> list[str]:
    """gunicorn needs what Windows lacks."""
    return [manage, "runserver", "--noreload", f"{host}:{port}"]
