"""Alerts and their deliveries, digests, mutes and incidents."""
