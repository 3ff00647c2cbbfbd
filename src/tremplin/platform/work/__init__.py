"""What works without a request: periodic tasks, mails, what is to leave, leases, secrets."""
