"""What stands between spiders and servers, a file each; settings.py names them."""
