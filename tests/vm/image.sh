#!/bin/bash
# Builds the disk, kernel and initrd of the machine in a box, as this machine's Debian release from its own apt sources.
# Takes about two minutes, root and 2 GB; the project's own sources are not in it: they are copied in at each run.
# usage: image.sh FOLDER PYTHON LOCK
set -euo pipefail
export PATH=$PATH:/usr/sbin:/sbin
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?folder}
export PASZUIL_VM_HERE=$here PASZUIL_VM_IMAGE=$folder PASZUIL_VM_WHEELS=$folder/wheels
python=${2:?python of the project}
lock=${3:?requirements.lock}

[ "$(id -u)" -eq 0 ] || { echo "Building the machine's disk needs root: run make vm-hardware as root once." >&2; exit 1; }
. /etc/os-release
[ "$ID" = debian ] || { echo "The machine in a box is built from Debian's apt sources; this is $PRETTY_NAME." >&2; exit 1; }
debian_python=$(apt-cache show python3-minimal | sed -n 's/^Version: \([0-9]*\.[0-9]*\).*/\1/p' | sort -V | tail -1)
own_python=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
[ "$debian_python" = "$own_python" ] ||
    { echo "The wheels for the machine are built here: .venv must have Debian's Python $debian_python, not $own_python." >&2; exit 1; }

mkdir -p "$PASZUIL_VM_IMAGE" "$PASZUIL_VM_WHEELS"
scratch=$(mktemp -d "$folder/build.XXXX")
trap 'rm -rf "$scratch" "$folder/wheels"' EXIT
grep -E '^[a-z0-9].*==' "$lock" | sed 's/[ \\]*$//' > "$scratch/pins"
"$python" -m pip wheel --quiet --disable-pip-version-check --wheel-dir "$PASZUIL_VM_WHEELS" --constraint "$scratch/pins" \
    anyascii evdev msgspec pillow pyipp pyserial python-barcode python-escpos pyudev segno structlog

packages=systemd,systemd-sysv,libpam-systemd,udev,kmod,dbus,iproute2,procps,linux-image-amd64,initramfs-tools
# What Raspberry Pi OS Lite has, and what the kiosk asks of it.
packages+=,python3,python3-venv,libgl1,libgl1-mesa-dri,libgles2,libegl1,libgbm1,libmtdev1,cage,seatd,xwayland,ca-certificates
{ cat /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources 2>/dev/null || true; } |
    TMPDIR=$scratch mmdebstrap --quiet --variant=minbase --include="$packages" \
        --aptopt='Apt::Install-Recommends "false"' \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' \
        --customize-hook="$here/configure.sh \"\$1\"" \
        "$VERSION_CODENAME" /dev/null -
