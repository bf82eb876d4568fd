"""Pages → a whole site, put in place at once; the only room that imports MkDocs."""
