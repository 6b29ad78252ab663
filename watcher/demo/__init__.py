"""Sample sites of our own, served on loopback, and the run that shows the whole watch on them."""
