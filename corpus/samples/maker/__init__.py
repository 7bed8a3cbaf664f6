"""Sets the sample letters from their sources and writes what should be read back from them."""
