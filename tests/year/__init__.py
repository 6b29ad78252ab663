"""T72, the simulated year: one seed is one year of a whole watch, with every fault there is, and what must hold."""
