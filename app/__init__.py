"""前台 (Qiantai): the reception counter of a property-management office."""

__version__ = "0.1.0"
