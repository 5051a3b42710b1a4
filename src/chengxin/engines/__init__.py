"""Calculation without a database: matching, validation, scorecards, documents, sealing.

Plain Python, no Django. Every engine takes data in and gives data back. May use: ``law``.
"""
