"""Readers who follow by email: who they are, what they follow, and what is sent to them.

The site's forms call `followers.forms.Forms(folder, pending)`:

    ask(address, follows, frequency, network, now, language="en")   somebody typed an address
    asked(token, now)       what a confirmation link is about; changes nothing, for the page with the button
    confirm(token, now)     its button was pressed
    see(token)              a reader's page
    change(token, follows, frequency, now, new_links=False)
    stop(token, now)        one click; also what a mail program posts (RFC 8058)
    leaving(token)          what a link to stop is about; changes nothing
    erase(token, now)       for good

Each gives a `FormReply(kind, sentence, subscription)`: a word of `ReplyKind`, a sentence for the reader,
and what the page shows, or None. Nothing is raised for what was typed, only `db.problems.DatabaseProblem`. Follows
are `model.follow.Follow(kind, value)`, where the value is a recipient's name as its page shows it, the words of a
search, or a year of birth. The links in letters lead to /follow/confirm/<token>, /follow/manage/<token> and
/follow/stop/<token> (`followers.links.address_of`); a GET of any must change nothing, since mail scanners open links.
A POST of the last with the body List-Unsubscribe=One-Click is `stop`. Sentences for the page on privacy:
`followers.privacy.privacy(pending)`. "All time N, last year N, last time ..." of a follow, for the form:
`publicdb.followed.history_of(copy, follow, now)`.
"""
