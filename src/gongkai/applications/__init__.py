"""Applications for information (依申请公开): receipt, deadlines, life cycle, outcomes, fees.

Every rule is a function of plain values and dates; it answers with a small
frozen value that carries its reasons. Nothing here knows what day it is.
"""
