"""Views of the interface, one module per matter."""
