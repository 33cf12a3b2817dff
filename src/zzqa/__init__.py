"""Ask a folder of Chinese documents and get their own words back, cited."""
