"""Who did what, when: the office's records, its back office and its public pages."""
