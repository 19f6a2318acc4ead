"""The shipped configuration in a folder of its own, with a state folder and secrets beside it."""

from pathlib import Path

SHIPPED = Path("config/kiosk.toml")
SECRETS = ("wise.key", "wise.password", "sip2.password")


def shipped(folder: Path) -> Path:
    """The path of its kiosk.toml."""
    text = SHIPPED.read_text(encoding="utf-8")
    text = text.replace("/var/lib/paszuil", str(folder / "state")).replace("/etc/paszuil/", f"{folder}/")
    for name in SECRETS:
        (folder / name).write_text("geheim\n")
    file = folder / "kiosk.toml"
    file.write_text(text, encoding="utf-8")
    return file
