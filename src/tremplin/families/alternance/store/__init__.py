"""What people write to alternance: applications, contact requests, employers and their offers, reports, refusals.

Tables in `tables`, then one module of queries an object.
"""
