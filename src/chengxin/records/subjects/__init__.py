"""Credit subjects (信用主体): who they are, by which codes and names, each version on two clocks.

Law: GB 32100-2015 (codes), Shanghai credit regulation art. 2. Natural persons are never subjects.
A subject is found by code, organisation code, registration number, then a unique normalised name.
May use: ``accounts``, ``audit``, ``engines.matching``. Commit numbers come in as arguments.
"""
