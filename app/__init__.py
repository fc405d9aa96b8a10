"""Backbone: a self-hosted GraphQL analytics gateway for people who publish content."""
