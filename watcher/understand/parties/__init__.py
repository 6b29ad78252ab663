"""Says who funds, who may apply, where, with which partners and sides. Pure; every fact keeps its quote."""
