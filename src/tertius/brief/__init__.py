"""The brief: an assessment as one page that can be read, checked and printed offline."""
