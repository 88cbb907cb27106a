"""The site as plain files: rendering all of it, alone or with a second process, and the folder they are put into."""
