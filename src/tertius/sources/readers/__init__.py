"""One reader per dataset: files in, canonical tables out."""
