-- The highest numbers that rows had which are here no more, by table: they are not given again (db.numbers)

create table given (
  name text primary key,          -- of the table
  highest integer not null
) strict;
