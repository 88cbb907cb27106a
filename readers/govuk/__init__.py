"""GOV.UK's APIs and pages: bytes to values."""
