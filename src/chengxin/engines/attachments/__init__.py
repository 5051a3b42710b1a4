"""Attachments: what a file handed in really is, and whether anything in it could act by itself.

Law: none of its own; sizes and kinds come from the pack ``evidence.general``. May use: ``law``.
Nothing here trusts a name or a declared type, and nothing is run: a file is examined to its end
or refused.
"""
