"""The editor's own screens beside Wagtail's: when a page appears, who looks at it, what has to be checked, what nobody uses."""
