"""Runs the stand-in by itself: `python -m imports.simulator --port 8099`."""

import argparse
import signal
import sys
import threading
from collections.abc import Sequence

from imports.simulator.faults import BY_NAME, Fault
from imports.simulator.guard import ProductionError
from imports.simulator.server import Simulator


def build_parser() -> argparse.ArgumentParser:
    faults = "\n".join(
        f"  {fault.value:17} {fault.sentence}; {'booked' if fault.books else 'nothing booked'}"
        for fault in Fault
    )
    parser = argparse.ArgumentParser(
        prog="python -m imports.simulator",
        description="A simulation of Gestimum's web service: it answers, and books nothing real.",
        epilog=f"faults (also asked for by a company file named PANNE-<name>.Gestimum):\n{faults}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="default: this machine only")
    parser.add_argument("--port", type=int, default=8099, help="0 takes any free port")
    parser.add_argument("--opening-delay", type=float, default=3.0, metavar="SECONDS")
    parser.add_argument("--silence", type=float, default=3600.0, metavar="SECONDS")
    parser.add_argument("--fault", choices=sorted(BY_NAME), metavar="NAME")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; 0 at a clean end, 2 when it could not start."""
    chosen = build_parser().parse_args(arguments)
    erp = Simulator(
        host=chosen.host,
        port=chosen.port,
        opening_delay=chosen.opening_delay,
        silence_seconds=chosen.silence,
        # It may run for days.
        record_bodies=False,
    )
    erp.fault = BY_NAME[chosen.fault] if chosen.fault else None
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    try:
        erp.start()
    except ProductionError as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"Port {chosen.port} cannot be used: {error.strerror}. Try --port 0.\n")
        return 2
    sys.stdout.write(f"{erp.url}\n")
    sys.stdout.flush()
    ended.wait()
    erp.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
