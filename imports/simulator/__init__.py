"""A simulation of Gestimum's web service, for the demo and the tests: there is no ERP behind it.

It answers as the public help documents. It shares the catalogue's data with the portal and
nothing else: no rule of the portal's own reading, checking or parsing, so that the two meet only
over HTTP. Where the help is silent it does the plainest thing and says so in a comment that
begins with "Guess of the stand-in": nothing may rely on those.
"""

from imports.simulator.books import Booking, ReceivedRequest
from imports.simulator.faults import Fault
from imports.simulator.guard import ProductionError, refuse_in_production
from imports.simulator.server import Simulator

__all__ = [
    "Booking",
    "Fault",
    "ProductionError",
    "ReceivedRequest",
    "Simulator",
    "refuse_in_production",
]
