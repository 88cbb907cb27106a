-- Mentions in two bands, and what a person said of those that were to be looked at

alter table mention add column band text not null default 'none' check (band in ('alert', 'review', 'none'));

update mention set band = 'alert' where polarity = 'release';

create index mention_review on mention(version_id) where band = 'review';

-- pipelines.looking.reader_now when its mentions were read
alter table item_version add column reader text not null default '';

create index item_version_reader on item_version(reader);

create table settled (
  item text not null,             -- source and key of the item; '' where it holds wherever the sentence stands
  sentence text not null,         -- db.register.settled.sentence_key
  answer text not null check (answer in ('release', 'not_release')),
  words text not null,            -- the sentence as it was shown
  at text not null,
  primary key (item, sentence)
) strict;

create table second_reading (
  id integer primary key,
  at text not null,
  item text not null,             -- source and key of the item
  sentence text not null,
  passage text not null,          -- sha256 of what was sent
  model text not null,
  outcome text not null,          -- lifted, left, or why the answer was not taken
  cost integer not null,          -- in millionths of the currency of the budget
  answer text not null default '' -- as it came, cut
) strict;

create index second_reading_passage on second_reading(passage, model);

create index second_reading_at on second_reading(at);
