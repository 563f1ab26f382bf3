"""Write the posts that series stand for."""
