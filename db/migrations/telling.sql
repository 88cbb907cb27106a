-- Which rows of a file of the last good edition may tell of somebody: read again by the same reader, no other is judged.

create table telling (
  sha256 text primary key,
  reader text not null,           -- as in read_with
  sheets text not null            -- JSON: of each sheet the number of its rows, and those of which it is so, from 0
) strict, without rowid;
