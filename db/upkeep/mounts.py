"""What kind of file system a folder lies on, as the kernel says.

Over a network the locks that keep two writers apart may be granted twice, and what was written may not be there after
an outage: SQLite says of itself that databases are damaged there.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
_OVER_NETWORK = frozenset(
    """nfs nfs4 cifs smb2 smb3 smbfs ncpfs 9p afs ceph coda davfs glusterfs lustre beegfs gfs2 ocfs2 orangefs
    fuse.sshfs fuse.glusterfs fuse.ceph fuse.davfs2 fuse.rclone fuse.s3fs fuse.gcsfuse fuse.goofys fuse.curlftpfs
    fuse.smbnetfs fuse.juicefs fuse.mfs fuse.seaweedfs""".split()  # noqa: SIM905
)
_ESCAPED = re.compile(r"\\([0-7]{3})")


def network_of(folder: Path) -> str:
    """The network file system that a folder, made or to be made, lies on, such as "nfs4"; "" for a disk's."""
    place, best, kind = Path(os.path.realpath(folder)), -1, ""
    with suppress(OSError):  # a system that does not say: nothing is known of it
        for line in MOUNTS.read_text("utf-8", "surrogateescape").splitlines():
            about, _, behind = line.partition(" - ")
            fields = about.split(" ")
            if len(fields) < 5 or not behind:
                continue
            at = Path(_ESCAPED.sub(lambda m: chr(int(m[1], 8)), fields[4]))
            if place.is_relative_to(at) and len(at.parts) >= best:  # of two at one place the later lies above
                best, kind = len(at.parts), behind.split(" ", 1)[0]
    return kind if kind in _OVER_NETWORK else ""
