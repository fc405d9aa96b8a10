"""What an imported file says: from lines of text to posts, snapshots and rejections.

`records` reads lines, CSV or JSON, into named values; `fields` knows what may be said and reads
single values; `plans` fits a file's columns to those fields; `rows` turns a record into a row
and knows which of a post's rows speaks for it. All of it streams; none of it touches a file, a
clock or a database.
"""
