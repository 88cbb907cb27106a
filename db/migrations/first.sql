-- The tables of version 0.1.0. Frozen with its release: what comes later is a migration of its own.

-- The register: sources, editions, releases, versions, changes; alerts and deliveries; runs

create table source (
  name text primary key,
  kind text not null,
  url text not null,
  title text not null default '',
  first_seen_at text not null,
  polled_at text,                 -- the last poll that ended, well or not
  good_at text,                   -- the last poll in which every expected fetch was good
  page_sha256 text,               -- the page as it was last accepted, in the archive
  page_state text not null default '',
  published_at text not null default '', -- what the page said of itself when all its registers were last taken
  changed_at text                 -- the last accepted edition or change of the page
) strict;

create table snapshot (
  id integer primary key,
  source text not null references source(name),
  url text not null,
  final_url text not null,
  fetched_at text not null,
  status integer not null,
  headers text not null,          -- JSON
  sha256 text not null,           -- of the body, which the archive holds
  size integer not null
) strict;

create index snapshot_sha on snapshot(sha256);

create index snapshot_url on snapshot(source, url);

create table validator (
  source text not null references source(name),
  url text not null,
  etag text,
  last_modified text,
  sha256 text not null,
  checked_at text not null,
  full_at text not null,          -- the last time the whole body came, not a 304
  primary key (source, url)
) strict;

create table edition (
  id integer primary key,
  source text not null references source(name),
  number integer not null,        -- 1 is the baseline
  state text not null check (state in ('accepted', 'quarantined', 'suspect', 'rejected', 'superseded')),
                                  -- rejected by a person; superseded by what came next
  kind text not null,             -- baseline, edition_published, file_replaced_silently, ...
  title text not null default '',
  published_at text not null default '',
  note text not null default '',
  seen_at text not null,
  decided_at text,                -- when it was accepted or rejected
  confirmed_at text,              -- when a second identical fetch confirmed what is missing from it
  rows integer not null,
  files_key text not null,        -- one name for the set of its files' contents
  summary text not null default '{}',
  why text not null default ''
) strict;

create index edition_source on edition(source, state, id);

create table edition_file (
  edition_id integer not null references edition(id),
  file text not null,             -- its title with dates taken out: the same over the editions
  title text not null,
  filename text not null default '',
  url text not null,
  final_url text not null,
  sha256 text not null,
  register integer not null,      -- 1 where it is read row by row
  snapshot_id integer references snapshot(id),
  primary key (edition_id, file)
) strict;

create table document (
  source text not null references source(name),
  file text not null,             -- its title with dates taken out
  title text not null,
  url text not null,
  sha256 text not null,           -- of its bytes
  words text not null,            -- equal where what it says is equal
  seen_at text not null,
  primary key (source, file)
) strict;

create table release (
  id integer primary key,
  source text not null references source(name),
  first_edition integer not null references edition(id),
  gone_edition integer references edition(id),
  first_look integer not null default 0 -- 1 where it came with a file that could not be read at first
) strict;

create table version (
  id integer primary key,
  release_id integer not null references release(id),
  edition_id integer not null references edition(id),
  row_sha256 text not null,       -- of the cells by name: equal for equal content
  file text not null,
  sheet text not null,
  section text not null default '',
  row integer not null,
  reference text not null default '',
  recipient text not null default '',
  title text not null default '',
  purpose text not null default '',
  cells text not null,            -- JSON: the row as read
  category text not null,
  confidence text not null,
  category_reason text not null,
  also text not null default '[]'
) strict;

create index version_release on version(release_id, id);

create index version_row on version(row_sha256);

create index version_reference on version(reference);

create table edition_row (
  edition_id integer not null references edition(id),
  position integer not null,      -- running number over all tables, from 0
  version_id integer not null references version(id),
  file text not null,
  sheet text not null,
  row integer not null,
  primary key (edition_id, position)
) strict;

create index edition_row_version on edition_row(version_id);

