"""What the rooms of the family share: items and their words, errors, attachments."""
