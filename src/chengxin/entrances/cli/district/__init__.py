"""A synthetic district (示例区): invented enterprises, what departments would hand in about them.

No law of its own: it writes department files with the catalogue's official headers and realistic
defects, and the real intake reads them. Everything is seeded and visibly invented: every name of an
enterprise or person holds 示例 or 示, every code the division 310199, which does not exist. Plain
Python, numpy and polars; no Django, no database. May use: ``law``.
"""
