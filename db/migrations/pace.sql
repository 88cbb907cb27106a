-- Sources on every = "auto": when each is looked at next, and what feeds of changes have shown.

create table pace (
  source text primary key,
  due_at text not null,
  why text not null,
  register integer not null default 0, -- 1 where it is compared row by row
  requests text not null default '{}', -- JSON: of its last look, host -> how many
  announced_at text,              -- when a feed named it; null where a look since then has settled that
  announced_by text not null default '',
  announced_as text not null default '' -- the time of the newest entry that named it, as the feed gives it
) strict, without rowid;

create table feed_page (
  source text primary key,        -- a feed of changes
  entries text not null,          -- JSON: address and time of each entry of its last good answer
  missed_at text                  -- when it had last moved on by more than it holds
) strict, without rowid;

create table robots (
  url text primary key,
  body blob not null,
  at text not null
) strict, without rowid;
