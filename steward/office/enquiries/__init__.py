"""What people write to us through the website: a queue by the day it is due, and answering."""
