"""Forms that several sources share."""
