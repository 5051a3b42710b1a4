"""Scorecards (评分卡): from a card to points, a grade and the records behind every point.

The card is a pack of the rulebook (`law.rulebook.schemas.scorecard`). `compile` turns it into one
Ibis expression for a whole population, `plain` walks it for one subject; both give the same
integers, which tests hold against a slow third evaluator. Uses `law` only; knows no Django.
"""
