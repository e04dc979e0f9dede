"""What the law says about government information disclosure (政府信息公开).

The first house: plain Python, no Django, no database, no network, no clock.
"""

__version__ = "0.1.0"
