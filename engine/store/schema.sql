-- The newest schema of catalog.sqlite. `migrations.py` brings older files here.
-- Vectors, tags and ratings belong to content, not to paths: a moved or copied file keeps them.

CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE root (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  path TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL DEFAULT 'watched',          -- RootState
  note TEXT NOT NULL DEFAULT '',
  skipped INTEGER NOT NULL DEFAULT 0,             -- counted by the last full scan
  placeholders INTEGER NOT NULL DEFAULT 0,
  last_scan_at TEXT,                              -- ISO 8601, UTC
  added_at TEXT NOT NULL
);

CREATE TABLE content (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hash TEXT NOT NULL UNIQUE,                      -- BLAKE2b-160 of the bytes, hex
  kind TEXT NOT NULL,                             -- Kind
  kind_override TEXT,                             -- the user knows better
  width INTEGER, height INTEGER,
  duration_s REAL, pages INTEGER,
  taken_at TEXT,                                  -- ISO 8601 local time, as the camera wrote it
  camera TEXT, title TEXT, artist TEXT,
  text TEXT NOT NULL DEFAULT '',                  -- text found inside: pages, lyrics, comments
  words TEXT NOT NULL DEFAULT '[]',               -- JSON [[word, weight], ...]: what the models see
  meta TEXT NOT NULL DEFAULT '{}',                -- JSON: everything else the loader found
  rating INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE file (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  root_id INTEGER NOT NULL REFERENCES root(id) ON DELETE CASCADE,
  relpath TEXT NOT NULL,                          -- with '/', relative to the root
  kind TEXT NOT NULL,                             -- by extension; content.kind knows better later
  size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
  device INTEGER NOT NULL DEFAULT 0, inode INTEGER NOT NULL DEFAULT 0,
  content_id INTEGER REFERENCES content(id),      -- NULL until read
  state TEXT NOT NULL DEFAULT 'queued',           -- FileState
  reason TEXT NOT NULL DEFAULT '', advice TEXT NOT NULL DEFAULT '',
  attempts INTEGER NOT NULL DEFAULT 0,
  missing_since TEXT,                             -- marked by a partial scan, deleted by a full one
  companion_of INTEGER REFERENCES file(id) ON DELETE SET NULL,  -- RAW beside a JPEG, clip of a Live Photo
  added_at TEXT NOT NULL,
  UNIQUE (root_id, relpath)
);
CREATE INDEX file_state ON file(state, id);
CREATE INDEX file_content ON file(content_id);
CREATE INDEX file_companion ON file(companion_of) WHERE companion_of IS NOT NULL;
CREATE INDEX file_inode ON file(device, inode);

CREATE TABLE tag (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE);
CREATE TABLE content_tag (
  content_id INTEGER NOT NULL REFERENCES content(id) ON DELETE CASCADE,
  tag_id INTEGER NOT NULL REFERENCES tag(id) ON DELETE CASCADE,
  PRIMARY KEY (content_id, tag_id)
) WITHOUT ROWID;
CREATE INDEX content_tag_tag ON content_tag(tag_id);

CREATE TABLE segment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  content_id INTEGER NOT NULL REFERENCES content(id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  start_s REAL, end_s REAL,
  page INTEGER, x INTEGER, y INTEGER, w INTEGER, h INTEGER,
  UNIQUE (content_id, ordinal)
);

CREATE TABLE space (                              -- one vector space: an encoder's aspect for a kind
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  encoder_id TEXT NOT NULL, kind TEXT NOT NULL, aspect TEXT NOT NULL,
  dim INTEGER NOT NULL,
  joint TEXT NOT NULL,                            -- spaces with the same name can be compared
  UNIQUE (encoder_id, kind, aspect)
);

CREATE TABLE vector (
  id INTEGER PRIMARY KEY AUTOINCREMENT,           -- the index label; never used again
  segment_id INTEGER NOT NULL REFERENCES segment(id) ON DELETE CASCADE,
  space_id INTEGER NOT NULL REFERENCES space(id) ON DELETE CASCADE,
  content_id INTEGER NOT NULL,                    -- the segment's, repeated so that an index loads without a join
  data BLOB NOT NULL,                             -- float16, little endian, unit length
  UNIQUE (segment_id, space_id)
);
CREATE INDEX vector_space ON vector(space_id, id);
CREATE INDEX vector_content ON vector(content_id);

CREATE TABLE encoded (                            -- which encoders are through with a content
  content_id INTEGER NOT NULL REFERENCES content(id) ON DELETE CASCADE,
  encoder_id TEXT NOT NULL,
  PRIMARY KEY (content_id, encoder_id)
) WITHOUT ROWID;

CREATE TABLE passage (                            -- music as a sequence, packed by engine/passage.py
  content_id INTEGER NOT NULL REFERENCES content(id) ON DELETE CASCADE,
  encoder_id TEXT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (content_id, encoder_id)
);

CREATE TABLE index_log (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  space_id INTEGER NOT NULL, vector_id INTEGER NOT NULL, content_id INTEGER NOT NULL,
  op TEXT NOT NULL                                -- 'add' or 'remove'
);
CREATE INDEX index_log_space ON index_log(space_id, seq);
CREATE TRIGGER vector_added AFTER INSERT ON vector BEGIN
  INSERT INTO index_log (space_id, vector_id, content_id, op) VALUES (new.space_id, new.id, new.content_id, 'add');
END;
CREATE TRIGGER vector_removed AFTER DELETE ON vector BEGIN
  INSERT INTO index_log (space_id, vector_id, content_id, op) VALUES (old.space_id, old.id, old.content_id, 'remove');
END;

CREATE TABLE index_snapshot (                     -- files beside the catalog; the two newest of each space are kept
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  space_id INTEGER NOT NULL REFERENCES space(id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,                           -- the log up to here is in the file
  file TEXT NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL,
  count INTEGER NOT NULL, params TEXT NOT NULL,   -- JSON: library version, M, ef, dim
  created_at TEXT NOT NULL
);

CREATE TABLE saved_search (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, query TEXT NOT NULL, added_at TEXT NOT NULL);

-- A concept is its examples, told by their contents; the vectors are looked up when it is used, so
-- that another model reads it as well.
CREATE TABLE concept (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  words TEXT NOT NULL DEFAULT '',
  found INTEGER,                                  -- of its own liked examples, each left out in turn, among the first 10
  average_precision REAL,                         -- the same as a mean of 1 / rank
  added_at TEXT NOT NULL
);
CREATE TABLE concept_example (
  concept_id INTEGER NOT NULL REFERENCES concept(id) ON DELETE CASCADE,
  content_hash TEXT NOT NULL,
  liked INTEGER NOT NULL,                         -- 1, or 0: not like this
  ordinal INTEGER NOT NULL,
  UNIQUE (concept_id, content_hash)
);

-- The user's own order. Like tags, it belongs to contents, told by their hash: moved and copied files
-- keep it, and a file that comes back after it was gone is still in it.
CREATE TABLE collection (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, added_at TEXT NOT NULL);
CREATE TABLE collection_content (
  collection_id INTEGER NOT NULL REFERENCES collection(id) ON DELETE CASCADE,
  content_hash TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  PRIMARY KEY (collection_id, content_hash)
) WITHOUT ROWID;
CREATE TABLE sketch (id INTEGER PRIMARY KEY, name TEXT NOT NULL, strokes TEXT NOT NULL, picture BLOB NOT NULL, added_at TEXT NOT NULL);
CREATE TABLE recent_search (id INTEGER PRIMARY KEY AUTOINCREMENT, query TEXT NOT NULL, added_at TEXT NOT NULL);

-- Near copies: contents with the same `stack` show the same picture, or hold the same sound.
CREATE TABLE stacked (content_id INTEGER PRIMARY KEY REFERENCES content(id) ON DELETE CASCADE, stack INTEGER NOT NULL);
CREATE INDEX stacked_stack ON stacked(stack);
-- Pairs that look or sound alike, told by who looks each new content over (`engine/organise/likeness.py`).
CREATE TABLE alike (
  first_id INTEGER NOT NULL REFERENCES content(id) ON DELETE CASCADE,
  second_id INTEGER NOT NULL REFERENCES content(id) ON DELETE CASCADE,   -- first < second
  same INTEGER NOT NULL,                          -- 1: saved in another way; 0: the next moment, another edition
  sureness REAL NOT NULL,                         -- 0..1, to compare pairs of one class
  PRIMARY KEY (first_id, second_id)
) WITHOUT ROWID;
CREATE INDEX alike_second ON alike(second_id);
CREATE TABLE verdict (                            -- what the user said about two contents that look alike
  first_hash TEXT NOT NULL, second_hash TEXT NOT NULL,   -- first < second
  verdict TEXT NOT NULL,                          -- 'different', or 'both': alike, and both to be kept
  added_at TEXT NOT NULL,
  PRIMARY KEY (first_hash, second_hash)
) WITHOUT ROWID;

-- Words of names, tags and metadata, a row for each file (rowid = file.id), for looking up what was
-- typed. `texts.py` writes it: triggers only note which files have changed, and the writer thread
-- brings these up to date within the same transaction, or in the background where they are many.
CREATE VIRTUAL TABLE file_text USING fts5(
  name, joined, folder, title, artist, tags, text, tokenize = "unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE file_text_words USING fts5vocab(file_text, 'row');
CREATE TABLE file_text_due (file_id INTEGER PRIMARY KEY);
CREATE TRIGGER file_text_added AFTER INSERT ON file BEGIN
  INSERT OR IGNORE INTO file_text_due VALUES (new.id);
END;
CREATE TRIGGER file_text_moved AFTER UPDATE OF root_id, relpath, content_id ON file
WHEN (old.root_id, old.relpath, old.content_id) IS NOT (new.root_id, new.relpath, new.content_id) BEGIN
  INSERT OR IGNORE INTO file_text_due VALUES (new.id);
END;
CREATE TRIGGER file_text_removed AFTER DELETE ON file BEGIN
  INSERT OR IGNORE INTO file_text_due VALUES (old.id);
END;
CREATE TRIGGER file_text_told AFTER UPDATE OF title, artist, text, meta ON content
WHEN (old.title, old.artist, old.text, old.meta) IS NOT (new.title, new.artist, new.text, new.meta) BEGIN
  INSERT OR IGNORE INTO file_text_due SELECT id FROM file WHERE content_id = new.id;
END;
CREATE TRIGGER file_text_tagged AFTER INSERT ON content_tag BEGIN
  INSERT OR IGNORE INTO file_text_due SELECT id FROM file WHERE content_id = new.content_id;
END;
CREATE TRIGGER file_text_untagged AFTER DELETE ON content_tag BEGIN
  INSERT OR IGNORE INTO file_text_due SELECT id FROM file WHERE content_id = old.content_id;
END;
