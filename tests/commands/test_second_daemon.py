"""A daemon whose data folder has one already."""

from __future__ import annotations

import socket
from pathlib import Path

from bench.world import Installation, Watched
from commands.failures import Exit
from db.locks import daemon_lock


def test_a_second_daemon_names_the_folder_and_not_the_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        here = Installation(tmp_path / "npd")
        watched = Watched("one", "http://127.0.0.1:1/r.csv", kind="file")
        here.configure([watched], hosts=["127.0.0.1:1"], more=f'[daemon]\nmetrics = "127.0.0.1:{taken.getsockname()[1]}"\n')
        with daemon_lock(here.data).take():
            done = here.run("daemon", code=None, timeout=60)
        assert done.code == Exit.BUSY
        assert "the data folder" in done.err
        assert "port" not in done.err
        alone = here.run("daemon", code=None, timeout=60)
        assert "port" in alone.err, "with the folder to itself it is the port that it says"
