"""Recorded traffic asked again of two versions, and their answers held against each other (`tremplin rejouer`)."""
