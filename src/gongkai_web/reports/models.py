"""The office's annual reports: what a person wrote for them, and what was handed in."""
