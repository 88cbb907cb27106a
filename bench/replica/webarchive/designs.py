"""The register's pages as HTML, in each design that they had."""

from __future__ import annotations

from datetime import date
from html import escape

from bench.replica.webarchive.files import File
from bench.replica.webarchive.published import REQUESTS_PAGE, Link, PublishedPage

_TYPES = {"xls": "MS Excel Spreadsheet", "xlsx": "MS Excel Spreadsheet", "ods": "ODS", "csv": "CSV", "pdf": "PDF",
          "zip": "ZIP"}
_REQUESTS, _SHARES = "National pupil database: requests received", "DfE external data shares"


def page_html(page: PublishedPage) -> bytes:
    """What the page's own server sent."""
    title = "National pupil database" if page.design == "education" else (
        _REQUESTS if page.url == REQUESTS_PAGE else _SHARES)
    main = {
        "education": _education, "whitehall-2013": _whitehall_2013, "whitehall-2016": _whitehall_2016,
        "mixed-2018": _mixed, "gem-2019": _components, "gem-2023": _components,
    }[page.design](page, title)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title} - '
        f'{"Department for Education" if page.design == "education" else "GOV.UK"}</title>'
        f"{_meta(page) if page.design.startswith('gem') else ''}</head><body>\n{main}\n"
        '<footer><a href="/help/cookies">Cookies</a></footer></body></html>\n'
    ).encode()


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _stamp(day: date) -> str:
    return f"{day}T09:30:00{'+01:00' if 4 <= day.month <= 10 else '+00:00'}"


def _size(file: File) -> str:
    return f"{len(file.body) / 1024:.1f}KB"


def _meta(page: PublishedPage) -> str:
    at = _stamp(page.printed_at or page.at)
    return f'<meta name="govuk:public-updated-at" content="{at}"><meta name="govuk:updated-at" content="{at}">'


def _education(page: PublishedPage, title: str) -> str:
    """The department's own site, before GOV.UK: a list of links among the text."""
    links = "".join(
        f'<li><a class="download" href="{k.href}" title="{escape(k.file.title)}">{escape(k.file.title)}</a> '
        f"<span>({k.file.form.upper()}, {_size(k.file)})</span></li>" for k in page.links
    )
    return (
        f'<div id="content"><h1>{title}</h1><p>The NPD holds data on pupils in schools in England. '
        f'<a href="/researchandstatistics/national-pupil-database">About the NPD</a></p><h2>Downloads</h2>'
        f'<ul class="documents">{links}</ul><p class="updated">Last updated: {_words(page.printed_at or page.at)}</p>'
        "</div>"
    )


def _old_block(link: Link, number: int) -> str:
    """An attachment in Whitehall's design; a CSV's title is no link, and its own link stands behind a preview's."""
    f, href = link.file, escape(link.href)
    if f.form == "csv":
        title, thumb = escape(f.title), '<img alt="" src="/government/assets/pub-cover-spreadsheet.png">'
        metadata = (
            f'<span class="preview"><strong><a href="{href}/preview">View online</a></strong></span> '
            f'<span class="download"><a href="{href}"><strong>Download CSV</strong> {_size(f)}</a></span>'
        )
    else:
        title = f'<a href="{href}">{escape(f.title)}</a>'
        thumb = f'<a class="thumbnail" href="{href}"><img alt="" src="/government/assets/pub-cover.png"></a>'
        metadata = f'<span class="type">{_TYPES[f.form]}</span>, <span class="file-size">{_size(f)}</span>'
    return (
        f'<section class="attachment embedded" id="attachment_{number}"><div class="attachment-thumb">{thumb}</div>'
        f'<div class="attachment-details"><h2 class="title">{title}</h2><p class="metadata">{metadata}</p></div>'
        "</section>"
    )


def _old_blocks(page: PublishedPage) -> str:
    return "".join(_old_block(k, 600_000 + n) for n, k in enumerate(page.links))


def _notice(page: PublishedPage) -> str:
    said = "<p>This publication was withdrawn on 14 December 2017. See DfE external data shares.</p>"
    return f'<div class="archive-notice">{said}</div>' if page.withdrawn else ""


def _whitehall_2013(page: PublishedPage, title: str) -> str:
    notes = "".join(
        f'<dt class="note">{escape(n)}</dt><dd class="time"><abbr class="published-at" title="{_stamp(d)}">'
        f"{_words(d)}</abbr></dd>" for d, n in page.notes
    )
    return (
        f'<article class="document-page publication" id="publication_1"><h1>{title}</h1>{_notice(page)}'
        '<aside class="meta metadata-list"><dl><dt>From:</dt><dd>Department for Education</dd>'
        f'<dt class="change-notes-title">History:</dt><dd class="change-notes">Updated <abbr class="published-at" '
        f'title="{_stamp(page.printed_at or page.at)}">{_words(page.printed_at or page.at)}</abbr>'
        f'<div class="overlay js-hidden" id="change-notes"><dl>{notes}</dl></div></dd></dl></aside>'
        '<section class="attachment-full-width"><div class="content"><article><div class="govspeak">'
        f"{_old_blocks(page)}</div></article></div></section>"
        '<div id="details"><div class="body"><p>Requests received for data from the NPD.</p></div></div></article>'
    )