create table change (
  id integer primary key,
  key text not null unique,
  source text not null references source(name),
  edition_id integer references edition(id),
  kind text not null,
  state text not null check (state in ('open', 'held', 'retracted', 'silent')),
  release_id integer references release(id),
  version_before integer references version(id),
  version_after integer references version(id),
  reference text,
  recipient text,
  category text not null default 'unknown',
  file text not null default '',
  sheet text,
  row integer,
  fields text not null default '{}',
  reason text not null,
  detail text not null default '{}',
  seen_at text not null,
  open_at text,
  planned_at text
) strict;

create index change_unplanned on change(state, planned_at);

create index change_source on change(source, id);

create index change_release on change(release_id);

create table alert (
  id text primary key,            -- made from what is told: the same after a restore
  channel text not null,
  created_at text not null,
  payload text not null           -- JSON: the message, whole, whatever becomes of the rows it tells of
) strict;

create table alert_change (
  alert_id text not null references alert(id),
  change_id integer not null references change(id),
  primary key (alert_id, change_id)
) strict;

create table delivery (
  id text primary key,            -- made from alert, channel and address: the same after a restore
  alert_id text not null references alert(id),
  channel text not null,
  address text not null default '',
  state text not null check (state in ('pending', 'leased', 'sent', 'dead', 'cancelled')),
  attempts integer not null default 0,
  next_at text not null,
  leased_until text,
  owner text,
  maybe integer not null default 0, -- 1 where the outcome of an attempt is not known
  sent_at text,
  error text not null default ''
) strict;

create index delivery_due on delivery(state, next_at);

create table attempt (
  id integer primary key,
  delivery_id text not null references delivery(id),
  at text not null,
  outcome text not null,
  answer text not null default ''
) strict;

create table channel (
  name text primary key,
  paused_at text,
  until text,                     -- null: until a person resumes it
  why text not null default ''
) strict;

create table notice (
  id integer primary key,
  source text not null,
  code text not null,
  subject text not null,          -- what it is about: a file, an address, a channel
  message text not null,
  urgent integer not null default 0,
  first_at text not null,
  last_at text not null,
  count integer not null,
  told_at text,
  tellings integer not null default 0,
  recovered_at text,
  recovery_told_at text
) strict;

create index notice_open on notice(source, code, subject, recovered_at);

create table run (
  id integer primary key,
  trigger text not null,          -- daemon, manual
  started_at text not null,
  ended_at text,
  exit_code integer,
  counts text not null default '{}'
) strict;

create table fetch (
  run_id integer not null references run(id),
  source text not null,
  url text not null,
  outcome text,                   -- null: expected, no verdict yet
  status integer,
  detail text not null default '',
  at text,
  primary key (run_id, source, url)
) strict;

create index fetch_source on fetch(source, run_id);

create table pulse (
  name text primary key,
  at text not null,
  detail text not null default ''
) strict;

-- A person's answers, and how revealing each version is

create table review (
  key text primary key,           -- recipients.cell.names.organisation_key
  name text not null,             -- as it was reviewed
  category text not null,
  also text not null default '[]',
  because text not null,
  reviewed_at text not null
) strict;

create table assessment (
  version_id integer primary key references version(id),
  level text not null check (level in ('individual', 'aggregate', 'unknown')),
  level_printed integer not null, -- 0 where it was inferred from words
  level_reason text not null,
  tier text not null,             -- the gravest that is printed, 1 to 4, or empty
  identifiability text not null,  -- as printed, as is the next
  sensitivity text not null,
  outcome text not null,          -- life.Life
  dated text not null,            -- when it was asked for or decided, as far as printed: 2016-11-17, 2016-11, 2016
  items text not null,            -- JSON: the data items named
  year_from integer,              -- of the data
  year_to integer,
  pupils integer,
  severity integer not null,      -- 0 to 100
  severity_name text not null,
  reasons text not null           -- JSON
) strict;

-- Digests and mutes

