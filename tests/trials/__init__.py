"""Random trials of the promise that nothing is sent twice: `python -m tests.trials`.

Each trial is a run on a lane of its own, one to three real worker processes that are all told to
send it, a server with a fault and random pauses, and, mostly, a misfortune: a worker killed, or
stopped and woken too late, or told to end at once; a worker or the people's process frozen in a
transaction whose rows the others need, and woken or killed too late; a cancellation, a second
confirmation, a sweep that takes the living for dead. Then what is left is sent, a manager may rule,
and the server is asked what it saw. The choices follow from the seed; the timing does not.
"""
