"""The networks that posts are sent to: small clients of our own, each knowing what is certain and what is not."""
