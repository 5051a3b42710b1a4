"""Tests of ``affairs.reports``."""
