"""What is asked: a job and a place, named in any of the ways that people and programs name them."""
