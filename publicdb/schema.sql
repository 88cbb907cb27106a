-- The tables of the public copy: what the site serves, and nothing that must not be public. Deliveries, addresses,
-- notices, runs and reviews do not exist in it. Times are ISO 8601 in UTC, as the watch saw things. What a publisher
-- printed is text as printed. JSON is text. The full-text tables are made by publicdb.copy.

create table about (
  name text primary key,          -- version, generation (another one in every file that is built), built_at,
  value text not null             -- revision, refreshed_at, watermark (what it was built from)
);

create table sources (
  name text primary key,
  title text not null,
  kind text not null,             -- readers.kinds
  url text not null,              -- for people
  first_seen text not null,
  looked_at text,                 -- the last poll that ended
  good_at text,                   -- the last one in which every expected fetch was good
  changed_at text,
  state text not null default 'well', -- model.state: well, watch, blind, at its last poll
  since text,                     -- since when it has been so, where it is not well
  reason text not null default '', -- why, in words for everybody
  edition integer,                -- the one that stands; null for a source that holds items
  rows integer not null default 0,
  items integer not null default 0,
  watched integer not null default 1 -- 0: it stood in the configuration once
);

create table editions (
  id integer primary key,
  source text not null references sources(name),
  number integer not null,
  kind text not null,             -- model.change.ChangeKind: baseline, edition_published, file_replaced_silently, ...
  title text not null,
  published_at text not null,     -- as the publisher says
  note text not null,             -- the publisher's change note
  seen_at text not null,          -- of one that was found later: from when on it is taken to have stood
  found_at text,                  -- when it was found; null where the watch saw it
  rows integer not null,
  changes integer not null default 0,
  summary text not null           -- JSON: how many of each kind of change
);

create index editions_source on editions(source, id);

-- an earlier id of an edition, so that an address lasts: what is found later may stand before it
create table former_editions (
  id integer primary key,
  edition integer not null references editions(id)
);

create table edition_files (
  edition integer not null references editions(id),
  file text not null,
  title text not null,
  filename text not null,
  url text not null,
  sha256 text not null,           -- in archived; empty where it is kept back
  register integer not null,      -- 1 where it is read row by row
  kept_back text not null,        -- why it is not handed out
  primary key (edition, file)
);

create table archived (
  sha256 text primary key,        -- of the bytes
  filename text not null,         -- as it was called by its publisher
  content_type text not null,     -- as declared; never served as that
  size integer not null,          -- bytes
  url text not null,
  source text not null references sources(name),
  fetched_at text not null,
  judged integer not null default 1 -- 1: handed out only where no text of its copy tells of a child
);

create table recipients (
  slug text primary key,          -- of its name as published last
  name text not null,
  category text not null,
  confidence text not null,
  reason text not null,
  also text not null,             -- JSON: further categories
  reviewed integer not null,      -- 1 where a person decided
  first_seen text not null,
  older_than_the_watch integer not null,
  dated text not null,            -- the earliest date that its rows print
  releases integer not null,      -- that stand in a register and name it
  gone integer not null,
  former integer not null,        -- that named it once, and name another now; they are in no other number
  individual integer not null,    -- of individual level
  severity integer not null,      -- of its gravest
  names text not null,            -- JSON: [{"name", "first_seen", "last_seen", "earlier"}]
  words text not null,            -- its names, one a line, for searching
  plain text not null default '', -- words of them in plain letters, likewise
  key text not null unique        -- under which its names are known to be one body
);

create index recipients_category on recipients(category, releases);

create table recipient_slugs (
  slug text primary key,          -- of any name that it ever had, so that an address lasts
  recipient text not null references recipients(slug),
  name text not null,             -- of those that make this address, the one seen first
  key text not null               -- equal for spellings of one name
);

create index recipient_slugs_recipient on recipient_slugs(recipient);

create index recipient_slugs_key on recipient_slugs(key);

