"""What InserJeunes answers: records as the wire writes them, one, side by side or in lists, of which cohort."""
