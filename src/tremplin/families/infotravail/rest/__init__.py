"""Reading tables by address: `column__operator` filters, aggregates, pages, and files by extension."""
