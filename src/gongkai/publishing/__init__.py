"""What must be public, by when, under which index number; and what table 2 counts of it.

``terms`` tells the last day for publication, ``index_numbers`` reads and writes
索引号, ``normative`` tells whether a document is in force and counts documents
of a year, ``money`` turns yuan into the 万元 that the report prints, ``fee_items``
tells fees from fines and taxes. ``platform`` holds the standard columns, ``profiles`` what each
kind of information needs, ``codes`` the classes it is sorted by. ``reassessment`` tells when what is
withheld is looked at anew, ``reading_places`` where people read and who is supplied.
"""
