"""Documents: a report's content as data, its page as PDF/A-2a, its signature and the check.

The law behind it is 发改财金〔2025〕565号 (special credit reports in place of certificates of no
violation) and the electronic signature law. Content → canonical JSON and digest → typst →
PAdES; what was issued is kept as a file and never made again. Plain Python, no network.
May use: ``law``, ``engines.sealing``.
"""
