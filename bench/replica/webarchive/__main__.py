"""Prints the answers as JSON, or serves both archives until it is interrupted: `--serve`."""

from __future__ import annotations

import argparse
import json
import threading

from bench.replica.webarchive.answers import as_json
from bench.replica.webarchive.server import WebArchives

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", action="store_true")
    if not parser.parse_args().serve:
        print(json.dumps(as_json(), indent=1, default=str))
    else:
        with WebArchives() as archives:
            print(json.dumps(archives.origins), flush=True)
            try:
                threading.Event().wait()
            except KeyboardInterrupt:
                print("ended")
