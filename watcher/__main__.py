"""`python -m watcher` is the `gracious` command."""

from watcher.cli import main

main()
