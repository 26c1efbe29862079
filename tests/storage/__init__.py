"""What holds of the archive and of the rules it folds by."""
