"""Template tags of the enterprise."""
