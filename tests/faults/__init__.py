"""A server that fails in one chosen way, and counts what it saw of the request.

Raw sockets, apart from `imports.simulator`: it sends what no HTTP library would send. `server`
holds the sockets and the counts, `behaviours` what it does to a client, `answers` the bytes,
`cases` every fault with what must come of it.
"""
