-- How each answer was fetched, and the chained log of what was archived and recorded

alter table snapshot add column exchange text not null default '{}';

create table chain_entry (
  number integer primary key,     -- 1, 2, 3, without a gap
  kind text not null,             -- beginning, answer, edition, token, pruning
  subject integer,                -- which snapshot, edition or time-stamp it is about
  day text not null,              -- as its text has it, in UTC
  text text not null,             -- JSON, just as it is hashed; it holds the hash of the entry before
  hash text not null              -- sha256 of a zero byte and the text
) strict;

create index chain_entry_subject on chain_entry(kind, subject);

create table chain_day (
  last integer primary key,       -- the last entry of this day
  first integer not null,
  day text not null,              -- in UTC; twice where the clock was put back
  root text not null              -- of the Merkle tree over its entries (RFC 6962)
) strict;

create table chain_body (
  sha256 text primary key         -- of what was archived before the log began
) strict;

