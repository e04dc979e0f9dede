"""Which agencies were merged, divided, dissolved or renamed, and who goes on with their reports?"""
