"""Tests of the figures of quality."""
