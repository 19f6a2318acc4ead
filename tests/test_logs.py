"""Nothing of a member reaches a log line, by whatever road it came."""

import logging

import structlog

from kiosk import logs


def test_forbidden_values_numbers_and_addresses_become_dots(capsys):
    logs.configure()
    structlog.get_logger().info("pass 2 9401 0000 7586 8 seen", pin="1234", detail="mail to jan@hotmail.nl", n=3)
    try:
        raise ValueError("no patron 29401000075868")
    except ValueError:
        structlog.get_logger().exception("lookup failed for 29401000075868")
        logging.getLogger("urllib3").warning("GET /patron/cardnumber/29401000075868?u=jan@hotmail.nl")
    written = capsys.readouterr().out
    assert written.count("\n") >= 3
    for secret in ("1234", "7586", "hotmail", "29401"):
        assert secret not in written
    assert '"n": 3' in written


def test_a_short_number_and_a_time_stay_readable(capsys):
    logs.configure()
    structlog.get_logger().info("sip2 answered", latency_ms=4.5, port=6001, code="B-02")
    written = capsys.readouterr().out
    assert "6001" in written
    assert "B-02" in written
    assert "timestamp" in written
