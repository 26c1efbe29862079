"""The subcommands of `palimpsest`, one module per command."""
