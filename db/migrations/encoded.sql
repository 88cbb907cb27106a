-- What the encoder of passages answered, so that none is worked out twice

create table encoded (
  passage text not null,          -- sha256 of title and sentences
  encoder text not null,          -- readers.encoder.client.encoder_version
  sums text not null,             -- JSON: a number for each output; null where it has no answer and never will have
  primary key (passage, encoder)
) strict;
