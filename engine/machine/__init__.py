"""The computer at hand: what Harken needs of it, what it lacks, and how to get that."""
