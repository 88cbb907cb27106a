-- What was asked of web archives, and what became of it: the ledger of a backfill.

create table capture (
  source text not null references source(name),
  route text not null,            -- model.answers.capture.ArchiveRoute
  kind text not null check (kind in ('page', 'file')),
  url text not null,              -- the original address
  at text not null,               -- the time that was asked for: fourteen digits
  outcome text,                   -- null: expected, and not asked for yet
  detail text not null default '',
  sha256 text not null default '',
  final_url text not null default '',
  asked_at text,
  primary key (source, route, kind, url, at)
) strict;
