"""Correspondences of certifications as other programs read them: SSSOM, SKOS, JSKOS; published and proposed apart."""
