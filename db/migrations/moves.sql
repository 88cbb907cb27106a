-- What each transaction left of what was found, told and kept back, row by row: what entries of the log are over

create table chain_row (
  key text not null,              -- change 12, alert AL-..., delivery ..., mute 3, withheld 4
  entry integer not null,         -- of the log
  stands text not null,           -- how it stands, in words; gone where it was deleted
  digest blob not null,           -- of the salt and what its row says; empty where it is gone
  salt blob,                      -- null of all but the newest of a key: no text can be tried on a digest of before
  primary key (key, entry)
) strict, without rowid;
