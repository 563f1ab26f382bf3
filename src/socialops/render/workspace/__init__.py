"""What setting a workspace up and looking after it says: init, doctor, owners of code."""
