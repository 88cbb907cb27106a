-- What the versions of a release that name the same recipient come to: of old registers a tenth as many.

create table recipient_span (
  recipient text not null,        -- the cell, as in version
  release_id integer not null,
  first_edition integer not null, -- the lowest
  oldest integer not null,        -- version, as is the next
  newest integer not null,
  severity integer,               -- the highest
  individual integer,             -- 1 where one is of individual level
  dated text,                     -- the earliest that is printed
  primary key (recipient, release_id)
) strict, without rowid;

-- Versions up to this one are in it; what is written of these later comes into it by triggers. Newer ones are read
-- as they are until `db.recipients.spans.add_spans` has put them there: once an edition, since one by one takes long.
create table recipient_spans_until (version_id integer not null) strict;

insert into recipient_spans_until select coalesce(max(id), 0) from version;

-- The bodies that a cell names, as `lists` take it apart: worked out anew where these are others.
create table recipient_body (
  cell text not null,
  place integer not null,         -- in the cell, from 0
  name text not null,
  key text not null,              -- recipients.cell.bodies.body_key
  label text not null,            -- JSON: category, confidence, reason, also; of lists and rules alone
  lists text not null,            -- db.recipients.ruleset
  primary key (cell, place)
) strict, without rowid;

-- Which edition a version came in, and in which it stood, is found without looking at the rows, which lie far apart.
drop index version_release;

create index version_release on version(release_id, id, edition_id);

drop index edition_row_version;

create index edition_row_version on edition_row(version_id, edition_id);
