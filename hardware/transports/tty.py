"""A device on a serial line or USB-CDC: pyserial opens it, the loop waits for it."""

import asyncio
import contextlib
import os
import termios
from typing import Self

import serial

from hardware.errors import LinkError, Reason
from hardware.transports.base import Flow, TtyAddress
from hardware.transports.descriptor import readable, writable
from hardware.transports.opening import could_not_open

_PIECE = 64
"""Bytes handed over at a time while DSR is watched: half of what a printer still takes after it says 'wait'."""
_LOOK_S = 0.005
_BROKEN = (OSError, termios.error)


class TtyTransport:
    """An open, exclusive serial line; made with `open`. What came before it was opened is thrown away."""

    def __init__(self, line: serial.Serial, address: TtyAddress) -> None:
        self._line, self._path = line, address.path
        self._dsr = address.flow is Flow.DSRDTR
        self._owes = False

    @classmethod
    def open(cls, address: TtyAddress) -> Self:
        """Open at once, or LinkError (UNREACHABLE, NO_PERMISSION, IN_USE)."""
        try:
            line = serial.Serial(
                address.path,
                address.baud,
                bytesize=address.bits,
                parity=address.parity.value[0].upper(),
                stopbits=address.stop,
                xonxoff=address.flow is Flow.XONXOFF,
                rtscts=address.flow is Flow.RTSCTS,
                timeout=0,
                write_timeout=0,
                exclusive=True,
            )
        except (OSError, ValueError) as error:
            raise could_not_open(address.path, error) from error
        try:
            line.reset_input_buffer()
            # An XOFF that an earlier program was sent counts no more; Linux goes on only after a stop of its own.
            line.set_output_flow_control(False)
            line.set_output_flow_control(True)
        except _BROKEN as error:
            line.close()
            raise could_not_open(address.path, error) from error
        return cls(line, address)

    async def read(self, *, timeout: float) -> bytes:
        async with asyncio.timeout(timeout):
            while True:
                await readable(self._line.fileno())
                try:
                    data = os.read(self._line.fileno(), 4096)
                except BlockingIOError:
                    continue
                except OSError as error:
                    raise self._lost(error) from error
                if not data:
                    raise LinkError(Reason.LINK_LOST, f"{self._path} was unplugged")
                return data

    async def write(self, data: bytes, *, timeout: float) -> None:
        """Returns when all of it has gone over the line."""
        left = memoryview(data)
        self._owes = True
        async with asyncio.timeout(timeout):
            try:
                while left:
                    if self._dsr:
                        await self._empty_and_asked_for()
                    await writable(self._line.fileno())
                    with contextlib.suppress(BlockingIOError):
                        left = left[os.write(self._line.fileno(), left[:_PIECE] if self._dsr else left) :]
                while self._line.out_waiting:  # noqa: ASYNC110 - no event tells of an empty line
                    await asyncio.sleep(_LOOK_S)
            except OSError as error:
                raise self._lost(error) from error
        self._owes = False

    async def _empty_and_asked_for(self) -> None:
        """Linux knows no DSR/DTR flow control: what was sent must be out, and DSR be on, before more goes."""
        while self._line.out_waiting or not self._line.dsr:  # noqa: ASYNC110 - no event tells of either
            await asyncio.sleep(_LOOK_S)

    async def close(self) -> None:
        """What the device did not take is thrown away: it must not come out later, and closing must not wait for it."""
        if not self._line.is_open:
            return
        if self._owes:
            with contextlib.suppress(*_BROKEN):
                self._line.reset_output_buffer()
        self._line.close()

    def _lost(self, error: OSError) -> LinkError:
        return LinkError(Reason.LINK_LOST, f"{self._path} was unplugged: {error}")
