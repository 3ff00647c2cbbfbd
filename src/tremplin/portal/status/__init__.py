"""Health, probes, status page, indicators."""
