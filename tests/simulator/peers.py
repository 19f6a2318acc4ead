"""Plain clients of the simulator, written from the wire contract and not from the simulator's code."""

import hashlib
import hmac
import re
import socket
import time
import tomllib
import uuid
from pathlib import Path
from typing import Any

import requests

from kiosk.simulator.world import Simulator

DEADLINE_S = 5


class WiseCaller:
    """Signs and sends what a kiosk would."""

    def __init__(self, config: Path) -> None:
        self.settings = tomllib.loads(config.read_text())["library"]["wise"]
        self.session = requests.Session()
        self.token: str | None = None

    def __enter__(self) -> "WiseCaller":
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()

    def key(self, at: float | None = None) -> str:
        secret = Path(self.settings["key_file"]).read_text().strip()
        message = f"{int((at or time.time()) // 86400)}{self.settings['application']}"
        return f"{self.settings['key_id']}:{hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()}"

    def call(self, method: str, path: str, json: object = None, **headers: str) -> requests.Response:
        sent = {"WISE_KEY": self.key()} | ({"Authorization": self.token} if self.token else {})
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        url = self.settings["url"] + path
        return self.session.request(method, url, json=json, headers=sent, timeout=DEADLINE_S)

    def login(self) -> None:
        password = Path(self.settings["password_file"]).read_text().strip()
        answer = self.call("POST", "/login", {"username": self.settings["user"], "password": password})
        assert answer.status_code == 200, answer.text
        self.token = answer.json()["token"]

    def get(self, path: str) -> Any:
        answer = self.call("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def pid(self, card: str) -> str:
        (found,) = self.get(f"/library/1001/patron?offset=0&limit=10&search={card}")["items"]
        return str(found["patronSystemId"])

    def of(self, card: str) -> str:
        """The path every question about this member starts with."""
        return f"/patron/{self.pid(card)}/library/1001"

    def account(self, card: str) -> Any:
        return self.get(self.of(card) + "/loginaccount")

    def act(self, path: str, body: object, request_id: str | None = None) -> requests.Response:
        return self.call("POST", path, body, Idempotency_Key=request_id or uuid.uuid4().hex)

    def reset_password(self, card: str, proposal: str, request_id: str | None = None) -> requests.Response:
        return self.act(self.of(card) + "/password", {"password": proposal}, request_id)

    def patron_login(self, username: str, password: str, **more: str) -> requests.Response:
        return self.call("POST", "/patron/authentication", {"username": username, "password": password, **more})


class Panel:
    """The panel's API."""

    def __init__(self, world: Simulator) -> None:
        self.url = world.http_url + "/panel"
        self.session = requests.Session()

    def __enter__(self) -> "Panel":
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()

    def get(self, path: str) -> Any:
        answer = self.session.get(self.url + path, timeout=DEADLINE_S)
        answer.raise_for_status()
        return answer.json()

    def post(self, path: str, json: object = None) -> Any:
        answer = self.session.post(self.url + path, json=json, timeout=DEADLINE_S)
        answer.raise_for_status()
        return answer.json()

    def put(self, path: str, json: object) -> Any:
        answer = self.session.put(self.url + path, json=json, timeout=DEADLINE_S)
        answer.raise_for_status()
        return answer.json()

    def newest_mail(self, kind: str, to_username: str) -> Any:
        return next(mail for mail in self.get("/mails") if mail["kind"] == kind and to_username in mail["body"])


class Sip2Client:
    """A raw SIP2 line."""

    def __init__(self, config: Path, password: str | None = None) -> None:
        self.settings = tomllib.loads(config.read_text())["library"]["sip2"]
        self.password = password or Path(self.settings["password_file"]).read_text().strip()
        self.socket = socket.create_connection((self.settings["host"], self.settings["port"]), timeout=DEADLINE_S)
        self.sequence = 0

    def __enter__(self) -> "Sip2Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def ask(self, body: str) -> str:
        """Send one message; returns the answer to its CR, or what came before the connection closed."""
        summed = f"{body}AY{self.sequence}AZ".encode()
        self.sequence = (self.sequence + 1) % 10
        self.socket.sendall(summed + b"%04X\r" % (-sum(summed) & 0xFFFF))
        answer = b""
        while not answer.endswith(b"\r"):
            part = self.socket.recv(4096)
            if not part:
                break
            answer += part
        return answer.decode("utf-8", "replace")

    def login(self) -> str:
        return self.ask(f"9300CN{self.settings['user']}|CO{self.password}|CP9401|")

    def patron(self, card: str, pin: str | None = "1234", message: str = "63") -> str:
        summary = " " * 10 if message == "63" else ""
        proof = "" if pin is None else f"AD{pin}|"
        return self.ask(f"{message}00120260312    140500{summary}AO1001|AA{card}|AC|{proof}")


def sip2_field(answer: str, code: str) -> str | None:
    """The first value of a field."""
    found = re.search(rf"(?:\||^.{{0,61}}?){code}([^|]*)\|", answer)
    return found[1] if found else None


def has_good_checksum(answer: str) -> bool:
    summed, _, checksum = answer.rstrip("\r").encode().rpartition(b"AZ")
    return (sum(summed + b"AZ") + int(checksum, 16)) & 0xFFFF == 0
