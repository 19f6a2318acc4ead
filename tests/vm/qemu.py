"""The hardware of the machine in a box, as QEMU's command line."""

from pathlib import Path

USB_PORTS = ("printer", "scanner", "second_scanner", "serial_scanner", "touchscreen", "keyboard")
DISPLAY = (1280, 800)
"""Pixels of the panel."""


def usb_socket(run: Path, port: str) -> Path:
    """Where a software USB device plugs itself in."""
    return run / f"{port}.usb"


def qemu(image: Path, run: Path, disk: Path) -> list[str]:
    """The command; a frozen machine can only be resumed on the very same hardware.

    Args:
        image: the folder with vmlinuz and initrd.
        run: the folder for sockets and logs.
    """
    command = ["qemu-system-x86_64", "-nodefaults", "-no-user-config", "-display", "none"]
    # Emulated even where there is /dev/kvm: a stock kernel does not boot in a guest of a paravirtual host.
    command += ["-machine", "q35,i8042=off", "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", "1536"]
    command += ["-serial", f"file:{run / 'console.log'}"]
    command += ["-kernel", str(image / "vmlinuz"), "-initrd", str(image / "initrd")]
    command += ["-append", "root=/dev/vda rw console=ttyS0 quiet mitigations=off systemd.show_status=0"]
    command += ["-drive", f"file={disk},if=none,id=disk,format=qcow2,cache=unsafe"]
    command += ["-device", "virtio-blk-pci,drive=disk", "-device", "virtio-rng-pci"]
    command += ["-qmp", f"unix:{run / 'monitor'},server=on,wait=off"]
    command += ["-device", "virtio-serial-pci"]
    command += ["-chardev", f"socket,id=agent,path={run / 'agent'},server=on,wait=off"]
    command += ["-device", "virtserialport,chardev=agent,name=vmtest.agent"]
    command += ["-netdev", "user,id=net", "-device", "virtio-net-pci,netdev=net,romfile="]
    width, height = DISPLAY
    command += ["-device", f"virtio-gpu-pci,xres={width},yres={height}"]
    command += ["-device", "qemu-xhci,id=xhci,p2=8,p3=8"]
    for port in USB_PORTS:
        command += ["-chardev", f"socket,id={port},path={usb_socket(run, port)},server=on,wait=off"]
        command += ["-device", f"usb-redir,chardev={port},id=usb_{port}"]
    return command
