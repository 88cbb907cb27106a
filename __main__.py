"""The launcher: puts the program's own folder first on the path, so that code imports by folder name."""

from __future__ import annotations

import _thread
import signal
import sys
import time

STOPPED = "Stopped by Ctrl-C. What was recorded stands, and what was begun is done again by the next run."
"""As in `commands.failures`, which may not be there yet."""


def main() -> None:
    """Runs the command line. Ctrl-C ends it with a sentence and code 130, whenever it comes."""
    sys.unraisablehook = _raised_in_a_callback
    if "daemon" in sys.argv:
        # It asks for the configuration to be read anew, which is yet to be read at all; by default it ends a process.
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        _run()
    except KeyboardInterrupt:  # while it is imported, or as it ends
        sys.stderr.write(f"npdwatch: {STOPPED}\n")
        sys.exit(130)
    except SystemExit as end:
        _let_ctrl_c_end_it()
        _end_at_once(end.code)
        raise
    finally:
        _let_ctrl_c_end_it()


def _let_ctrl_c_end_it() -> None:
    """From here on there is nothing to end in good order, and what Python does at its end would print a traceback."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def _end_at_once(code: object) -> None:
    """Ends a process that reads so much that it collects no garbage (`commands.register.read`), and has no database.

    To take apart what it holds, as Python does, is a twentieth of what comparing two large files takes.
    """
    import gc
    import os

    if gc.isenabled() or "sqlite3" in sys.modules or not isinstance(code, int):
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):  # which Python says at its end
        return
    os._exit(code)


def _raised_in_a_callback(unraisable: sys.UnraisableHookArgs) -> None:
    """Ctrl-C is lost where Python calls what may raise nothing, as in each import: it is made to come once more."""
    if issubclass(unraisable.exc_type, KeyboardInterrupt):
        _thread.start_new_thread(_interrupt_soon, (_thread.get_ident(),))
    else:
        sys.__unraisablehook__(unraisable)


def _interrupt_soon(main_thread: int) -> None:
    time.sleep(0.02)
    signal.pthread_kill(main_thread, signal.SIGINT)  # so that it leaves what it waits for


def _run() -> None:
    import gc
    import os
    from pathlib import Path

    folder = str(Path(__file__).resolve().parent)
    # First, before anything else is imported: a package named db or spiders may be installed beside us.
    if folder in sys.path:
        sys.path.remove(folder)
    sys.path.insert(0, folder)
    # Where nothing is open as 0, 1 or 2, the next file to be opened would be: a message would be written into it.
    for handle in range(3):
        try:
            os.fstat(handle)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdin = sys.stdin or open(0, closefd=False)  # noqa: SIM115 - /dev/null, for good
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115 - /dev/null, for good
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115
    # Thousands of lasting objects are made by imports; looking through them for garbage takes a tenth of a short run.
    gc.set_threshold(20_000, 20, 20)
    import cli

    cli.main()


if __name__ == "__main__":
    main()
