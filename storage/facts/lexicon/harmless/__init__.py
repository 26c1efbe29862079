"""The words of each language whose addition, removal or exchange is known to be harmless."""
