"""The `palimpsest` command: options, terminal output and progress that its subcommands share."""
