"""ESC/POS as a receipt printer reads it: bytes in, operations out. Pure, incremental, and total: no input raises.

This is what is executed in order from the receive buffer; what is obeyed on arrival is in `escpos_real_time`.
Source of the grammar: Epson's ESC/POS command reference.
"""

from collections.abc import Generator

from hardware.simulated.escpos_operations import (
    AskIdentity,
    AskProcessId,
    AskStatus,
    Character,
    Cut,
    EnableAsb,
    Feed,
    Initialise,
    LineFeed,
    Operation,
    PrintBarcode,
    QrPrint,
    QrStore,
    Raster,
    Set,
    Setting,
    Unsupported,
)

_Reading = Generator[None, int, None]
_Bytes = Generator[None, int, bytes]

_SIMPLE: dict[bytes, Setting] = {
    b"\x1bE": Setting.BOLD,
    b"\x1bG": Setting.BOLD,
    b"\x1b-": Setting.UNDERLINE,
    b"\x1ba": Setting.ALIGN,
    b"\x1bt": Setting.CODE_PAGE,
    b"\x1b3": Setting.LINE_SPACING,
    b"\x1dB": Setting.REVERSE,
    b"\x1dh": Setting.BARCODE_HEIGHT,
    b"\x1dw": Setting.BARCODE_MODULE,
}
# Commands that change nothing here, and how many bytes follow them.
_PASSED_OVER: dict[bytes, int] = {
    **{b"\x1b" + bytes([c]): 0 for c in b"SL\x0c<"},
    **{b"\x1b" + bytes([c]): 1 for c in b"MRV{ T=%?rue"},
    **{b"\x1b" + bytes([c]): 2 for c in b"$\\c"},
    b"\x1bp": 3,
    b"\x1bW": 8,
    **{b"\x1d" + bytes([c]): 0 for c in b":c"},
    **{b"\x1d" + bytes([c]): 1 for c in b"HfTEb/"},
    **{b"\x1d" + bytes([c]): 2 for c in b"LWP$\\"},
    b"\x1d^": 3,
    **{b"\x1c" + bytes([c]): 0 for c in b".&"},
    **{b"\x1c" + bytes([c]): 1 for c in b"!CW-"},
    **{b"\x1c" + bytes([c]): 2 for c in b"pS"},
    b"\x10\x04": 1,
    b"\x10\x05": 1,
}


