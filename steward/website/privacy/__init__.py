"""The privacy notice, generated from the policy: as it is, as it was, and what changed."""
