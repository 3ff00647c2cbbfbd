"""The predictive model of recruiters: hirings of the past in, scores of establishments out."""
