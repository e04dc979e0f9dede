"""自查: what would an inspection of this office's columns, items and accounts find? (国办秘函〔2019〕19号)

The rules and the judging are :mod:`gongkai.supervision`; here the facts are gathered from the records.
"""
