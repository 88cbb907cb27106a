-- Readers who follow by email: a file of its own, which only the account that runs npdwatch can read, and which no
-- backup of the register holds. Times are ISO 8601 in UTC. Hashes are HMAC-SHA256 by a key of `secret`.

create table secret (
  id integer primary key,         -- the first signs links; one more comes with a backup of another installation
  key blob not null
) strict;

create table follower (
  id text primary key,            -- random; what the register's outbox knows of them
  mark text not null unique,      -- what a delivery's id has of it (model.delivery.delivery_id)
  address text not null unique collate nocase,
  state text not null check (state in ('pending', 'confirmed', 'stopped', 'bounced')),
  language text not null,
  created_at text not null,
  confirmed_at text,
  last_sent_at text,
  ended_at text,                  -- since when stopped or bounced
  links_at integer not null       -- links made before this second open nothing any more
) strict;

create table frequency (          -- from when they hear how often: what was told before a change comes as it was then
  follower text not null references follower(id) on delete cascade,
  since text not null,
  frequency text not null,
  primary key (follower, since)
) strict;

create table follow (
  follower text not null references follower(id) on delete cascade,
  kind text not null,             -- model.follow.FollowKind
  value text not null,
  since text not null,            -- when it was confirmed: what was told before is not theirs
  primary key (follower, kind, value)
) strict;

create table request (
  id text primary key,
  follower text not null references follower(id) on delete cascade,
  at text not null,
  frequency text not null,
  follows text not null,          -- JSON: [[kind, value]]; [] once the reader has ended all links sent before
  planned_at text,                -- when its confirmation mail went into the outbox
  confirmed_at text
) strict;

create table bounce (
  follower text not null references follower(id) on delete cascade,
  at text not null
) strict;

create table tried (              -- who asked, for a day: to limit how often
  at text not null,
  mailbox text not null,          -- a hash, as is the next
  network text not null
) strict;

create index tried_at on tried(at);

create table erased (             -- mailboxes, for good: no backup brings such an address back, nobody can sign it up
  hash text not null,
  secret integer not null references secret(id),
  at text not null,
  primary key (hash, secret)
) strict;

create table kept (
  name text primary key,          -- upkeep; put back: a copy, whose time that is, and nobody is written to
  at text not null
) strict;