def _footer_2016(page: PublishedPage) -> str:
    notes = "".join(
        f'<dt><abbr class="published-at" title="{_stamp(d)}">{_words(d)} 9:30am</abbr></dt><dd>{escape(n)}</dd>'
        for d, n in page.notes
    )
    first, last = page.notes[-1][0], page.printed_at or page.at
    return (
        '<div class="document-footer-meta js-footer"><div id="history" class="history"><dl class="primary-metadata">'
        f'<dt>Published:</dt><dd><abbr class="date" title="{_stamp(first)}">{_words(first)}</abbr></dd>'
        f'<dt>Updated:</dt><dd><abbr class="date" title="{_stamp(last)}">{_words(last)}</abbr></dd></dl>'
        '<div class="footer-change-notes js-toggle-footer-change-notes"><p class="toggle">+ full page history</p>'
        f'<div class="overlay js-hidden"><dl>{notes}</dl></div></div></div></div>'
    )


def _whitehall_2016(page: PublishedPage, title: str) -> str:
    return (
        f'<article class="document-page publication" id="publication_1"><h1>{title}</h1>{_notice(page)}'
        '<section class="attachment-full-width"><div class="content"><article><div class="govspeak">'
        f"{_old_blocks(page)}</div></article></div></section>"
        '<section id="details"><div class="body"><p>Requests received for data from the NPD.</p></div></section>'
        f"{_footer_2016(page)}</article>"
    )


def _mixed(page: PublishedPage, title: str) -> str:
    """Whitehall's blocks within the page of components, from 2018 to May 2019."""
    archived = (
        '<p>Archived: <a href="https://webarchive.nationalarchives.gov.uk/20171010161938/https:/www.gov.uk/government/'
        'publications/national-pupil-database-requests-received">requests received, to May 2017</a></p>'
    )
    return (
        f'<main id="content"><h1 class="gem-c-title__text">{title}</h1><section id="documents"><h2>Documents</h2>'
        f'{_old_blocks(page)}</section><section id="details"><h2>Details</h2><div class="gem-c-govspeak"><p>Shares of '
        f"personal data.</p>{archived}</div></section>{_history(page)}</main>"
    )


def _components(page: PublishedPage, title: str) -> str:
    about = "<p>Shares of personal data.</p>"
    if page.design == "gem-2023":
        about += f'<p><a href="https://webarchive.nationalarchives.gov.uk/ukgwa/timeline1/{page.url}">Archive</a></p>'
    blocks = "".join(map(_new_block, page.links))
    return (
        f'<main id="content"><h1 class="gem-c-heading__text">{title}</h1><section id="documents">'
        f'<h2 class="gem-c-heading">Documents</h2>{blocks}</section><section id="details"><h2 class="gem-c-heading">'
        f'Details</h2><div class="gem-c-govspeak govuk-govspeak">{about}</div></section>{_history(page)}</main>'
    )


def _new_block(link: Link) -> str:
    f, href = link.file, escape(link.href)
    return (
        '<section class="gem-c-attachment" data-module="ga4-link-tracker"><div class="gem-c-attachment__thumbnail">'
        f'<a class="govuk-link" tabindex="-1" aria-hidden="true" href="{href}"></a></div>'
        '<div class="gem-c-attachment__details"><h3 class="gem-c-attachment__title"><a class="govuk-link" '
        f'target="_self" href="{href}">{escape(f.title)}</a></h3><p class="gem-c-attachment__metadata">'
        f'<span class="gem-c-attachment__attribute"><abbr class="gem-c-attachment__abbr">{_TYPES[f.form]}</abbr></span>'
        f', <span class="gem-c-attachment__attribute">{_size(f)}</span></p></div></section>'
    )


def _history(page: PublishedPage) -> str:
    notes = "".join(
        '<li class="gem-c-published-dates__change-item"><time class="gem-c-published-dates__change-date timestamp" '
        f'datetime="{_stamp(d)}">{_words(d)}</time><p class="gem-c-published-dates__change-note">{escape(n)}</p></li>'
        for d, n in page.notes
    )
    return (
        '<div class="gem-c-published-dates gem-c-published-dates--history" id="full-publication-update-history">'
        f"<div>Published {_words(page.notes[-1][0])}</div>Last updated {_words(page.printed_at or page.at)}"
        f'<div id="full-history"><ol class="gem-c-published-dates__list">{notes}</ol></div></div>'
    )
