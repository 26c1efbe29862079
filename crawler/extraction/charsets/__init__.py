"""From bytes to text, whatever charset the server and the page declare."""
