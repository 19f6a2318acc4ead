"""A device on the network: one TCP connection, as to port 9100 of a printer."""

import asyncio
import contextlib
import socket
from typing import Self

from hardware.errors import LinkError, Reason

_FAREWELL_S = 0.5


class TcpTransport:
    """An open TCP connection; made with `open`."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, name: str) -> None:
        self._reader, self._writer, self._name = reader, writer, name

    @classmethod
    async def open(cls, host: str, port: int, *, timeout: float) -> Self:
        """Connect within `timeout` seconds, or LinkError (UNREACHABLE)."""
        name = f"{host}:{port}"
        try:
            async with asyncio.timeout(timeout):
                reader, writer = await asyncio.open_connection(host, port)
        except TimeoutError as error:
            raise LinkError(Reason.UNREACHABLE, f"{name} did not answer within {timeout:g} s") from error
        except OSError as error:
            raise LinkError(Reason.UNREACHABLE, f"{name} cannot be reached: {error}") from error
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return cls(reader, writer, name)

    async def write(self, data: bytes, *, timeout: float) -> None:
        try:
            self._writer.transport.set_write_buffer_limits(high=0)  # so that drain means: all is with the system
            self._writer.write(data)
            async with asyncio.timeout(timeout):
                await self._writer.drain()
        except TimeoutError:
            raise
        except OSError as error:
            raise LinkError(Reason.LINK_LOST, f"{self._name} broke the connection: {error}") from error

    async def read(self, *, timeout: float) -> bytes:
        try:
            async with asyncio.timeout(timeout):
                data = await self._reader.read(4096)
        except TimeoutError:
            raise
        except OSError as error:
            raise LinkError(Reason.LINK_LOST, f"{self._name} broke the connection: {error}") from error
        if not data:
            raise LinkError(Reason.LINK_LOST, f"{self._name} closed the connection")
        return data

    async def close(self) -> None:
        """Say that nothing more comes, wait a moment until the device has read it all, then close."""
        try:
            with contextlib.suppress(OSError):
                if not self._writer.is_closing() and self._writer.can_write_eof():
                    self._writer.write_eof()
                    async with asyncio.timeout(_FAREWELL_S):
                        while await self._reader.read(4096):
                            pass
        finally:
            self._writer.transport.abort()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()
