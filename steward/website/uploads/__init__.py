"""What an editor may put on the website as a picture or a file: looked at by its content, whatever its name says."""
