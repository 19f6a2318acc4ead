#!/bin/bash
# Makes a fresh Debian tree into the machine in a box: users, agent, Python environment, initrd, disk image.
# Called by image.sh through mmdebstrap.   usage: configure.sh ROOT_TREE
set -euo pipefail
root=${1:?root tree}
venv=/opt/vmtest/venv

chroot "$root" python3 -m venv $venv
mkdir "$root/opt/wheels"
cp "$PASZUIL_VM_WHEELS"/*.whl "$root/opt/wheels/"
chroot "$root" $venv/bin/pip install --quiet --disable-pip-version-check --no-index --find-links /opt/wheels \
    anyascii evdev msgspec pillow pyipp pyserial python-barcode python-escpos pyudev segno structlog
rm -rf "$root/opt/wheels"

echo kiosk > "$root/etc/hostname"
echo "127.0.1.1 kiosk" >> "$root/etc/hosts"
echo "/dev/vda / ext4 defaults,noatime 0 1" > "$root/etc/fstab"
: > "$root/etc/machine-id"
rm -f "$root/etc/apt/sources.list" "$root"/etc/apt/sources.list.d/* "$root"/etc/apt/apt.conf.d/99*
chroot "$root" passwd --quiet --delete root
chroot "$root" useradd --create-home --groups input,lp,dialout kiosk
chroot "$root" useradd --create-home stranger
printf '[Match]\nName=en*\n[Network]\nDHCP=yes\n' > "$root/etc/systemd/network/10-en.network"

install -D -m755 "$PASZUIL_VM_HERE/guest/agent.py" "$root/opt/vmtest/agent.py"
cat > "$root/etc/systemd/system/vmtest-agent.service" <<'UNIT'
[Unit]
Description=Does what the tests outside ask
DefaultDependencies=no
After=systemd-udevd.service local-fs.target dev-virtio\x2dports-vmtest.agent.device
BindsTo=dev-virtio\x2dports-vmtest.agent.device

[Service]
ExecStart=/usr/bin/python3 /opt/vmtest/agent.py
Restart=always
RestartSec=1

[Install]
WantedBy=dev-virtio\x2dports-vmtest.agent.device
UNIT
chroot "$root" systemctl --quiet enable systemd-networkd vmtest-agent.service
chroot "$root" systemctl --quiet disable apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
    e2scrub_reap.service fstrim.timer
chroot "$root" systemctl --quiet set-default multi-user.target

# Only what finds the root disk: a full initrd takes half a minute longer under emulation.
printf 'virtio_pci\nvirtio_blk\next4\n' > "$root/etc/initramfs-tools/modules"
printf 'MODULES=list\nCOMPRESS=gzip\n' > "$root/etc/initramfs-tools/conf.d/vm"
kernel=$(basename "$(echo "$root"/lib/modules/*)")
chroot "$root" mkinitramfs -o /boot/initrd.small "$kernel"
cp "$root/boot/vmlinuz-$kernel" "$PASZUIL_VM_IMAGE/vmlinuz"
cp "$root/boot/initrd.small" "$PASZUIL_VM_IMAGE/initrd"
rm -f "$PASZUIL_VM_IMAGE/root.ext4"
# The tree alone, without the /proc, /sys and /dev that are mounted in it.
bare=$(mktemp -d)
mount --bind "$root" "$bare"
mke2fs -q -t ext4 -m 0 -L root -d "$bare" "$PASZUIL_VM_IMAGE/root.ext4.part" 3500M
umount "$bare"
rmdir "$bare"
mv "$PASZUIL_VM_IMAGE/root.ext4.part" "$PASZUIL_VM_IMAGE/root.ext4"
