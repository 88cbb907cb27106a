"""A machine of its own for a test: a real systemd as the first process of its namespaces, with our units and the program in /opt.

It sees a copy of this machine's files that it may change and that nobody keeps, and a network with a loopback alone.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.waiting import until

ROOT = Path(__file__).resolve().parent.parent
SYSTEMD = Path("/lib/systemd/systemd")
NAMESPACES = ("--net", "--mount", "--pid", "--cgroup", "--ipc", "--uts")
PROGRAM = "/opt/npdwatch/.venv/bin/npdwatch"
BOOT = r"""
set -eu
umask 022  # all may look into its root
root=$1/root
mount --make-rprivate /
ip link set lo up
mkdir -p "$root" "$1/top"
mount -t tmpfs tmpfs "$1/top"
mkdir "$1/top/upper" "$1/top/work"
mount -t overlay -o "lowerdir=/,upperdir=$1/top/upper,workdir=$1/top/work" overlay "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
for folder in run tmp var/lib/npdwatch var/backups; do mkdir -p "$root/$folder"; mount -t tmpfs tmpfs "$root/$folder"; done
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
umask 0
for device in null:3 zero:5 full:7 random:8 urandom:9; do mknod -m 666 "$root/dev/${device%:*}" c 1 "${device#*:}"; done
umask 022
mkdir "$root/dev/shm" "$root/dev/pts"
mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
# The program, and the Python that runs this, where the units look for them: /tmp and /root are hidden from these.
mkdir -p "$root/opt/npdwatch" "$root/opt/python" "$root/opt/packages" "$root/etc/npdwatch"
mount --bind "$2" "$root/opt/npdwatch"
mount --bind "$3" "$root/opt/python"
mount --bind "$4" "$root/opt/packages"
mount -t tmpfs tmpfs "$root/opt/npdwatch/.venv"
echo /opt/python/lib > "$root/etc/ld.so.conf.d/000-python.conf"  # the Python may be a shared library's
chroot "$root" ldconfig
# Nothing of this machine's own starts.
rm -rf "$root"/etc/systemd/system/* "$root/etc/fstab"
cd "$root"
mkdir -p old
pivot_root . old
umount -l /old
mount --make-rshared /  # what systemd gives a service, such as its secrets, comes by mounts that spread
python=/opt/npdwatch/.venv
/opt/python/bin/python3 -m venv --without-pip $python
packages=$(echo $python/lib/python3*/site-packages)
echo /opt/packages > "$packages/packages.pth"
ln -s /opt/npdwatch "$packages/npdwatch"
printf '#!%s/bin/python\nimport sys\nfrom npdwatch.__main__ import main\nsys.exit(main())\n' $python > $python/bin/npdwatch
chmod 755 $python/bin/npdwatch
grep -q ^npdwatch: /etc/passwd || useradd --system --home-dir /var/lib/npdwatch npdwatch
install -d -o npdwatch -g npdwatch -m 700 /var/lib/npdwatch /var/backups/npdwatch
cp /opt/npdwatch/deploy/*.service /opt/npdwatch/deploy/*.timer /etc/systemd/system/
for unit in dbus.service dbus.socket systemd-logind.service systemd-udevd.service; do ln -sf /dev/null /etc/systemd/system/$unit; done
printf '#!/bin/sh\ncat > /run/mail\n' > /usr/sbin/sendmail
chmod 755 /usr/sbin/sendmail
echo booted
export container=test
exec /lib/systemd/systemd --system --show-status=no --unit=basic.target
"""


def why_not() -> str:
    """Why no such machine can be had here; "" where it can."""
    missing = [t for t in ("unshare", "nsenter", "ip", "useradd", "runuser", "systemctl") if shutil.which(t) is None]
    if missing or not SYSTEMD.exists():
        return f"needs systemd and {', '.join(missing) or 'its first process'}, which are not installed here"
    if os.geteuid() != 0:
        return "needs root, to make namespaces"
    tried = subprocess.run(["unshare", *NAMESPACES, "true"], capture_output=True, text=True, check=False)
    return f"needs leave to make namespaces: {tried.stderr.strip()}" if tried.returncode else ""


@dataclass(frozen=True, slots=True)
class Machine:
    """One that runs; `first` is its systemd's process id, as seen from outside."""

    first: int

    def run(self, *command: str, user: str = "", check: bool = True) -> str:
        """What a command prints in it. Raises AssertionError, with what it said, unless it ends with 0 or `check` is False."""
        inside = ["nsenter", f"--target={self.first}", "--mount", "--net", "--pid", "--cgroup", "--ipc", "--uts", "--root", "--wdns=/"]
        whose = ["runuser", "-u", user, "--"] if user else []
        done = subprocess.run([*inside, *whose, *command], capture_output=True, text=True, check=False, timeout=120)
        assert not (check and done.returncode), f"{command}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    def npdwatch(self, *words: str, check: bool = True) -> str:
        """What one of our commands prints, run by hand as the program's user."""
        return self.run(PROGRAM, "--config", "/etc/npdwatch/npdwatch.toml", *words, user="npdwatch", check=check)

    def start(self, unit: str) -> None:
        """Starts a unit. Raises AssertionError with its log where that fails."""
        try:
            self.run("systemctl", "start", unit)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.run('systemctl', 'status', unit, check=False)}\n{self.log(unit)}") from None

    def shows(self, unit: str, name: str) -> str:
        """A property of a unit."""
        return self.run("systemctl", "show", "--value", f"--property={name}", unit).strip()

    def log(self, unit: str) -> str:
        """What a unit has logged."""
        return self.run("journalctl", "--no-pager", "--output=cat", f"--unit={unit}")

    def write(self, path: str, text: str) -> None:
        """Writes a file in place."""
        self.file(path).write_text(text, encoding="utf-8")

    def file(self, path: str) -> Path:
        """A file of it, as seen from outside."""
        return Path(f"/proc/{self.first}/root{path}")

    def asks(self, address: str, form: str = "") -> Any:
        """What a GET of an address on it answers, or a POST of a form: [status, body]."""
        script = "import sys,json,urllib.request as u\nr=u.urlopen(sys.argv[1], sys.argv[2].encode() or None, timeout=20)\nprint(json.dumps([r.status, r.read().decode()]))"
        return json.loads(self.run("/opt/python/bin/python3", "-c", script, address, form))


@contextmanager
def machine(folder: Path) -> Iterator[Machine]:
    """A machine that has booted; ended, with all its processes, at the end."""
    packages = next(p for p in sys.path if p.endswith("site-packages"))
    command = ["unshare", *NAMESPACES, "--fork", "--kill-child", "bash", "-c", BOOT, "boot", str(folder), str(ROOT), sys.base_prefix, packages]
    with (folder / "boot").open("w") as log:
        outer = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        children = Path(f"/proc/{outer.pid}/task/{outer.pid}/children")

        def booted() -> bool:
            said = (folder / "boot").read_text()
            assert outer.poll() is None, f"it did not boot: {said}"
            return "booted" in said

        until(booted)
        made = Machine(int(children.read_text().split()[0]))
        until(lambda: made.run("systemctl", "is-system-running", check=False).strip() == "running")
        yield made
    finally:
        outer.send_signal(signal.SIGKILL)
        outer.wait()
