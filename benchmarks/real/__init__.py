"""The real-input trial: public data that nobody on this project wrote, taken in end to end.

``python -m benchmarks.real`` needs the data folder (``CHENGXIN_REAL_DATA``, ``--data``, else
``../shared/data`` beside the checkout) and says so when it is not there. Nothing of that data is
part of the project; the feeds work on any file with the same columns.
"""
