"""The pages that lead to the others and explain them."""
