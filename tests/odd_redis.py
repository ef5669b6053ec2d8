"""A server on Redis' port that takes every command and gives always the same answer, which is none of Redis'."""

import re
import socket
import threading

ANSWERS = (
    b"+OK\r\n",
    b":1\r\n",
    b"$-1\r\n",
    b"$0\r\n\r\n",
    b"$3\r\n\xff\xfe\xfd\r\n",
    b"*0\r\n",
    b"*1\r\n*1\r\n:7\r\n",
    b"*2\r\n$1\r\na\r\n$1\r\nb\r\n",
    b"-ERR odd\r\n",
    b"HTTP/1.1 400 Bad Request\r\n",
)
_COMMAND = re.compile(rb"^\*[0-9]+\r$", re.MULTILINE)


class OddRedis:
    """`url` while it is entered."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer

    def __enter__(self) -> "OddRedis":
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.url = f"redis://127.0.0.1:{self._listening.getsockname()[1]}/0"
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._answers, args=(client,), daemon=True).start()

    def _answers(self, client: socket.socket) -> None:
        with client:
            try:
                while data := client.recv(65536):
                    client.sendall(self._answer * len(_COMMAND.findall(data)))
            except OSError:
                return
