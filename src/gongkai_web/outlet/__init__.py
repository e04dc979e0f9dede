"""How does what is public leave this installation? Feeds, site map, read API, static export.

Nothing here decides what is public: every way out asks the predicates of the portal.
"""
