"""The bill of materials of the distribution, and what of others stands in the tree."""
