-- What a web archive was asked to capture of each new edition.

create table save (
  id integer primary key,
  edition_id integer not null references edition(id),
  url text not null,
  sha256 text not null,           -- of the file as the archive has it; "" for the page of a source
  tries integer not null default 0, -- in vain
  next_at text not null,
  job text not null default '',   -- under which the service works on it; "" while it is to be asked
  asked_at text,                  -- when it took that
  why text not null default '',   -- it waits, was tried in vain, or was given up
  capture text not null default '', -- its address
  is_same integer not null default 0, -- 1 where it holds the bytes of this sha256
  ended_at text,                  -- null: it waits
  unique (edition_id, url)
) strict;

create index save_due on save(next_at) where ended_at is null;
