"""What must hold across the entries of packs."""
