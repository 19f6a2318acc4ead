"""`paszuil library probe` from outside: against pysip2, and without a server at all."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from tests.library.sip2.pysip2_server import pysip2_server
from tests.library.sip2.transcript import CARD

KEYS = {
    "online", "valid_card", "valid_pin", "name_known", "blocks", "fee_cents", "expires", "latency_ms", "error",
}  # fmt: skip


@pytest.fixture
def password_file(tmp_path: Path) -> str:
    file = tmp_path / "password"
    file.write_text("clientpwd\n")
    return str(file)


async def run(*words: str, stdin: str = "1234\n") -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "kiosk", "library", "probe", *words,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await asyncio.wait_for(process.communicate(stdin.encode()), 30)
    assert "Traceback" not in err.decode()
    for secret in ("1234", "9999", "clientpwd", "Jansen", "Zoë"):
        assert secret not in (out + err).decode().replace(CARD, "")
    return process.returncode or 0, out.decode(), err.decode()


def words(port: int, password_file: str, card: str = CARD) -> list[str]:
    return [
        "--sip2", f"127.0.0.1:{port}", "--user", "scclient", "--password-file", password_file,
        "--institution", "UWOLS", "--card", card, "--pin-file", "-",
    ]  # fmt: skip


async def test_a_library_that_answers_is_told_in_one_json_object_and_in_words(password_file):
    async with pysip2_server() as port:
        asked = words(port, password_file, "20001000000020")
        right = await run(*asked, "--json")
        wrong = await run(*asked, "--json", stdin="9999")
        unknown = await run(*words(port, password_file, "29999"), "--json")
        plain = await run(*asked)
    told = json.loads(right[1])
    assert set(told) == KEYS
    assert told.pop("latency_ms") > 0
    assert (right[0], right[2]) == (0, "")
    assert told == {
        "online": True, "valid_card": True, "valid_pin": True, "name_known": True,
        "blocks": ["charging_denied", "too_many_fines"], "fee_cents": 1250, "expires": None, "error": None,
    }  # fmt: skip
    assert (wrong[0], json.loads(wrong[1])["valid_pin"]) == (0, False)
    told = json.loads(unknown[1])
    assert (unknown[0], told["valid_card"], told["valid_pin"], told["blocks"]) == (0, False, None, [])
    assert "EUR 12.50" in plain[1]


async def test_a_refused_login_and_an_absent_library_end_with_one_and_say_why(password_file, tmp_path):
    wrong = tmp_path / "wrong"
    wrong.write_text("another\n")
    async with pysip2_server() as port:
        refused = await run(*words(port, str(wrong)), "--json")
    gone = await run(*words(port, password_file), "--json")
    for (code, out, _), failure in ((refused, "refused"), (gone, "offline")):
        told = json.loads(out)
        assert set(told) == KEYS
        assert (code, told["online"], told["error"]["failure"]) == (1, False, failure)


@pytest.mark.parametrize(
    ("asked", "stdin"),
    [
        (["--sip2", "127.0.0.1:1", "--card", CARD, "--pin-file", "-"], "12|34"),
        (["--sip2", "127.0.0.1:1", "--card", CARD, "--pin-file", "-"], ""),
        (["--sip2", "127.0.0.1:1", "--card", "1|AA2", "--pin-file", "-"], "1234"),
        (["--sip2", "nowhere", "--card", CARD, "--pin-file", "-"], "1234"),
        (["--card", CARD, "--pin-file", "-"], "1234"),
        (["--config", "/nonexistent.toml", "--card", CARD, "--pin-file", "-"], "1234"),
        (["--sip2", "127.0.0.1:1", "--card", CARD, "--pin-file", "/nonexistent"], ""),
    ],
)
async def test_bad_usage_ends_with_two_and_asks_nobody(asked, stdin):
    code, out, err = await run(*asked, "--json", stdin=stdin)
    assert (code, out) == (2, "")
    assert err
