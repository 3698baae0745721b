-- The same statements for SQLite and PostgreSQL. A catalogue is written by `hilum archive index` only.

CREATE TABLE archive (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  root TEXT NOT NULL,
  layout TEXT NOT NULL,
  prefix TEXT NOT NULL,          -- stands before ids of films, studies and patients
  explanation TEXT NOT NULL,
  complete INTEGER NOT NULL,     -- 0 from the start of an indexing to its end
  fingerprint BIGINT NOT NULL    -- of all files below the root, when it was complete
);

-- The place of each finding in film.labels, from 1.
CREATE TABLE finding (
  place INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);

-- The column of each further name: film.further_1 and, as a number, film.further_1_number ...
CREATE TABLE further (
  place INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);

CREATE TABLE film (
  seq INTEGER PRIMARY KEY,       -- the order of the catalogue
  archive INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  id_number DOUBLE PRECISION,    -- the same where it is a number
  study TEXT NOT NULL,
  study_number DOUBLE PRECISION,
  patient TEXT NOT NULL,
  patient_number DOUBLE PRECISION,
  path TEXT,                     -- relative to the archive's root, or absolute
  member TEXT,                   -- name inside the zip or tar at path
  view TEXT NOT NULL,
  sex TEXT NOT NULL,
  age DOUBLE PRECISION,          -- years
  labels TEXT NOT NULL,          -- a letter a finding: 1 present, 0 absent, u uncertain, blank unknown
  split TEXT,                    -- the official side
  side TEXT NOT NULL,            -- the official side, else that of the hash of the patient
  day INTEGER,                   -- of the study, from an origin of the patient's own
  bytes BIGINT,                  -- size of the file, NULL where it is not there
  modified BIGINT,               -- ms since 1970
  pixels TEXT,                   -- SHA-256 of the decoded pixels; '' for a film that cannot be read
  perceptual BIGINT,             -- 64-bit hash of how the film looks
  digest BIGINT NOT NULL         -- of all that the archive says of the film
);
CREATE INDEX film_patient ON film (patient, side);
CREATE INDEX film_pixels ON film (pixels, side) WHERE pixels IS NOT NULL;

-- What is on several sides of the split, found at the end of each indexing.
CREATE TABLE straddling_patient (
  patient TEXT PRIMARY KEY
);
CREATE TABLE straddling_pixels (
  pixels TEXT PRIMARY KEY
);

CREATE TABLE report (
  archive INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  study TEXT NOT NULL,
  patient TEXT NOT NULL,
  text TEXT NOT NULL,
  digest BIGINT NOT NULL,
  PRIMARY KEY (archive, seq)
);
CREATE INDEX report_study ON report (study);

CREATE TABLE region (
  archive INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  film TEXT NOT NULL,
  finding TEXT NOT NULL,
  x DOUBLE PRECISION NOT NULL,   -- fractions of the film's width and height
  y DOUBLE PRECISION NOT NULL,
  width DOUBLE PRECISION NOT NULL,
  height DOUBLE PRECISION NOT NULL,
  reader TEXT NOT NULL,
  digest BIGINT NOT NULL,
  PRIMARY KEY (archive, seq)
);
CREATE INDEX region_film ON region (film);
