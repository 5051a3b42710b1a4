"""Invented penalties and permits with planted defects, and the truth about each of them.

`rows` makes clean rows, `kinds` plants one defect into a row and says which field and rule must be
named, `workbooks` makes files that are wrong as a whole, `judging` compares what intake said with
the truth. Everybody and everything in them is visibly invented.
"""
