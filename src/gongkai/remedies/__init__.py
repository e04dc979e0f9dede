"""Remedies (行政复议、行政诉讼): which way is open, to whom, until when, and how a case is counted."""
