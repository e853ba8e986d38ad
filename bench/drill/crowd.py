"""Many people at once: prepared requests over connections that stay open, and how they went."""

import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

_BROKEN = (ConnectionError, TimeoutError)
_PATIENCE = 60.0
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it goes over the wire. who: any name of its sender."""

    who: int
    wire: bytes

    @classmethod
    def post(cls, who: int, path: str, fields: Mapping[str, str], cookie: str = "") -> Self:
        """A form that is sent off."""
        body = urlencode(fields).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return cls(who, head.encode() + body)

    @classmethod
    def get(cls, who: int, path: str, cookie: str = "") -> Self:
        """A page that is asked for."""
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"
        return cls(who, head.encode())


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and when; instants in seconds of one clock. tries: how often it was sent."""

    who: int
    status: int
    cookie: str | None
    body: bytes
    sent: float
    came: float
    tries: int


class Connection:
    """A connection that stays open between requests."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), _PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._kept = b""

    def close(self) -> None:
        self._socket.close()

    def ask(self, wire: bytes) -> tuple[int, str | None, bytes]:
        """Status, the session's cookie where it was set, and the body. Raises ConnectionError."""
        self._socket.sendall(wire)
        while b"\r\n\r\n" not in self._kept:
            self._read()
        head, _, self._kept = self._kept.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        fields = [line.partition(": ") for line in lines[1:]]
        length = next(int(value) for name, _, value in fields if name.lower() == "content-length")
        cookies = [
            value.partition(";")[0]
            for name, _, value in fields
            if name.lower() == "set-cookie" and value.startswith("session=")
        ]
        while len(self._kept) < length:
            self._read()
        body, self._kept = self._kept[:length], self._kept[length:]
        if any(name.lower() == "connection" and value == "close" for name, _, value in fields):
            raise ConnectionResetError
        return int(lines[0].split(" ")[1]), cookies[-1] if cookies else None, body

    def _read(self) -> None:
        part = self._socket.recv(65536)
        if not part:
            raise ConnectionResetError
        self._kept += part


def send_all(
    port: int,
    requests: Sequence[Request],
    *,
    clients: int,
    halfway: Callable[[], None] | None = None,
) -> list[Answer]:
    """Send every request once, several at a time, the first ones first; answers as they came.

    A request whose connection broke is sent again, as people do. halfway: what happens when half
    of them are answered.
    """
    waiting, answers = deque(requests), list[Answer]()
    crowd = [
        threading.Thread(target=_client, args=(port, waiting, answers)) for _ in range(clients)
    ]
    for one in crowd:
        one.start()
    if halfway is not None:
        while len(answers) < len(requests) // 2:
            time.sleep(0.002)
        halfway()
    for one in crowd:
        one.join()
    return answers


def _client(port: int, waiting: deque[Request], answers: list[Answer]) -> None:
    line = Connection(port)
    while True:
        try:
            request = waiting.popleft()
        except IndexError:
            break
        sent = time.perf_counter()
        for tries in range(1, _TRIES + 1):
            try:
                status, cookie, body = line.ask(request.wire)
            except _BROKEN:
                line.close()
                line = _again(port)
            else:
                came = time.perf_counter()
                answers.append(Answer(request.who, status, cookie, body, sent, came, tries))
                break
    line.close()


def _again(port: int) -> Connection:
    """A new connection, once somebody listens again."""
    for _ in range(200):
        try:
            return Connection(port)
        except _BROKEN:
            time.sleep(0.05)
    raise TimeoutError
