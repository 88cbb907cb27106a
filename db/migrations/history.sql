-- What turned up after its time: editions put between those that the watch saw, and what they tell of.

-- When it was found, after its time; null where the watch saw it.
alter table edition add column found_at text;

-- Likewise: it is history, and was never news.
alter table change add column found_at text;

-- When an edition that was found later came to tell it otherwise.
alter table change add column overtaken_at text;

create index change_seen on change(seen_at);

create table edition_was (
  id integer primary key,         -- under which an edition was known before an older one was put in front of it
  edition_id integer not null references edition(id)
) strict;
