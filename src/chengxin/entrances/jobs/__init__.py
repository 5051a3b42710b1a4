"""Jobs (后台作业): what the platform does by itself, later or by the clock.

Law: none of its own. Services never read the clock; a job does, as any other entrance would, and
calls one service. A job is deferred through the same connection as the act that causes it, inside
its transaction: it exists exactly when the act does. May use: ``affairs``, ``records`` (never the
ledger).
"""
