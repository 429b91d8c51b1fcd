"""What the editor is told about the website as a whole."""
