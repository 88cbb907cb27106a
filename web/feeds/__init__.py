"""The site's feeds."""
