"""Which devices a command is about: those of a configuration, or some by their URL."""

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hardware.health import Kind
from hardware.options import CardPrinterOptions, ReceiptPrinterOptions, ScannerOptions
from hardware.supervisor import Supervised
from kiosk.settings import Settings, load


@dataclass(frozen=True)
class Chosen:
    """What was asked for; `state_dir` is the kiosk's own folder when a configuration was given."""

    scanner: ScannerOptions | None = None
    receipt_printer: ReceiptPrinterOptions | None = None
    card_printer: CardPrinterOptions | None = None
    state_dir: Path | None = None

    @classmethod
    def of(cls, settings: Settings) -> "Chosen":
        return cls(settings.scanner, settings.receipt_printer, settings.card_printer, Path(settings.kiosk.state_dir))

    def only(self, kind: Kind) -> "Chosen":
        """The same with one device; a ValueError when it was not among them."""
        options = getattr(self, kind.value)
        if options is None:
            raise ValueError(f"there is no {kind.value}: it stands in no configuration and no URL was given")
        return Chosen(**{kind.value: options}, state_dir=self.state_dir)

    @property
    def kiosk(self) -> str | None:
        """The running kiosk that these devices belong to, such as 'paszuil (process 812)'."""
        from hardware.transports.holder import who_holds

        return who_holds(self.state_dir / "lock") if self.state_dir else None


def chosen(
    config: Path | None,
    scanner: str | None,
    receipt_printer: str | None,
    card_printer: str | None,
    profile: str | None = None,
    width: int | None = None,
) -> Chosen:
    """Raises SettingsError or ValueError in words: nothing asked for, both ways at once, a URL that makes no sense."""
    from hardware.registry import open_card_printer, open_receipt_printer, open_scanner

    urls = (scanner, receipt_printer, card_printer)
    if config is not None:
        if any(url is not None for url in urls) or profile or width:
            raise ValueError("--config or single devices by URL, not both")
        return Chosen.of(load(config))
    if not any(url is not None for url in urls):
        raise ValueError("say which devices: --config FILE, --scanner URL, --receipt-printer URL or --card-printer URL")
    if receipt_printer is None and (profile or width):
        raise ValueError("--profile and --width belong to --receipt-printer URL")
    paper = {key: value for key, value in (("profile", profile), ("width_mm", width)) if value is not None}
    asked = Chosen(
        None if scanner is None else ScannerOptions(url=scanner),
        None if receipt_printer is None else ReceiptPrinterOptions(url=receipt_printer, **paper),  # type: ignore[arg-type]
        None if card_printer is None else CardPrinterOptions(url=card_printer),
    )
    if asked.scanner:
        open_scanner(asked.scanner)
    if asked.receipt_printer:
        open_receipt_printer(asked.receipt_printer)
    if asked.card_printer:
        open_card_printer(asked.card_printer, orders=Path(_scratch()) / "paszuil-orders")
    return asked


def _scratch() -> str:
    """In memory where no disk can be written: a technician looks at the devices then too."""
    try:
        return tempfile.gettempdir()
    except FileNotFoundError:
        return "/dev/shm"  # noqa: S108


@contextlib.contextmanager
def opened(asked: Chosen) -> Iterator[list[Supervised]]:
    """The devices, to be supervised; orders of a card printer stay in a folder that ends with this."""
    from hardware.registry import open_card_printer, open_receipt_printer, open_scanner

    devices: list[Supervised] = []
    with tempfile.TemporaryDirectory(prefix="paszuil-orders-", dir=_scratch()) as orders:
        if asked.scanner:
            devices.append(open_scanner(asked.scanner))
        if asked.receipt_printer:
            devices.append(open_receipt_printer(asked.receipt_printer))
        if asked.card_printer:
            devices.append(open_card_printer(asked.card_printer, orders=Path(orders)))
        yield devices
