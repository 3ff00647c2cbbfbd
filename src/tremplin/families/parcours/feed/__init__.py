"""Changes read as they come: views, cursors, subscriptions."""
