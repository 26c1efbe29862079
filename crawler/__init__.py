"""From the web to an article. Imports storage; storage never imports this."""
