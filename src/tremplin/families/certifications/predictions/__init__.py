"""Jobs proposed by a model to certifications to which no table gives one; never mixed with published links."""