class EscposParser:
    """What is executed in order."""

    def __init__(self) -> None:
        self._operations: list[Operation] = []
        self._reading = self._start()

    def feed(self, data: bytes) -> list[Operation]:
        """Read bytes, in whatever pieces they come, and give the operations that are complete."""
        for byte in data:
            self._reading.send(byte)
        done, self._operations = self._operations, []
        return done

    def reset(self) -> None:
        """Forget a command that is half read: the buffer was cleared."""
        self._operations = []
        self._reading = self._start()

    def _start(self) -> Generator[None, int, None]:
        reading = self._read()
        next(reading)
        return reading

    def _read(self) -> _Reading:
        while True:
            byte = yield
            match byte:
                case 0x1B | 0x1C | 0x1D | 0x10:
                    yield from self._command(bytes([byte]) + (yield from self._take(1)))
                case 0x0A:
                    self._emit(LineFeed())
                case _ if byte >= 0x20:
                    self._emit(Character(byte))
                case _:
                    pass

    def _emit(self, operation: Operation) -> None:
        self._operations.append(operation)

    def _take(self, count: int) -> _Bytes:
        taken = bytearray()
        while len(taken) < count:
            taken.append((yield))
        return bytes(taken)

    def _take_byte(self) -> Generator[None, int, int]:
        return (yield)

    def _take_word(self) -> Generator[None, int, int]:
        low, high = yield from self._take(2)
        return low + 256 * high

    def _take_until_nul(self) -> _Bytes:
        taken = bytearray()
        while byte := (yield):
            taken.append(byte)
        return bytes(taken)

    def _command(self, command: bytes) -> _Reading:
        if setting := _SIMPLE.get(command):
            self._set_simple(setting, (yield from self._take_byte()))
            return
        if command in _PASSED_OVER:
            yield from self._take(_PASSED_OVER[command])
            return
        match command:
            case b"\x1b@":
                self._emit(Initialise())
            case b"\x1b!":
                self._print_mode((yield from self._take_byte()))
            case b"\x1d!":
                self._size((yield from self._take_byte()))
            case b"\x1bd":
                self._emit(Feed(lines=(yield from self._take_byte())))
            case b"\x1bJ":
                self._emit(Feed(dots=(yield from self._take_byte())))
            case b"\x1b2":
                self._emit(Set(Setting.LINE_SPACING, -1))
            case b"\x1bi" | b"\x1bm":
                self._emit(Cut(partial=True))
            case b"\x1dV":
                yield from self._cut()
            case b"\x1da":
                self._emit(EnableAsb((yield from self._take_byte())))
            case b"\x1dr":
                self._emit(AskStatus((yield from self._take_byte())))
            case b"\x1dI":
                self._emit(AskIdentity((yield from self._take_byte())))
            case b"\x1d(" | b"\x1b(" | b"\x1c(":
                yield from self._extended(command)
            case b"\x1dv":
                yield from self._raster()
            case b"\x1dk":
                yield from self._bar_code()
            case b"\x1b*":
                yield from self._column_image()
            case b"\x1bD":
                yield from self._take_until_nul()
            case b"\x1d*":
                x, y = yield from self._take(2)
                yield from self._take(x * y * 8)
            case b"\x1d8":
                yield from self._long_graphics()
            case b"\x10\x14":
                yield from self._take({1: 2, 2: 2, 8: 7}.get((yield from self._take_byte()), 0))
            case _:
                self._emit(Unsupported(command))

    def _set_simple(self, setting: Setting, value: int) -> None:
        match setting:
            case Setting.ALIGN:
                value = value & 0x0F if value in (0, 1, 2, 48, 49, 50) else 0
            case Setting.UNDERLINE:
                value = value & 0x0F if value in (0, 1, 2, 48, 49, 50) else 0
            case Setting.BOLD | Setting.REVERSE:
                value &= 1
            case _:
                pass
        self._emit(Set(setting, value))

    def _print_mode(self, mode: int) -> None:
        self._emit(Set(Setting.BOLD, int(bool(mode & 0x08))))
        self._emit(Set(Setting.HEIGHT, 2 if mode & 0x10 else 1))
        self._emit(Set(Setting.WIDTH, 2 if mode & 0x20 else 1))
        self._emit(Set(Setting.UNDERLINE, int(bool(mode & 0x80))))

    def _size(self, size: int) -> None:
        self._emit(Set(Setting.WIDTH, (size >> 4 & 7) + 1))
        self._emit(Set(Setting.HEIGHT, (size & 7) + 1))

    def _cut(self) -> _Reading:
        mode = yield from self._take_byte()
        dots = (yield from self._take_byte()) if mode >= 65 else 0
        self._emit(Cut(partial=mode in (1, 49, 66, 98, 104), dots=dots))

    def _extended(self, command: bytes) -> _Reading:
        function = yield from self._take_byte()
        data = yield from self._take((yield from self._take_word()))
        match command[0], function, data[:2]:
            case 0x1D, 0x48, b"00" if len(data) == 6:
                self._emit(AskProcessId(data[2:]))
            case 0x1D, 0x6B, b"1C" if len(data) > 2:
                self._emit(Set(Setting.QR_MODULE, data[2]))
            case 0x1D, 0x6B, b"1E" if len(data) > 2:
                self._emit(Set(Setting.QR_LEVEL, data[2]))
            case 0x1D, 0x6B, b"1P":
                self._emit(QrStore(data[3:]))
            case 0x1D, 0x6B, b"1Q":
                self._emit(QrPrint())
            case 0x1D, 0x6B, b"1A":
                pass
            case _:
                self._emit(Unsupported(command + bytes([function])))

    def _raster(self) -> _Reading:
        zero = yield from self._take_byte()
        if zero != 0x30:
            self._emit(Unsupported(b"\x1dv" + bytes([zero])))
            return
        mode = (yield from self._take_byte()) & 3
        width_bytes = yield from self._take_word()
        height = yield from self._take_word()
        data = yield from self._take(width_bytes * height)
        self._emit(Raster(width_bytes, height, 2 if mode & 1 else 1, 2 if mode & 2 else 1, data))

    def _bar_code(self) -> _Reading:
        kind = yield from self._take_byte()
        if kind <= 6:
            yield from self._take_until_nul()
            self._emit(Unsupported(b"\x1dk"))
            return
        data = yield from self._take((yield from self._take_byte()))
        self._emit(PrintBarcode(kind, data) if kind in (69, 70, 71, 73) else Unsupported(b"\x1dk"))

    def _column_image(self) -> _Reading:
        mode = yield from self._take_byte()
        columns = yield from self._take_word()
        yield from self._take(columns * (3 if mode & 0x20 else 1))
        self._emit(Unsupported(b"\x1b*"))

    def _long_graphics(self) -> _Reading:
        head = yield from self._take(5)
        yield from self._take(int.from_bytes(head[1:], "little"))
        self._emit(Unsupported(b"\x1d8" + head[:1]))
