"""The power goes at every step of every act: afterwards each was done once, none twice, and none was lost."""

import multiprocessing
import signal
from pathlib import Path

import pytest

from kiosk.simulator.world import Simulator
from tests.journeys import killed_kiosk
from tests.journeys.wishes import WISHES

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(
    ["tests.hardware.card_order", "hardware.card_printer.cups", "tests.journeys.killed_kiosk"]
)
ANSWER_S = 30.0
MOST = 30
"""Steps of one wish."""


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory):
    with Simulator(tmp_path_factory.mktemp("killed"), fresh=True) as simulator:
        yield simulator


def lives(config: Path, url: str, name: str, step: int) -> tuple[list[tuple[str, object]], int | None]:
    """One life of the kiosk: what it told, and what it died of."""
    told, teller = _processes.Pipe(duplex=False)
    process = _processes.Process(target=killed_kiosk.run, args=(str(config), url, name, step, teller))
    process.start()
    teller.close()
    heard = []
    try:
        while told.poll(ANSWER_S):
            heard.append(told.recv())
    except EOFError:
        pass
    process.join(ANSWER_S)
    return heard, process.exitcode


@pytest.mark.parametrize("name", WISHES)
def test_whoever_comes_back_after_a_power_cut_has_each_act_once(name: str, simulator: Simulator) -> None:
    for step in range(MOST):
        heard, died_of = lives(simulator.config_path, simulator.http_url, name, step)
        wrong = [words for word, words in heard if word == "wrong"]
        assert not wrong, f"killed before step {step - 1}, or at step {step}: {wrong[0]}"
        if ("recovered" in dict(heard)) is not (step > 0) or died_of != -signal.SIGKILL:
            break
    words = [word for word, _ in heard]
    assert words == ["recovered", "whole"], (words, died_of)
    assert died_of == 0
    assert step >= 3, "fewer steps than intent, act and end"
