"""Pages of the enterprise door, one module per matter."""
