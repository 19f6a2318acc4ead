"""What the tour leaves behind: pictures in the order they were seen, and a transcript that reads like a story."""

import time
from pathlib import Path

from PIL import Image


class Record:
    """Numbered PNG files in `folder`, and the lines of transcript.txt, printed as they come."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.png"):
            old.unlink()
        self.folder = folder
        self._lines: list[str] = []
        self._pictures = 0
        self._started = time.monotonic()

    def title(self, words: str) -> None:
        self._write("")
        self._write(words)

    def line(self, words: str) -> None:
        self._write(f"  {time.monotonic() - self._started:5.1f} s  {words}")

    def keep(self, name: str, picture: Image.Image) -> str:
        """Save a picture of a screen or a bon; returns its file name."""
        self._pictures += 1
        file = f"{self._pictures:02}-{name}.png"
        picture.save(self.folder / file)
        return file

    def close(self) -> None:
        (self.folder / "transcript.txt").write_text("\n".join(self._lines).lstrip("\n") + "\n", encoding="utf-8")

    def _write(self, line: str) -> None:
        self._lines.append(line)
        print(line, flush=True)  # noqa: T201 - the tour's own voice
