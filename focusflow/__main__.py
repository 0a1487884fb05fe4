"""`python -m focusflow` is the command line."""

from focusflow.cli import main

main()
