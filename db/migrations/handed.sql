-- What workers on other machines have in hand: all sources of a group, since nobody else may ask its hosts meanwhile.

create table handed (
  source text primary key,
  number text not null,           -- of the order
  hosts text not null,            -- the group
  asked integer not null,         -- 1 where the order asks for this source
  at text not null,
  until text not null             -- from then on no worker asks for it
) strict, without rowid;
create index handed_number on handed(number);
