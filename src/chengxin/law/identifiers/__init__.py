"""Codes of subjects and persons, each with its own check character.

Law: GB 32100-2015, GB 11714-1997, GS 15-2006, GB 11643-1999. A scheme is never guessed from the
shape of a code: many real unified codes also pass the checksum of a resident identity number.
May use: ``law.errors``.
"""

from chengxin.law.identifiers import organisation_code, registration_number, resident_id, uscc

__all__ = ["organisation_code", "registration_number", "resident_id", "uscc"]
