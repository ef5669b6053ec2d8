"""What the `counterfoil` command can do: one file a command, each with `add(commands)`; a run gives its exit status."""