create table releases (
  id integer primary key,
  key text not null,              -- what it is cited by (db.register.release_keys)
  source text not null references sources(name),
  publication text not null,      -- the title of the source
  reference text not null,
  recipient text not null,        -- the cell as published
  recipient_slug text,            -- the first body of the cell
  title text not null,
  purpose text not null,
  category text not null,
  confidence text not null,
  category_reason text not null,
  also text not null,             -- JSON
  level text not null,            -- individual, aggregate, unknown
  level_printed integer not null,
  tier text not null,             -- 1 to 4 or empty
  identifiability_class text not null, -- the gravest that is printed, 1 to 5, or empty
  sensitivity_class text not null, -- likewise, A to E
  outcome text not null,          -- life.Life
  dated text not null,
  year integer,
  year_from integer,              -- of the data
  year_to integer,
  years_said integer not null,    -- 1 where its row says years of its data (coverage)
  regions integer not null default 0, -- a bit for each of readers.register.places that its pupils are said to be in,
                                  -- 0 where it leaves that open
  pupils integer,
  items text not null,            -- JSON: [{"item", "label", "words"}]
  data_printed text not null,     -- what was given, in the register's words, for searching
  other_printed text not null,    -- for searching: its other cells, its earlier references, words in plain letters
  datasets text not null,         -- JSON: families of datasets that it names
  severity integer not null,
  severity_name text not null,
  reasons text not null,          -- JSON: of the severity
  first_seen text not null,
  not_watched_since text not null, -- when its source was last looked at, where that is no longer watched; else ''
  baseline integer not null,      -- 1 where it stood in the first edition that was seen
  changed_at text not null,       -- its last version or change
  gone_since text not null,       -- when an edition without it was first seen; '' while it stands
  present integer not null,       -- 0 where it is no longer in the register
  versions integer not null,
  version integer not null,       -- its newest
  edition integer,                -- the newest edition that has it
  file text not null,             -- where it stands in that one
  sheet text not null,
  row integer not null,
  url text not null,              -- of the file
  sha256 text not null,           -- of the file
  kept_back text not null         -- why the file is not handed out
);

-- with the title: by both web.views.lives looks for the other releases of a case
create index releases_recipient on releases(recipient_slug, title);

create index releases_source on releases(source);

create index releases_severity on releases(severity, changed_at);

create index releases_changed on releases(changed_at);

create index releases_category on releases(category, present, level, year, tier, outcome, publication);

create index releases_level on releases(level, present, category, year, tier, outcome, publication);

create index releases_year on releases(year, present, category, level, tier, outcome, publication);

create index releases_tier on releases(tier, present, category, level, year, outcome, publication);

create index releases_outcome on releases(outcome, present, category, level, year, tier, publication);

create index releases_publication on releases(publication, present);

create index releases_datasets on releases(datasets, present);

create index releases_facets on
  releases(present, category, level, year, tier, outcome, publication, severity_name, severity, changed_at);

-- whose data: readers.register.coverage
create table coverage (
  release integer not null references releases(id),
  first integer not null,         -- school cohorts, called by the year in whose September their first children were born
  last integer not null,
  certainty text not null,        -- sure, possible; unknown: the row leaves open which, and reaches over all
  reason text not null,           -- for a parent
  phases integer not null default 63, -- a bit for each of readers.register.coverage.values.Phase, in that order, that the
                                  -- cohorts were in when the data were taken; all where that is open
  said text not null              -- the piece of the row
);

create index coverage_release on coverage(release);

create index coverage_cohorts on coverage(first, last, certainty, release);

create table release_recipients (
  release integer not null references releases(id),
  recipient text not null references recipients(slug),
  until text not null default '', -- when another came to stand there; empty while the newest version names it
  primary key (recipient, release)
);

create index release_recipients_release on release_recipients(release);

create table versions (
  id integer primary key,
  release integer not null references releases(id),
  edition integer not null references editions(id),
  seen_at text not null,
  reference text not null,
  recipient text not null,
  title text not null,
  purpose text not null,
  category text not null,
  confidence text not null,
  category_reason text not null,
  also text not null,             -- JSON: further categories
  level text not null,
  tier text not null,
  outcome text not null,
  severity integer not null,
  reasons text not null,          -- JSON: of the severity
  dated text not null,
  file text not null,             -- where it stood when it came
  sheet text not null,
  row integer not null,
  url text not null,
  sha256 text not null,
  kept_back text not null,
  cells text not null,            -- JSON: the row as read
  reread_at text                  -- when we came to read it so; null where we did from the first
);

