-- Names of children that a register gave away, to be known again: no name, and nothing that can be tried on another.

create table given_away_key (
  source text primary key,
  digest_key blob not null        -- with which its digests are made; it is there once its names were gone over
) strict, without rowid;

create table given_away (
  source text not null,
  digest blob not null,           -- of given and family name, or of a first letter and the family name; of a word of these two bytes
  primary key (source, digest)
) strict, without rowid;
