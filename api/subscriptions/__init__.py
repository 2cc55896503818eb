"""Saved questions, asked again after each load: a feed and webhooks tell what changed."""
