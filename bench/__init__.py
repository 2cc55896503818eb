"""The benchmark: Remit, its peer and the raw driver on one database with the same data, in one run (docs/performance.md)."""