create table waiting (
  change_id integer not null references change(id),
  channel text not null,
  address text not null,          -- '' for a channel with one receiver
  due text not null,
  why text not null,              -- JSON: the routes that carry it, and why each
  primary key (change_id, channel, address)
) strict;

create index waiting_due on waiting(due);

create table mute (
  id integer primary key,
  source text not null default '',    -- an empty condition is met by everything
  recipient text not null default '',
  kind text not null default '',
  until text not null,
  why text not null default '',
  made_at text not null,
  lifted_at text
) strict;

create table muted (
  change_id integer primary key references change(id),
  mute_id integer not null references mute(id),
  at text not null
) strict;

create index alert_change_change on alert_change(change_id);

create index alert_channel on alert(channel, created_at);

create index delivery_alert on delivery(alert_id);

create index attempt_delivery on attempt(delivery_id);

-- Parliament, feeds and pages

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
) strict;

-- Labels

create table labelling (
  id integer primary key,
  lists text not null,            -- db.recipients.reclassify.lists: one name for the lists and rules
  begun_at text not null,
  done_version integer not null default 0, -- versions up to this one are done
  ended_at text,
  versions integer not null default 0,   -- that got another category, confidence or further category
  assessed integer not null default 0    -- that got another reason or assessment alone
) strict;

create index version_organisation on version(recipient, release_id, edition_id);

create index change_version on change(coalesce(version_after, version_before));

create index change_kind on change(kind, id);

create index assessment_weight on assessment(version_id, severity, level, dated);

-- What is withheld and hidden

create table withheld (
  id integer primary key,
  kind text not null check (kind in ('release', 'recipient', 'change', 'file', 'item')),
  key text not null,              -- number of a release or change; recipient's group_key; sha256; item's source and key
  name text not null default '',  -- of a recipient, as printed
  because text not null,
  who text not null,
  cause text not null check (cause in ('person', 'hidden', 'individual')),
  at text not null,
  lifted_at text,                 -- rows are never deleted
  lifted_by text
) strict;

create unique index withheld_now on withheld(kind, key, cause) where lifted_at is null;

create table hidden (
  source text not null references source(name),
  file text not null,             -- its title with dates taken out
  title text not null,
  sha256 text not null,           -- of the file
  kind text not null,             -- model.register.HiddenKind
  place text not null,            -- for people; never what stands there
  amount integer not null,
  digest text not null,           -- of what is hidden: a decision holds until it changes
  seen_at text not null,
  state text not null default 'hidden' check (state in ('hidden', 'shown', 'gone')),
                                  -- shown, or gone and may return: a person has not decided yet
  hid_in text not null default '', -- sha256 of the file that hid it
  earlier integer not null default 0, -- 1: found in a file that was recorded before such things were looked for
  primary key (source, file, digest)
) strict;

create table hidden_decision (
  source text not null references source(name),
  digest text not null,
  decision text not null check (decision in ('private', 'rows', 'public')),
  who text not null,
  at text not null,
  primary key (source, digest)
) strict;

create table standing (
  edition_id integer not null references edition(id),
  position integer not null,      -- as in edition_row
  primary key (edition_id, position)
) strict;

-- What files were read with, and which are awaited

create table read_with (source text primary key references source(name), reader text not null) strict;

create table awaited (
  source text not null references source(name),
  file text not null,             -- its title with dates taken out
  title text not null,
  url text not null,
  since text not null,
  primary key (source, file)
) strict;

-- What was looked into

create table looked_into (
  sha256 text primary key,        -- of a register or a document, as it came
  reader text not null            -- readers.fingerprint; '' where it was never looked into, 'absent' where it is lost
) strict;

create index looked_into_reader on looked_into(reader);

create table gone_over (
  edition_id integer primary key references edition(id),
  reader text not null            -- by which the rows that came with it were gone over last
) strict;

create table masked (
  version_id integer primary key references version(id), -- cells of it were found to be a pupil's after it was stored
  at text not null
) strict;
