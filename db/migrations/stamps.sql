-- Time-stamps of editions and of days of the log

create table chain_authority (
  id integer primary key,
  url text not null,
  ca text not null,               -- its certificates as they were configured, PEM
  unique (url, ca)
) strict;

create table chain_stamp (
  id integer primary key,
  kind text not null check (kind in ('edition', 'day')),
  number integer not null,        -- of the entry; of a day that of its last entry
  tries integer not null default 0, -- that failed
  next_at text not null,
  why text not null default '',   -- of the last try that failed
  given_at text,                  -- by our clock; null: it waits
  said_at text,                   -- by the authority's
  authority_id integer references chain_authority(id),
  token blob,                     -- the answer whole, DER
  unique (kind, number)
) strict;

