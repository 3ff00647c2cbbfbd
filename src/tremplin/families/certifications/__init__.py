"""Certifications, their continuity and replacements, correspondences between vocabularies, NPEC."""
