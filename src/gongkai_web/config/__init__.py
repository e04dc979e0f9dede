"""Settings, addresses and the folder everything is kept in."""
