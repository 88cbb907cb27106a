-- The highest numbers that rows had which are here no more, by table: they are not given again (db.upkeep.numbers)

create table given (
  name text primary key,          -- of the table
  highest integer not null
) strict;
