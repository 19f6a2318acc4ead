"""Another program on the same machine, which reads every event node as a desktop does: prints each key that it hears.

Nothing of the drivers is used.
"""

import asyncio
import json

import evdev


async def listen(node: str) -> None:
    device = evdev.InputDevice(node)
    print(json.dumps({"event": "listening", "node": node, "name": device.name}), flush=True)
    try:
        async for event in device.async_read_loop():
            if event.type == evdev.ecodes.EV_KEY:
                print(json.dumps({"event": "key", "code": event.code, "value": event.value}), flush=True)
    except OSError:
        print(json.dumps({"event": "gone", "node": node}), flush=True)


async def main() -> None:
    listening: dict[str, asyncio.Task[None]] = {}
    while True:
        for node in evdev.list_devices():
            if node not in listening or listening[node].done():
                listening[node] = asyncio.create_task(listen(node))
        await asyncio.sleep(0.2)


if __name__ == "__main__":
    asyncio.run(main())
