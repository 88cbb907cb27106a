"""`npdwatch completion`: the lines by which a shell completes commands and options, from click itself."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from commands.arguments import Choice
from commands.runtime import command

VARIABLE = "_NPDWATCH_COMPLETE"
"""Click's own, made from the program's name: with it set, the program answers the shell and does nothing else."""


@command("completion")
@click.argument("shell", type=Choice(["bash", "zsh", "fish"]))
def completion(context: click.Context, *, shell: str) -> None:
    """Print what completes commands and options in SHELL."""
    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(context.find_root().command, {}, "npdwatch", VARIABLE).source())
