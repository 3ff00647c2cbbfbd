"""What every family uses: who calls, what they may do, how often, how errors and pages are made."""
