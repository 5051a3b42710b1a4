"""Drawings that the server makes: positions in percent, so a page needs no script to show them.

Plain Python, no query: a view hands in days and points, a template draws rectangles.
"""
