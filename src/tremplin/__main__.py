"""`python -m tremplin` is the `tremplin` command."""

from tremplin.cli import main

main()
