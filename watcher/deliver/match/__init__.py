"""Says which events match which interest, and why. Pure; knows no database and no channel."""
