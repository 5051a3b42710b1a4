"""Pages of the desk, one module per matter."""
