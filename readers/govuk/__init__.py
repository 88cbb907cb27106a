"""GOV.UK's APIs and pages: bytes to values."""

from model.source import SourceKind


def _content_api(url: str) -> str:
    from readers.govuk.values import content_api_url  # the kinds are loaded by every command

    return content_api_url(url)


KIND = SourceKind(
    "govuk", "register on GOV.UK", options=("columns",), is_announced=True, rereads=True, first_address=_content_api
)
"""A page of GOV.UK, asked through the Content API, with all files attached to it."""
SEARCH = SourceKind("search", "search for new publications on GOV.UK", rereads=True)
"""A query to GOV.UK's search API: tells of publications that nobody watches yet."""
