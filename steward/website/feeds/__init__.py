"""What machines read of the website: feeds, the sitemap, robots.txt, security.txt."""
