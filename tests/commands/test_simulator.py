"""`paszuil simulator` from the outside."""

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import requests

RUN = [sys.executable, "-c", "import typer; from kiosk.commands.simulator import simulator; typer.run(simulator)"]
FREE = ["--http-port", "0", "--sip2-port", "0", "--printer-port", "0"]


def test_it_tells_its_addresses_serves_and_ends_well_when_asked_to(tmp_path: Path) -> None:
    command = [*RUN, "--state", str(tmp_path / "state"), *FREE, "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        try:
            assert requests.get(told["panel"], timeout=5).status_code == 200
            assert Path(told["config"]).is_file()
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=15) == 0
        assert set(told) == {"panel", "wise", "sip2", "receipt_printer", "scanner", "config"}


def test_a_taken_port_ends_it_with_the_reason(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for option in ("--http-port", "--sip2-port", "--printer-port"):
            command = [*RUN, "--state", str(tmp_path / "state"), *FREE, option, port]
            ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
            assert ended.returncode == 1
            assert "the simulator cannot run" in ended.stderr
            assert "Traceback" not in ended.stderr


def test_no_secret_is_printed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*RUN, "--state", str(tmp_path / "state"), *FREE], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        heard = "".join(process.stdout.readline() for _ in range(7))
        process.send_signal(signal.SIGINT)
        heard += process.communicate(timeout=15)[0]
    secrets = [path.read_text().strip() for path in (tmp_path / "state" / "secrets").iterdir()]
    assert len(secrets) == 3
    assert [secret for secret in secrets if secret in heard] == []
