"""A platform as a contributor would add it; `test_new_platform` puts the files in their places."""
