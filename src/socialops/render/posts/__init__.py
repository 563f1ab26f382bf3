"""What commands did to posts, or would do, or why they were refused."""
