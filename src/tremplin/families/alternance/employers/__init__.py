"""Employers who publish offers, by the form or by a partner."""
