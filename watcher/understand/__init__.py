"""What a notice says, as pure functions: no store, no network, no clock of its own."""
