"""A server that takes one request of any size and forgets it: `python -m tests.bench.sink`."""

import socket


def main() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(f"http://127.0.0.1:{server.getsockname()[1]}/", flush=True)  # noqa: T201
        connection, _ = server.accept()
        with connection:
            head = b""
            while b"\r\n\r\n" not in head:
                head += connection.recv(65536)
            head, _, body = head.partition(b"\r\n\r\n")
            missing = next(
                int(line.split(b":")[1])
                for line in head.split(b"\r\n")
                if line.lower().startswith(b"content-length:")
            ) - len(body)
            while missing > 0:
                missing -= len(connection.recv(1 << 20))
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")


if __name__ == "__main__":
    main()
