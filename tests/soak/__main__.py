"""make soak: thousands of visits while everything around the kiosk fails by name, from a seed that is printed first.

python -m tests.soak        SOAK=long for two hours; SOAK_SEED=n repeats; exit 1 with the invariant that broke
"""

import os
import secrets
import sys
import threading
from collections.abc import Callable
from time import monotonic

from tests.soak.run import Result, run

MINUTES = {"": 8.0, "long": 120.0}
TELL_EVERY_S = 5.0


class Teller:
    """One line every few seconds."""

    def __init__(self) -> None:
        self._last = 0.0
        self._lock = threading.Lock()

    def of(self, glass: str) -> Callable[[Result], None]:
        def tell(result: Result) -> None:
            with self._lock:
                if monotonic() - self._last > TELL_EVERY_S:
                    self._last = monotonic()
                    faults, worst = sum(result.faults.values()), max(result.worst.values(), default=0.0)
                    print(
                        f"{glass}: {result.visits} visits, {sum(result.acts.values())} acts, {faults} faults"
                        f" (worst recovery {worst:.1f} s), {result.kills} kills",
                        flush=True,
                    )

        return tell


def table(results: dict[str, Result]) -> str:
    lines = [f"{'':28}" + "".join(f"{name:>14}" for name in results)]

    def row(name: str, *cells: object) -> None:
        lines.append(f"{name:28}" + "".join(f"{cell!s:>14}" for cell in cells))

    every = list(results.values())
    row("visits", *(one.visits for one in every))
    row("seconds", *(round(one.seconds) for one in every))
    row("longest still picture, s", *(f"{one.still_s:.2f}" for one in every))
    row("memory, MB", *(f"{one.memory_mb:.1f}" for one in every))
    row("grown after warm-up, MB", *(f"{one.grown_mb:.1f}" for one in every))
    row("state folder, bytes", *(one.state_bytes for one in every))
    lines.append("acts")
    for act in sorted(set().union(*(one.acts for one in every))):
        row(f"  {act}", *(one.acts[act] for one in every))
    lines.append("faults: times, worst recovery in s")
    for name in sorted(set().union(*(one.faults for one in every))):
        row(f"  {name}", *(f"{one.faults[name]} × {one.worst.get(name, 0.0):.1f}" for one in every))
    return "\n".join(lines)


def main() -> int:
    seed = os.environ.get("SOAK_SEED") or str(secrets.randbelow(10**6))
    minutes = float(os.environ.get("SOAK_MINUTES") or MINUTES[os.environ.get("SOAK", "")])
    print(f"SOAK_SEED={seed}, {minutes:g} minutes", flush=True)
    results: dict[str, Result] = {}
    teller = Teller()

    def part(glass: str) -> None:
        results[glass] = run(glass, seed, minutes * 60, 10**9, teller.of(glass), kills=True)

    names = os.environ.get("SOAK_PARTS", "stage window").split()
    parts = [threading.Thread(target=part, args=(glass,), name=glass) for glass in names]
    for one in parts:
        one.start()
    for one in parts:
        one.join()
    print(table(results))
    broken = [one.broken for one in results.values() if one.broken]
    for one in broken:
        print("BROKEN", one["message"], *one["log"], sep="\n  ")
    return 1 if broken or len(results) < len(parts) else 0


if __name__ == "__main__":
    sys.exit(main())
