"""One command a file; each holds ``command``. Names of files and of commands are the same."""
