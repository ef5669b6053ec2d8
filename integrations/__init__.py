"""One folder for each helpdesk, with the same file names in each."""