create index versions_bodies on versions(release, recipient, edition, id, severity, level, dated);

create index versions_release on versions(release, id, reference);

-- by it web.views lays any two editions side by side
create table stands (
  version integer not null references versions(id),
  release integer not null references releases(id),
  source text not null references sources(name),
  first integer not null references editions(id), -- in which it came to stand in the register
  last integer references editions(id),           -- in which it stood last; null: in the newest
  primary key (source, first, version)
) without rowid;

create index stands_release on stands(release, first, last);

create table changes (
  id integer primary key,
  key text not null,              -- made from what is told
  seen_at text not null,
  open_at text not null,          -- seen, and confirmed where it needed that: the order in which people can learn it
  source text not null references sources(name),
  edition integer references editions(id),
  kind text not null,             -- model.change.ChangeKind
  found integer not null,         -- 1: it was found later, and was never news
  overtaken integer not null,     -- 1: an edition that was found later tells it otherwise
  reread integer not null,        -- 1: by how we read the file later; with found, overtaken or its words
  row_kind integer not null,      -- 1 where it is about a row of a register
  release integer references releases(id),
  version_before integer,         -- of the release
  version_after integer,
  item integer references evidence(id),
  recipient_slug text,
  reference text,
  recipient text,
  category text not null,
  confidence text not null,       -- in the category; empty where there is no version
  also text not null,             -- JSON: further categories, and those of bodies taken out of the row
  level text not null,
  severity integer not null,      -- of the release, 0 to 100; 0 where it is about none
  weight text not null,           -- how much the change matters: low, normal, high (alerts.severity)
  rank integer not null,          -- by it, sheet and row the worst comes first
  title text not null,            -- of the release or the item
  file text not null,
  sheet text,
  row integer,
  fields text not null,           -- JSON: {field: [before, after]}
  reason text not null,
  detail text not null            -- JSON: counts, notes, the rows of a bulk change
);

-- all that web.lists.find counts by
create index changes_list on changes(id, kind, category, also, level, source, edition, release, item, found);

create unique index changes_key on changes(key);

create index changes_rank on changes(rank, sheet, row);

create index changes_seen on changes(seen_at);

create index changes_open on changes(open_at);

create index changes_kind on changes(kind, seen_at);

create index changes_release on changes(release, open_at);

-- in the order of publicdb.changes.worst
create index changes_edition on changes(edition, rank, sheet, row, key);

create index changes_recipient on changes(recipient_slug);

create index changes_item on changes(item);

create index changes_source on changes(source, id);

create table evidence (
  id integer primary key,
  key text not null,              -- written_evidence:117744
  source text not null references sources(name),
  kind text not null,             -- items.ItemKind
  state text not null,
  title text not null,
  url text not null,
  reference text not null,
  body text not null,             -- the answering department
  house text not null,
  submitted_by text not null,     -- their names
  submitters text not null,       -- JSON: [{"name", "kind", "role", "organisation"}], as Parliament published them
  committees text not null,       -- JSON: [{"id", "name"}]
  inquiries text not null,        -- JSON
  published text not null,
  first_seen text not null,
  seen_at text not null,
  text text,
  answer text,
  original_answer text,
  no_text text not null,
  documents text not null,        -- JSON: [{"format", "url", "sha256"}]
  mentions integer not null,
  polarity text not null,         -- the strongest of its mentions, or empty
  band text not null,             -- the surest of its mentions: alert (sure), review (to look at), none, or empty
  plain text not null,            -- its words of other letters in plain ones, for searching
  releases integer not null       -- that it speaks of
);

-- all that web.lists.find counts by
create index evidence_list on evidence(id, kind, polarity, band, source, published);

create index evidence_source on evidence(source, published);

create table mentions (
  item integer not null references evidence(id),
  position integer not null,
  term text not null,
  sentence text not null,
  polarity text not null,
  band text not null,             -- alert (sure), review (to look at) or none
  reason text not null,
  recipients text not null,       -- JSON: [{"name", "category", "role"}]
  said text not null,             -- JSON
  primary key (item, position)
);

create table evidence_releases (
  item integer not null references evidence(id),
  release integer not null references releases(id),
  by text not null,
  reason text not null,
  primary key (item, release)
);

create index evidence_releases_release on evidence_releases(release);
