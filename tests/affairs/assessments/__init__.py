"""Tests of notices and assessments."""
