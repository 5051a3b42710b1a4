"""The law as dated data: the rulebook, words, identifiers, money, periods, working days, errors.

Plain Python, no Django. Nothing here holds a legal number: numbers come from packs under
``chengxin/rulebook``, each with its source, the day a person checked it, and a confidence.
May use: nothing else of Chengxin.
"""
