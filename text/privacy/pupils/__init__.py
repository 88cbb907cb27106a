"""Tables, lists and forms of pupils in texts, known by what heads them."""
