"""Both web archives on loopback, with twelve years of the register's pages and files, and what is true of them."""
