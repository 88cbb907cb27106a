"""The tables of Parliament, feeds and pages, as one migration of `db.schema` makes them."""

from __future__ import annotations

ITEMS = """
create table item (
  id integer primary key,
  source text not null references source(name),
  key text not null,              -- its identity for good, such as written_evidence:117744
  kind text not null,
  state text not null,
  scope text not null default '', -- the list in which it stood when it was recorded last
  mark text not null,             -- what that list said of it: where it is the same, nothing more is asked
  revision text not null,         -- equal where nothing of substance differs
  data text not null,             -- JSON: the item without its texts, which stand in its version
  version_id integer,             -- the one that stands now
  told text not null check (told in ('baseline', 'waiting', 'done')),
                                  -- waiting: it is new, and its document has not come yet
  tries integer not null default 0, -- how often its document was asked for and did not come
  published text not null default '',
  first_at text not null,
  seen_at text not null,          -- when it was last recorded
  missing_since text,             -- the first of the looks that did not find it
  unique (source, key)
) strict;

create index item_scope on item(source, scope, published);

create index item_missing on item(source, missing_since);

create table item_alias (
  source text not null references source(name),
  alias text not null,
  item_id integer not null references item(id),
  primary key (source, alias)
) strict;

create index item_alias_alias on item_alias(alias);

create table item_version (
  id integer primary key,
  item_id integer not null references item(id),
  revision text not null,
  state text not null,
  title text not null,
  text text,                      -- null: not read (yet)
  answer text,
  original_answer text,
  data text not null,             -- JSON: the item without its texts
  documents text not null default '[]', -- JSON: of each document read its format, address and sha256
  snapshot_id integer references snapshot(id), -- the answer in which it stood
  linked_to integer not null default 0, -- the newest release that it was held against
  seen_at text not null
) strict;

create index item_version_item on item_version(item_id, id);

create table mention (
  version_id integer not null references item_version(id),
  position integer not null,      -- running number in the version, from 0
  term text not null,
  sentence text not null,
  polarity text not null,
  reason text not null,
  recipients text not null default '[]', -- JSON: [{"name", "category"}]
  said text not null default '{}', -- JSON: references and dates in the sentence
  primary key (version_id, position)
) strict;

create index mention_polarity on mention(polarity);

create table item_link (
  item_id integer not null references item(id),
  release_id integer not null references release(id),
  by text not null,               -- reference, organisation_and_date, project
  reason text not null,
  primary key (item_id, release_id)
) strict;

create index item_link_release on item_link(release_id);

create table item_follow (
  id integer primary key,
  source text not null references source(name),
  first integer not null,         -- 1: the baseline
  since text not null,
  until text not null,
  started_at text not null,
  ended_at text
) strict;

create index item_follow_source on item_follow(source, id);

create table item_window (
  follow_id integer not null references item_follow(id),
  scope text not null,
  start text not null,
  "end" text not null,
  done_at text not null,
  primary key (follow_id, scope, start, "end")
) strict
"""
