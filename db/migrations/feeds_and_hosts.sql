-- What feeds of changes should have announced and did not, and who has asked to be left alone.

create table unannounced (
  source text primary key,        -- on auto: its last change that no feed of its host had named
  published_at text not null,     -- as its publisher says
  found_at text not null
) strict, without rowid;

-- A time of the publisher's: nothing newer is named, though it was published. Null where the feed is believed.
alter table feed_page add column silent_after text;

-- Seconds of its own rhythm. Null where that is not known yet.
alter table pace add column every integer;

create table left_alone (
  place text primary key,         -- a host (429), or an address (503)
  until text not null,
  said text not null              -- the status, and who was asked for what
) strict, without rowid;
