"""The labour market: jobs (ROME), recruitments planned (BMO), market (IMT), statistics, offers, agencies."""
