#!/usr/bin/python3
"""Does in the guest what the tests outside ask: JSON lines over a virtio-serial port. Needs no library.

`{"id": 1, "shell": "text", "timeout": 60}` answers `{"id": 1, "rc": 0, "out": "…"}`.
`{"id": 2, "put": "/path", "b64": "…"}` writes a file.
`{"id": 3, "spawn": ["program", "argument"]}` starts a program; every line that it prints comes as
`{"of": 3, "line": "…"}`, its end as `{"of": 3, "exit": 0}`.
`{"id": 4, "of": 3, "tell": "line"}` gives that program a line; `{"id": 5, "of": 3, "signal": 15}` a signal.
"""

import base64
import json
import os
import subprocess
import threading
import time
from typing import Any

PORT = "/dev/virtio-ports/vmtest.agent"
HOST_AWAY_SECONDS = 0.1


class Agent:
    def __init__(self) -> None:
        self._port = os.open(PORT, os.O_RDWR)
        self._writing = threading.Lock()
        self._programs: dict[int, subprocess.Popen[bytes]] = {}

    def send(self, message: dict[str, Any]) -> None:
        data = (json.dumps(message) + "\n").encode()
        with self._writing:
            while data:
                data = data[os.write(self._port, data) :]

    def serve(self) -> None:
        self.send({"hello": True})
        buffer = b""
        while True:
            try:
                data = os.read(self._port, 65536)
            except OSError:
                data = b""
            if not data:
                time.sleep(HOST_AWAY_SECONDS)
                continue
            *lines, buffer = (buffer + data).split(b"\n")
            for line in filter(None, lines):
                threading.Thread(target=self._answer, args=(json.loads(line),), daemon=True).start()

    def _answer(self, request: dict[str, Any]) -> None:
        try:
            reply = self._do(request)
        except Exception as error:
            reply = {"rc": 255, "out": repr(error)}
        self.send({"id": request["id"], **reply})

    def _do(self, request: dict[str, Any]) -> dict[str, Any]:
        match request:
            case {"shell": command, "timeout": timeout}:
                return shell(command, timeout)
            case {"put": path, "b64": content}:
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "wb") as file:
                    file.write(base64.b64decode(content))
            case {"spawn": arguments, "id": name}:
                self._spawn(name, arguments)
            case {"tell": line, "of": name}:
                pipe = self._programs[name].stdin
                assert pipe is not None
                pipe.write(line.encode() + b"\n")
                pipe.flush()
            case {"signal": number, "of": name}:
                self._programs[name].send_signal(number)
        return {"rc": 0, "out": ""}

    def _spawn(self, name: int, arguments: list[str]) -> None:
        program = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self._programs[name] = program
        threading.Thread(target=self._follow, args=(name, program), daemon=True).start()

    def _follow(self, name: int, program: "subprocess.Popen[bytes]") -> None:
        assert program.stdout is not None
        for line in program.stdout:
            self.send({"of": name, "line": line.decode("utf-8", "replace").rstrip("\n")})
        self.send({"of": name, "exit": program.wait()})


def shell(command: str, timeout: float) -> dict[str, Any]:
    try:
        done = subprocess.run(
            ["/bin/bash", "-c", command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
        )
    except subprocess.TimeoutExpired as late:
        return {"rc": 124, "out": (late.stdout or b"").decode("utf-8", "replace")}
    return {"rc": done.returncode, "out": done.stdout.decode("utf-8", "replace")}


if __name__ == "__main__":
    Agent().serve()
