-- What stands between a writer and its workers; the jobs themselves are Procrastinate's own tables, made after these.

create schema npdwatch;

create table npdwatch.installed (
  format integer not null,        -- scale.postgres.SCHEMA
  engine text not null            -- of Procrastinate, whose tables these are
);
create table npdwatch.writer (
  single boolean primary key default true check (single),
  id text not null,               -- which machine and data folder
  public text not null,           -- its key
  program text not null,          -- readers.fingerprint: a worker with others would find changes where there are none
  accepts text[] not null,        -- NAME=KEY of each worker: another one would fetch in vain
  seen_at timestamptz not null default clock_timestamp()
);
create table npdwatch.worker (
  name text primary key,          -- a new one at each start
  key_name text not null,         -- as the writer's configuration names its key
  lanes integer not null,
  program text not null,
  said text not null default '',  -- what it has to say of itself
  seen_at timestamptz not null default clock_timestamp()
);
create table npdwatch.work_order (
  hosts text primary key,         -- the group
  number text not null unique,
  data bytea not null,            -- scale.order.WorkOrder, packed
  signature bytea not null,
  asked integer not null,         -- sources
  made_at timestamptz not null default clock_timestamp(),
  expires timestamptz not null,   -- from then on nothing is asked for it
  token text,                     -- of the attempt that works on it
  worker text,
  begun_at timestamptz
);
create table npdwatch.bundle (
  number text primary key,        -- of its order
  key_name text not null,         -- by whom it is said to be signed
  data bytea not null,            -- scale.bundle.WorkerBundle, packed
  signature bytea not null,
  came_at timestamptz not null default clock_timestamp()
);
create table npdwatch.body (
  sha256 text primary key,
  data bytea not null,
  used_at timestamptz not null default clock_timestamp()
);
create table npdwatch.host_gate (
  host text primary key,
  next_at timestamptz not null,   -- the next request no sooner
  holder text not null,           -- the attempt that asks it
  until timestamptz not null      -- by then its last request has ended, whatever became of it
);
