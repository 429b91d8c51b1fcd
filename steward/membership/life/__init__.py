"""The life of a membership: entering, the classes, leaving, and what each of these alters when it is dated back."""
