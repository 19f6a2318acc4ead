"""Builds dist/paszuil_<version>_<architecture>.deb: every wheel of the lock inside, so that installing asks no network.

usage: build.py [amd64] [arm64]   as committed, from this checkout; both without an argument
"""

import email
import email.message
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import uuid
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent.parent
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
PYTHONS = ("3.11", "3.13")
"""Debian 12's and 13's, which Raspberry Pi OS has too."""
GLIBC = ("2_17", "2_26", "2_27", "2_28", "2_31", "2_34", "2_36")
"""Which manylinux wheels Debian 12 (glibc 2.36) runs."""
SOURCES_ONLY = ("evdev", "pysip2")
"""These have no wheel on the package index."""
NEEDS = (
    "python3 (>= 3.11), python3 (<< 3.14), python3-venv, libegl1, libgles2, libgl1, libgbm1, libgl1-mesa-dri, "
    "libmtdev1, cage, xwayland, seatd"
)
COMPILER = ("gcc", "libc6-dev", "python3-dev")
UNLESS = {(): "", ("3.11",): " | python3 (<< 3.12)", ("3.13",): " | python3 (>= 3.13)"}
"""Which Python needs no compiler, by those that have a wheel of evdev in the package."""


def run(*command: str | Path, **more: object) -> str:
    return subprocess.run([str(word) for word in command], check=True, text=True, stdout=subprocess.PIPE, **more).stdout


def pip(*words: str | Path, python: str | Path = sys.executable) -> None:
    run(python, "-m", "pip", *words, "--quiet", "--disable-pip-version-check")


def stanzas(lock: Path) -> dict[str, str]:
    """name -> its pin with its hashes, as the lock says them."""
    whole = re.sub(r"\\\n\s*", " ", lock.read_text(encoding="utf-8"))
    return {line.split("==")[0]: line for line in whole.splitlines() if "==" in line and line[0].isalnum()}


def own_wheel(scratch: Path, wheels: Path) -> Path:
    """Of what is committed: nothing that lies about in the checkout travels along."""
    sources = scratch / "sources"
    sources.mkdir()
    run("git", "-C", CHECKOUT, "archive", "--output", scratch / "sources.tar", "HEAD")
    run("tar", "-xf", scratch / "sources.tar", "-C", sources)
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, sources)
    (wheel,) = wheels.glob("paszuil-*.whl")
    return wheel


def wheelhouse(architecture: str, lock: Path, scratch: Path, wheels: Path) -> tuple[str, ...]:
    """Everything in the lock, hashes checked. Returns the Pythons that need not compile evdev themselves."""
    pins = stanzas(lock)
    ready, sources = scratch / "ready.txt", scratch / "sources.txt"
    ready.write_text("\n".join(line for name, line in pins.items() if name not in SOURCES_ONLY))
    sources.write_text("\n".join(pins[name] for name in SOURCES_ONLY))
    machine = MACHINES[architecture]
    platforms = [word for glibc in GLIBC for word in ("--platform", f"manylinux_{glibc}_{machine}")]
    for python in PYTHONS:
        tag = python.replace(".", "")
        pip(
            *("download", "--require-hashes", "--no-deps", "--only-binary=:all:", "--dest", wheels, "-r", ready),
            *("--python-version", tag, "--implementation", "cp", "--abi", f"cp{tag}", "--abi", "abi3", "--abi", "none"),
            *("--platform", f"manylinux2014_{machine}", *platforms),
        )
    fetched = scratch / "fetched"
    pip("download", "--require-hashes", "--no-deps", "--no-build-isolation", "--dest", fetched, "-r", sources)
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, *fetched.glob("pysip2-*"))
    (evdev,) = fetched.glob("evdev-*")
    native = machine == platform.machine()
    ready_made = tuple(python for python in PYTHONS if native and compiled(python, evdev, wheels))
    if ready_made != PYTHONS:
        shutil.copy2(evdev, wheels)
    return ready_made


