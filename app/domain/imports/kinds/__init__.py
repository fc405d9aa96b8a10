"""The kinds of files that people bring, as data: one small file per platform or tool.

`definitions` says what can be said of a kind, `catalogue` lists them all, and the others describe
what a platform or a tool writes. docs/imports.md is printed from them.
"""
