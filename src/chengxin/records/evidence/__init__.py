"""Evidence (证据材料): files handed in with a case; examined, then kept, and read with a trail.

Law: objections and repair rest on evidence (Shanghai credit regulation art. 36, order 36); what is
taken is the pack ``evidence.general``. Files are kept by their contents under ``CHENGXIN_HOME``.
Which case a file belongs to is known above. May use: ``subjects``, ``editions``, ``audit``,
``accounts``, ``engines.attachments``.
"""
