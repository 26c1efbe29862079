"""Numbers, quantities and dates in the texts that are compared: their parts and their values."""
