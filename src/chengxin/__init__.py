"""Chengxin 诚信: a district's public-credit platform, on two clocks and with reasons."""

__version__ = "0.1.0"
