"""A line that takes its time: every octet arrives later by half the round trip, in each direction."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def delayed(port: int, milliseconds: int) -> Iterator[int]:
    """A port of ours that leads to `port` with this round trip; no delay, no proxy."""
    if not milliseconds:
        yield port
        return
    loop, ready = asyncio.new_event_loop(), threading.Event()
    ports: list[int] = []

    async def serve() -> None:
        server = await asyncio.start_server(
            lambda reader, writer: _joined(reader, writer, port, milliseconds / 2000), "127.0.0.1", 0
        )
        ports.append(server.sockets[0].getsockname()[1])
        ready.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(serve())
        loop.run_forever()

    threading.Thread(target=run, daemon=True).start()
    ready.wait(10)
    try:
        yield ports[0]
    finally:
        loop.call_soon_threadsafe(loop.stop)


async def _joined(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, seconds: float) -> None:
    there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.gather(_late(reader, there_writer, seconds), _late(there_reader, writer, seconds))


async def _late(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    while octets := await reader.read(1 << 18):
        loop.call_later(seconds, writer.write, octets)
    loop.call_later(seconds + 0.01, writer.close)
