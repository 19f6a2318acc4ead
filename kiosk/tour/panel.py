"""The simulator's panel, as a program drives it: scan, break and mend, read mail and bons, move the clock."""

import io
from dataclasses import dataclass
from typing import Any

import requests
from PIL import Image

TIMEOUT_S = 10.0


@dataclass(frozen=True)
class Mail:
    id: int
    kind: str
    link: str
    works: bool


class Panel:
    """`url` is the simulator's own address; raises requests' errors when it does not answer."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/panel"
        self._session = requests.Session()

    def scan(self, code: str) -> None:
        self._send("POST", "scan", {"code": code})

    def printer(self, fault: str, after_lines: int | None = None) -> None:
        """Break the bonprinter by the name of a fault, now or after so many lines; 'none' mends it."""
        self._send("PUT", "printer", {"fault": fault, "after_lines": after_lines})

    def wise(self, fault: str) -> None:
        self._send("PUT", "wise", {"fault": fault})

    def sip2(self, fault: str) -> None:
        self._send("PUT", "sip2", {"fault": fault})

    def kb(self, *, generates: bool) -> None:
        """Can the KB make an inlogaccount now?"""
        self._send("PUT", "kb", {"generates": generates})

    def mails(self) -> list[Mail]:
        """Every mail in the KB's mailbox."""
        return [Mail(one["id"], one["kind"], one["link"], one["works"]) for one in self._get("mails").json()]

    def receipts(self) -> list[int]:
        return [one["number"] for one in self._get("receipts").json()]

    def receipt_words(self, number: int) -> str:
        return self._get(f"receipts/{number}.txt").text

    def receipt_picture(self, number: int) -> Image.Image:
        return Image.open(io.BytesIO(self._get(f"receipts/{number}.png").content)).convert("RGB")

    def cards(self) -> int:
        """How many cards came out."""
        count: int = self._get("state").json()["cards"]
        return count

    def card_picture(self, number: int) -> Image.Image:
        return Image.open(io.BytesIO(self._get(f"cards/{number}.png").content)).convert("RGB")

    def open_link(self, mail: Mail) -> int:
        """Follow the link in a mail as a phone would; returns the HTTP status."""
        return self._session.get(mail.link, timeout=TIMEOUT_S).status_code

    def _get(self, path: str) -> requests.Response:
        answer = self._session.get(f"{self._url}/{path}", timeout=TIMEOUT_S)
        answer.raise_for_status()
        return answer

    def _send(self, method: str, path: str, body: dict[str, Any]) -> None:
        self._session.request(method, f"{self._url}/{path}", json=body, timeout=TIMEOUT_S).raise_for_status()