def compiled(python: str, source: Path, wheels: Path) -> bool:
    """A wheel of evdev for this Python, when this machine has that Python."""
    name = (
        sys.executable if python == f"{sys.version_info[0]}.{sys.version_info[1]}" else shutil.which(f"python{python}")
    )
    try:
        pip("wheel", "--no-deps", "--wheel-dir", wheels, source, python=name or "")
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def metadata(file: Path) -> email.message.Message:
    """What a wheel or a source archive says of itself."""
    if file.suffix == ".whl":
        with zipfile.ZipFile(file) as wheel:
            (name,) = (name for name in wheel.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
            return email.message_from_bytes(wheel.read(name))
    with tarfile.open(file) as archive:
        name = next(name for name in archive.getnames() if re.fullmatch(r"[^/]+/PKG-INFO", name))
        return email.message_from_bytes(archive.extractfile(name).read())


def licences(about: email.message.Message) -> list[dict[str, object]]:
    """As CycloneDX writes them: an SPDX expression where there is one, else names in the package's own words."""
    if expression := about["License-Expression"]:
        return [{"expression": expression}]
    classified = [line.split(" :: ")[-1] for line in about.get_all("Classifier", []) if line.startswith("License ::")]
    told = classified or [line for line in (about["License"] or "").splitlines()[:1] if line]
    return [{"license": {"name": name}} for name in told]


def bill_of_materials(version: str, wheels: Path, when: str) -> str:
    """CycloneDX 1.6: every file in the package, with its SHA-256 and its licence as the file itself says it."""
    components = []
    for file in sorted(wheels.iterdir()):
        about = metadata(file)
        name, its_version = re.sub(r"[-_.]+", "-", about["Name"]).lower(), about["Version"]
        if name == "paszuil":
            continue
        components.append(
            {
                "type": "library",
                "bom-ref": file.name,
                "name": name,
                "version": its_version,
                "licenses": licences(about),
                "purl": f"pkg:pypi/{name}@{its_version}?file_name={file.name}",
                "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(file.read_bytes()).hexdigest()}],
            }
        )
    product = {"type": "application", "bom-ref": "paszuil", "name": "paszuil", "version": version}
    product["purl"] = f"pkg:pypi/paszuil@{version}"
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(components))}",
        "version": 1,
        "metadata": {"timestamp": when, "component": {**product, "licenses": [{"license": {"id": "EUPL-1.2"}}]}},
        "components": components,
        "dependencies": [{"ref": "paszuil", "dependsOn": [one["bom-ref"] for one in components]}],
    }
    return json.dumps(bill, indent=1) + "\n"


def build(architecture: str, out: Path, when: str) -> Path:
    with tempfile.TemporaryDirectory(prefix="paszuil-deb-") as folder:
        scratch, tree = Path(folder), Path(folder) / "tree"
        wheels = tree / "usr/share/paszuil/wheels"
        wheels.mkdir(parents=True)
        version = own_wheel(scratch, wheels).name.split("-")[1]
        ready_made = wheelhouse(architecture, scratch / "sources/requirements.lock", scratch, wheels)
        compiler = () if ready_made == PYTHONS else COMPILER
        needs = ", ".join((NEEDS, *(f"{package}{UNLESS[ready_made]}" for package in compiler)))
        name = f"paszuil_{version}_{architecture}"
        bill = bill_of_materials(version, wheels, when)
        (tree / "usr/share/paszuil/sbom.cdx.json").write_text(bill)
        (out / f"{name}.cdx.json").write_text(bill)
        put(HERE / "paszuil-setup", tree / "usr/bin/paszuil-setup", 0o755)
        put(CHECKOUT / "LICENSE", tree / "usr/share/doc/paszuil/copyright", 0o644)
        put(HERE / "postinst", tree / "DEBIAN/postinst", 0o755)
        size = sum(file.stat().st_size for file in tree.rglob("*") if file.is_file()) // 1024
        (tree / "DEBIAN/control").write_text(
            f"Package: paszuil\nVersion: {version}\nArchitecture: {architecture}\nInstalled-Size: {size}\n"
            f"Maintainer: Paszuil maintainers <paszuil@localhost>\nSection: misc\nPriority: optional\n"
            f"Depends: {needs}\n"
            "Description: Self-service terminal for library members who cannot log in\n"
            " Wheels of one release. paszuil-setup makes this machine the kiosk; paszuil update takes this file too.\n"
        )
        for each in (tree, *tree.rglob("*")):
            if each.is_dir():
                each.chmod(0o755)
        package = out / f"{name}.deb"
        run("dpkg-deb", "--root-owner-group", "-Znone", "--build", tree, package)
        return package


def put(source: Path, target: Path, mode: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(mode)


def main() -> None:
    out = CHECKOUT / "dist"
    out.mkdir(exist_ok=True)
    # The moment of the commit: the same commit makes the same package.
    os.environ["SOURCE_DATE_EPOCH"] = run("git", "-C", CHECKOUT, "log", "-1", "--format=%ct").strip()
    when = run("git", "-C", CHECKOUT, "log", "-1", "--format=%cI").strip()
    for architecture in sys.argv[1:] or MACHINES:
        print(build(architecture, out, when))


if __name__ == "__main__":
    main()
