"""A Remit service somewhere else: how it is asked over HTTP, and its things as the graph itself would give them."""
