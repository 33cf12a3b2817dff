"""From files on disk to clean documents and passages."""
