"""What a failing server does to its client, one readable function for each fault."""

import socket

from tests.faults.answers import GOOD, HALF, LARGE_GOOD, MIB, WHOLE, http
from tests.faults.server import PATIENCE, Behaviour, Peer

# Before anything was read


def close_at_accept(peer: Peer) -> None:
    peer.close()


def reset_at_accept(peer: Peer) -> None:
    peer.server.connected.wait(PATIENCE)
    peer.reset()


def reset_at_first_byte(peer: Peer) -> None:
    peer.sock.recv(1)
    peer.reset()


def answer_and_reset(peer: Peer) -> None:
    """Be something else, which says yes before it was asked: nothing of the request was sent."""
    peer.server.connected.wait(PATIENCE)
    peer.send(WHOLE)
    peer.reset()


# In the TLS handshake, which begins with the client's record of type 22


def stall(peer: Peer) -> None:
    peer.hold()


def close_in_handshake(peer: Peer) -> None:
    peer.sock.recv(65536)
    peer.close()


def reset_in_handshake(peer: Peer) -> None:
    peer.sock.recv(10)
    peer.reset()


def drip_in_handshake(peer: Peer) -> None:
    peer.sock.recv(65536)
    peer.send(b"\x16\x03\x03\x40\x00")  # a handshake record of 16 KiB to come
    drip(peer, b"\x02" * 500, pause=0.02)


def answer_plain_http(peer: Peer) -> None:
    peer.sock.recv(10)
    peer.send(http(status=400))


# While the body is on its way


def close_after_headers(peer: Peer) -> None:
    peer.read_head()
    peer.close()


def reset_after_headers(peer: Peer) -> None:
    peer.read_head()
    peer.reset()


def reset_before_last_byte(peer: Peer) -> None:
    peer.read_head()
    peer.read_body(leave=1)
    peer.reset()


def stop_reading(peer: Peer) -> None:
    peer.read_head()
    peer.hold()


def read_slowly(peer: Peer) -> None:
    """Read nothing for longer than one second, which is the limit to connect; then all."""
    peer.read_head()
    peer.pause(1.5)
    peer.read_body()
    peer.send(http(LARGE_GOOD))


def answering_early(answer: bytes) -> Behaviour:
    """Answer before the body was read, and read it all the same, as a careful proxy does."""

    def behave(peer: Peer) -> None:
        peer.read_head()
        peer.send(answer)
        peer.read_body()

    return behave


def answering_unread(answer: bytes) -> Behaviour:
    """Answer before the body was read, hang up in order, and read nothing of what comes."""

    def behave(peer: Peer) -> None:
        peer.read_head()
        peer.send(answer)
        peer.sock.shutdown(socket.SHUT_WR)
        peer.reset()

    return behave


# After the whole body was read


def close_after_body(peer: Peer) -> None:
    peer.read_all()
    peer.close()


def reset_after_body(peer: Peer) -> None:
    peer.read_all()
    peer.reset()


def stay_silent(peer: Peer) -> None:
    peer.read_all()
    peer.hold()


def answering(answer: bytes) -> Behaviour:
    """Send these bytes after the whole body was read, then close."""

    def behave(peer: Peer) -> None:
        peer.read_all()
        peer.send(answer)

    return behave


answer_well = answering(WHOLE)


def reset_in_answer(peer: Peer) -> None:
    peer.read_all()
    peer.send(WHOLE[:-HALF])
    peer.reset()


def cut_in_answer(peer: Peer) -> None:
    """End the connection without the goodbye that TLS knows."""
    peer.read_all()
    peer.send(WHOLE[:-HALF])
    peer.close()


def stall_in_answer(peer: Peer) -> None:
    peer.read_all()
    peer.send(WHOLE[:-HALF])
    peer.hold()


def drip_head(peer: Peer) -> None:
    peer.read_all()
    drip(peer, WHOLE, pause=0.02)


def drip_body(peer: Peer) -> None:
    peer.read_all()
    peer.send(http(length=len(GOOD)))
    drip(peer, GOOD, pause=0.02)


def drip_in_time(peer: Peer) -> None:
    peer.read_all()
    drip(peer, WHOLE, pause=0)


def drip(peer: Peer, data: bytes, *, pause: float) -> None:
    """Send one byte at a time; where there are pauses, the client must hang up before the last."""
    for byte in data[:-1]:
        peer.send(bytes([byte]))
        if pause and peer.pause(pause):
            return
    assert not pause, "the client has waited for the last byte"
    peer.send(data[-1:])


def flooding(block: bytes, *, status: int = 200) -> Behaviour:
    """Answer 200 MB, a megabyte at a time."""

    def behave(peer: Peer) -> None:
        peer.read_all()
        peer.send(http(status=status, length=200 * MIB))
        for _ in range(200):
            peer.send(block)

    return behave


flood = flooding(b"x" * MIB)


# 100 Continue and its like, which nobody asked for

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"


def continue_then_answer(peer: Peer) -> None:
    peer.read_head()
    peer.send(CONTINUE)
    peer.read_body()
    peer.send(CONTINUE + WHOLE)


def continue_then_close(peer: Peer) -> None:
    peer.read_head()
    peer.send(CONTINUE)
    peer.read_body()
    peer.close()


def continue_for_ever(peer: Peer) -> None:
    peer.read_all()
    while not peer.pause(0.02):
        peer.send(CONTINUE)
