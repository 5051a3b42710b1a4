"""What is done with what is known: one folder per public matter.

May use: ``records``, ``engines``, ``law``. A service here is one act somebody answers for.
"""
