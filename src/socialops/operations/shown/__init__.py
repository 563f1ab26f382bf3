"""What commands show: each loads, asks git once, calls views, and returns a value to be rendered."""
