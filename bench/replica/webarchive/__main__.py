"""Prints the answers as JSON, or serves both archives for so many seconds: `--serve 600`."""

from __future__ import annotations

import argparse
import json
import threading

from bench.replica.webarchive.answers import as_json
from bench.replica.webarchive.server import WebArchives

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", type=float, metavar="SECONDS")
    seconds = parser.parse_args().serve
    if seconds is None:
        print(json.dumps(as_json(), indent=1, default=str))
    else:
        with WebArchives() as archives:
            print(json.dumps(archives.origins), flush=True)
            threading.Event().wait(seconds)
