"""What one follows by mail, by the links of its mails: confirmed, looked at, prolonged, ended."""
