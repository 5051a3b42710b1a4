"""What the four doors share: frames, parts, drawings, error pages, language and role switch.

Law: WCAG 2.2 AA by GB/T 37668-2019. Holds no rule and no figure of its own.
May use: ``records.accounts``, ``records.audit``, ``law``; the other entrances may use it.
"""
