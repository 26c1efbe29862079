"""What a page says about itself: declared for machines, shown to readers, or guessed."""
