"""`make bench`: what Steward costs, each figure beside its own limit in the same run. docs/benchmarks.md has the table."""
