-- The register. Tables that rules write are a function of the log: `party` to `certificate`.
-- The log's own tables follow, then what is kept beside it (bodies as sent, nonces).
-- Times are seconds since 1970 UTC, dates YYYY-MM-DD, `entry` is an index of the log.

-- One row a version; the highest is in force. json is the file as it was given.
CREATE TABLE charter (
  version INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  json TEXT NOT NULL
) STRICT;

-- Who issues certificates, from that entry on until the next row's. did is a did:key, which is key
-- then, or a did:web, which key signs for.
CREATE TABLE issuer (
  entry INTEGER PRIMARY KEY,
  since INTEGER NOT NULL,
  did TEXT NOT NULL,
  key TEXT NOT NULL
) STRICT;

CREATE TABLE party (
  id INTEGER PRIMARY KEY,
  handle TEXT NOT NULL, -- unique: see party_handle
  -- IN with more than two values builds a table for each row that is checked.
  kind TEXT NOT NULL CHECK (kind = 'state' OR kind = 'organization' OR kind = 'person'),
  names TEXT NOT NULL,
  country TEXT,
  contact TEXT, -- private
  registered INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  changed INTEGER NOT NULL, -- entry of the last change: its ETag
  erased INTEGER -- entry of the last erasure of its private data
) STRICT;

-- The statements that changed a party, besides the first: an erasure reaches their bodies too.
CREATE TABLE party_update (
  party INTEGER NOT NULL REFERENCES party (id),
  entry INTEGER NOT NULL,
  PRIMARY KEY (party, entry)
) STRICT, WITHOUT ROWID;

-- Dated, so that dropping one does not hide a stake that was there. `organization` is a handle that
-- need not be registered yet.
CREATE TABLE affiliation (
  id INTEGER PRIMARY KEY,
  party INTEGER NOT NULL REFERENCES party (id),
  organization TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER
) STRICT;
CREATE INDEX affiliation_party ON affiliation (party);
CREATE INDEX affiliation_organization ON affiliation (organization);

-- Beside the rules: where parties are found by three characters of their names; made behind the
-- statements, up to the party in search_mark.
CREATE VIRTUAL TABLE search USING fts5 (words, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
CREATE TABLE search_mark (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  party INTEGER NOT NULL
) STRICT;
INSERT INTO search_mark VALUES (1, 0);

CREATE TABLE key (
  id INTEGER PRIMARY KEY,
  did TEXT NOT NULL, -- unique: see key_did
  party INTEGER NOT NULL REFERENCES party (id),
  label TEXT,
  added INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  revoked INTEGER,
  revoked_entry INTEGER,
  compromised_since INTEGER,
  reason TEXT,
  motion INTEGER, -- by which registrars gave it to the party, which had lost its keys
  waits_until INTEGER -- such a key is in force from then on only
) STRICT;
CREATE INDEX key_party ON key (party);

-- Indexes that are made late: of the rows up to the id in `made`. party_id(handle) and key_id(did)
-- find the rest too.
CREATE TABLE party_handle (
  handle TEXT PRIMARY KEY,
  id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE key_did (
  did TEXT PRIMARY KEY,
  id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE late_index (
  name TEXT PRIMARY KEY,
  made INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO late_index VALUES ('party_handle', 0), ('key_did', 0);

-- People who sign for an organization with their own keys.
CREATE TABLE representative (
  id INTEGER PRIMARY KEY,
  organization INTEGER NOT NULL REFERENCES party (id),
  person INTEGER NOT NULL REFERENCES party (id),
  since INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  acted INTEGER, -- the first entry they signed for it
  until INTEGER,
  until_entry INTEGER,
  ended_by INTEGER REFERENCES party (id),
  reason TEXT
) STRICT;
CREATE INDEX representative_organization ON representative (organization);
CREATE INDEX representative_person ON representative (person);

-- A day on which bodies are founded and what was sealed is opened.
CREATE TABLE ceremony (
  id INTEGER PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  names TEXT, -- NULL when none were given
  date TEXT NOT NULL, -- not held before it
  scheduled_by INTEGER NOT NULL REFERENCES party (id),
  scheduled INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  held_by INTEGER REFERENCES party (id),
  held INTEGER,
  held_entry INTEGER
) STRICT;
CREATE INDEX ceremony_held_entry ON ceremony (held_entry) WHERE held_entry IS NOT NULL;

-- What a ceremony that was held brought, in order.
CREATE TABLE ceremony_item (
  ceremony INTEGER NOT NULL REFERENCES ceremony (id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL, -- what was to be opened, and its id or slug
  subject TEXT NOT NULL,
  decision TEXT, -- of an application that was decided under seal
  certificate TEXT, -- number of the one that came of it
  problem TEXT, -- why it could not be carried out; NULL when it was
  PRIMARY KEY (ceremony, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX ceremony_item_failed ON ceremony_item (subject)
  WHERE decision IS NOT NULL AND problem IS NOT NULL;

CREATE TABLE body (
  id INTEGER PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('presidium', 'commission')),
  names TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('proposed', 'founded', 'dormant', 'dissolved')),
  admission TEXT NOT NULL, -- in force
  admission_entry INTEGER NOT NULL, -- since when; its row in body_policy
  ceremony INTEGER REFERENCES ceremony (id), -- at which it is founded, by that motion
  founding_motion INTEGER,
  entry INTEGER NOT NULL
) STRICT;

-- Every admission policy a body ever had.
CREATE TABLE body_policy (
  body INTEGER NOT NULL REFERENCES body (id),
  entry INTEGER NOT NULL,
  admission TEXT NOT NULL,
  PRIMARY KEY (body, entry)
) STRICT, WITHOUT ROWID;

-- What happened to a body that was proposed, or after its founding, in order.
CREATE TABLE body_step (
  body INTEGER NOT NULL REFERENCES body (id),
  entry INTEGER NOT NULL,
  at INTEGER NOT NULL,
  party INTEGER NOT NULL REFERENCES party (id),
  action TEXT NOT NULL,
  status TEXT NOT NULL, -- after it
  note TEXT,
  PRIMARY KEY (body, entry)
) STRICT, WITHOUT ROWID;

-- `body` is NULL for an office of the whole register, or of every body; a juror's is of a round. `until`, the first day no
-- longer held, is the term as it was given; an end before it is written beside it.
CREATE TABLE office (
  id INTEGER PRIMARY KEY,
  party INTEGER NOT NULL REFERENCES party (id),
  role TEXT NOT NULL,
  body INTEGER REFERENCES body (id),
  round INTEGER REFERENCES award_round (id),
  since TEXT NOT NULL,
  until TEXT,
  entry INTEGER NOT NULL,
  end_date TEXT,
  ended INTEGER,
  ended_entry INTEGER,
  end_reason TEXT
) STRICT;
CREATE INDEX office_party ON office (party);

-- What officers decide by quorum that is no application. `content`, in JCS form, says what is done
-- when it is carried; `role` and `needed` are the rule of the day on which it was moved.
CREATE TABLE motion (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  subject INTEGER REFERENCES party (id), -- whose case it is
  body INTEGER REFERENCES body (id),
  content TEXT NOT NULL,
  reason TEXT,
  role TEXT NOT NULL,
  needed INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'carried', 'rejected', 'withdrawn')),
  moved INTEGER NOT NULL,
  moved_by INTEGER NOT NULL REFERENCES party (id),
  entry INTEGER NOT NULL,
  decided INTEGER, -- or withdrawn
  decided_entry INTEGER,
  withdrawn_reason TEXT,
  approvals INTEGER NOT NULL, -- as counted with the last vote; a decision's count stays as it was
  rejections INTEGER NOT NULL
) STRICT;
CREATE INDEX motion_status ON motion (status);
CREATE INDEX motion_subject ON motion (subject);

CREATE TABLE motion_vote (
  motion INTEGER NOT NULL REFERENCES motion (id),
  party INTEGER NOT NULL REFERENCES party (id),
  vote TEXT NOT NULL CHECK (vote IN ('approve', 'reject')),
  reason TEXT,
  cast_at INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  PRIMARY KEY (motion, party)
) STRICT, WITHOUT ROWID;

-- A row for each sender: the digest of a file stands in the public log, so knowing it must not be
-- enough to attach, and so to read, what someone else sent.
CREATE TABLE attachment (
  sha256 TEXT NOT NULL,
  party INTEGER NOT NULL REFERENCES party (id),
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  PRIMARY KEY (sha256, party)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_party ON attachment (party, entry, size);

CREATE TABLE application (
  id INTEGER PRIMARY KEY,
  body INTEGER NOT NULL REFERENCES body (id),
  applicant INTEGER NOT NULL REFERENCES party (id),
  class TEXT NOT NULL,
  status TEXT NOT NULL,
  answers TEXT NOT NULL, -- private
  submitted INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  policy_entry INTEGER NOT NULL, -- the body_policy that it is judged by
  content_digest TEXT, -- of answers and attachments, frozen when review begins
  screened_by INTEGER REFERENCES party (id),
  screened INTEGER,
  screening_reason TEXT,
  -- With which the vote that counts was opened: the screening, or the ceremony that could not carry
  -- out what an earlier vote had decided under seal.
  vote_entry INTEGER,
  reply_by TEXT, -- while it waits for an answer: the last day for it
  decided INTEGER,
  decided_entry INTEGER,
  -- A decision under seal is kept here, away from status, until the ceremony opens it.
  sealed_for INTEGER REFERENCES ceremony (id),
  sealed_status TEXT,
  sealed_at INTEGER,
  sealed_entry INTEGER
) STRICT;
CREATE INDEX application_body ON application (body, status);
CREATE INDEX application_sealed_for ON application (sealed_for) WHERE sealed_for IS NOT NULL;
CREATE INDEX application_applicant ON application (applicant);

-- `question` says with what it came: the application itself (0) or the answer to a question (its id).
CREATE TABLE application_attachment (
  application INTEGER NOT NULL REFERENCES application (id),
  question INTEGER NOT NULL,
  position INTEGER NOT NULL,
  sha256 TEXT NOT NULL, -- sent by the applicant
  PRIMARY KEY (application, question, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX application_attachment_sha256 ON application_attachment (sha256);

CREATE TABLE question (
  id INTEGER PRIMARY KEY,
  application INTEGER NOT NULL REFERENCES application (id),
  asked_by INTEGER NOT NULL REFERENCES party (id),
  text TEXT NOT NULL, -- private
  asked INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  reply_by TEXT NOT NULL,
  status_before TEXT NOT NULL,
  answer TEXT, -- private
  answered INTEGER,
  answered_entry INTEGER
) STRICT;
CREATE INDEX question_application ON question (application);

-- Who may vote: those who held the office when the vote was opened, with `entry`. Who took it later is
-- not among them.
CREATE TABLE application_elector (
  application INTEGER NOT NULL REFERENCES application (id),
  entry INTEGER NOT NULL,
  party INTEGER NOT NULL REFERENCES party (id),
  PRIMARY KEY (application, entry, party)
) STRICT, WITHOUT ROWID;

-- Those with an entry before the application's vote_entry are on record, and count no more.
CREATE TABLE vote (
  application INTEGER NOT NULL REFERENCES application (id),
  entry INTEGER NOT NULL,
  party INTEGER NOT NULL REFERENCES party (id),
  vote TEXT NOT NULL CHECK (vote IN ('approve', 'reject', 'abstain', 'recuse')),
  reason TEXT NOT NULL,
  cast_at INTEGER NOT NULL,
  PRIMARY KEY (application, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE endorsement (
  application INTEGER NOT NULL REFERENCES application (id),
  party INTEGER NOT NULL REFERENCES party (id),
  text TEXT,
  endorsed INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  PRIMARY KEY (application, party)
) STRICT, WITHOUT ROWID;

CREATE TABLE appeal (
  application INTEGER PRIMARY KEY REFERENCES application (id),
  text TEXT NOT NULL, -- private
  appealed INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  ruled INTEGER,
  ruled_entry INTEGER
) STRICT;

CREATE TABLE ruling (
  application INTEGER NOT NULL REFERENCES appeal (application),
  party INTEGER NOT NULL REFERENCES party (id),
  ruling TEXT NOT NULL CHECK (ruling IN ('affirm', 'overturn')),
  reason TEXT NOT NULL,
  cast_at INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  PRIMARY KEY (application, party)
) STRICT, WITHOUT ROWID;

-- What happened to an application, in order.
CREATE TABLE application_step (
  application INTEGER NOT NULL REFERENCES application (id),
  entry INTEGER NOT NULL,
  at INTEGER NOT NULL,
  party INTEGER NOT NULL REFERENCES party (id),
  action TEXT NOT NULL,
  status TEXT NOT NULL, -- after it
  note TEXT, -- private: the reason of a step that has no row of its own
  PRIMARY KEY (application, entry)
) STRICT, WITHOUT ROWID;

-- Terms, immutable; those that continue each other without a gap are a chain.
CREATE TABLE membership (
  id INTEGER PRIMARY KEY,
  chain INTEGER NOT NULL, -- id of its first term
  continues INTEGER UNIQUE REFERENCES membership (id), -- the term before; NULL: it is the first
  party INTEGER NOT NULL REFERENCES party (id),
  body INTEGER NOT NULL REFERENCES body (id),
  class TEXT NOT NULL,
  country TEXT, -- the party's when admitted: whose seat it is
  since TEXT NOT NULL,
  until TEXT NOT NULL, -- first day not covered
  grace_until TEXT NOT NULL, -- first day on which it can no longer be continued
  application INTEGER NOT NULL REFERENCES application (id),
  entry INTEGER NOT NULL
) STRICT;
CREATE INDEX membership_body ON membership (body, grace_until);
CREATE INDEX membership_party ON membership (party);

-- The end of a chain before its time. Of several, that with the earliest day counts. An expulsion may
-- be appealed, and is lifted when the appeal succeeds.
CREATE TABLE membership_ending (
  id INTEGER PRIMARY KEY,
  chain INTEGER NOT NULL REFERENCES membership (id),
  ended TEXT NOT NULL, -- first day on which it is over
  reason TEXT NOT NULL CHECK (reason IN ('resigned', 'expelled', 'dissolved')),
  note TEXT,
  entry INTEGER NOT NULL,
  motion INTEGER REFERENCES motion (id), -- by which a member was expelled
  appeal_until TEXT, -- first day on which it can no longer be appealed
  appeal TEXT,
  appealed_entry INTEGER,
  ruled_entry INTEGER,
  lifted TEXT, -- first day on which it is a membership again
  lifted_entry INTEGER
) STRICT;
CREATE INDEX membership_ending_chain ON membership_ending (chain);

-- Who sits in the body for the member; of several, the last counts, while they represent the party.
CREATE TABLE member_representative (
  id INTEGER PRIMARY KEY,
  chain INTEGER NOT NULL REFERENCES membership (id),
  person INTEGER NOT NULL REFERENCES party (id),
  since TEXT NOT NULL,
  entry INTEGER NOT NULL
) STRICT;
CREATE INDEX member_representative_chain ON member_representative (chain);

CREATE TABLE suspension (
  id INTEGER PRIMARY KEY,
  chain INTEGER NOT NULL REFERENCES membership (id),
  since TEXT NOT NULL,
  until TEXT, -- first day it is over; NULL: for good
  reason TEXT NOT NULL,
  suspended_by INTEGER NOT NULL REFERENCES party (id),
  entry INTEGER NOT NULL,
  reinstated TEXT, -- first day it is over by a decision
  reinstated_by INTEGER REFERENCES party (id),
  reinstated_reason TEXT,
  reinstated_entry INTEGER
) STRICT;
CREATE INDEX suspension_chain ON suspension (chain);

CREATE TABLE certificate (
  serial INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  party INTEGER NOT NULL REFERENCES party (id),
  body INTEGER REFERENCES body (id),
  -- What it is of, one of these three.
  membership INTEGER REFERENCES membership (id),
  office INTEGER REFERENCES office (id),
  nomination INTEGER REFERENCES nomination (id), -- which won an award
  issued INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_until INTEGER,
  digest TEXT NOT NULL, -- SHA-256 of the JCS form of document, hex
  document TEXT NOT NULL, -- unsigned
  status_pair INTEGER NOT NULL, -- of status lists; its position in both of them
  status_index INTEGER NOT NULL,
  UNIQUE (status_pair, status_index),
  CHECK ((membership IS NOT NULL) + (office IS NOT NULL) + (nomination IS NOT NULL) = 1)
) STRICT;
CREATE INDEX certificate_party ON certificate (party);
CREATE INDEX certificate_office ON certificate (office) WHERE office IS NOT NULL;
CREATE INDEX certificate_nomination ON certificate (nomination) WHERE nomination IS NOT NULL;
-- All that a status list asks of a certificate, so that the texts need not be read.
CREATE INDEX certificate_status ON certificate (status_pair, membership, office, status_index, valid_until);

-- Acts on a certificate: what it is on a day follows from them and from its membership.
CREATE TABLE certificate_revocation (
  serial INTEGER PRIMARY KEY REFERENCES certificate (serial),
  effective TEXT NOT NULL, -- first day on which it is revoked
  reason TEXT NOT NULL,
  revoked_by INTEGER NOT NULL REFERENCES party (id),
  entry INTEGER NOT NULL
) STRICT;

CREATE TABLE certificate_suspension (
  id INTEGER PRIMARY KEY,
  serial INTEGER NOT NULL REFERENCES certificate (serial),
  since TEXT NOT NULL,
  until TEXT, -- first day it is over; NULL: for good
  reason TEXT NOT NULL,
  suspended_by INTEGER NOT NULL REFERENCES party (id),
  entry INTEGER NOT NULL,
  reinstated TEXT, -- first day it is over by a decision
  reinstated_by INTEGER REFERENCES party (id),
  reinstated_reason TEXT,
  reinstated_entry INTEGER
) STRICT;
CREATE INDEX certificate_suspension_serial ON certificate_suspension (serial);

CREATE TABLE certificate_reissue (
  serial INTEGER PRIMARY KEY REFERENCES certificate (serial), -- the old one, superseded
  successor INTEGER NOT NULL UNIQUE REFERENCES certificate (serial),
  day TEXT NOT NULL,
  reason TEXT,
  reissued_by INTEGER NOT NULL REFERENCES party (id),
  entry INTEGER NOT NULL
) STRICT;

-- A year of an award programme. What it takes from the charter is frozen when it is opened.
CREATE TABLE award_round (
  id INTEGER PRIMARY KEY,
  edition TEXT NOT NULL UNIQUE,
  year INTEGER NOT NULL, -- with which the edition ends
  programme TEXT NOT NULL, -- slug
  names TEXT NOT NULL, -- the programme's
  status TEXT NOT NULL CHECK (status IN ('draft', 'nominating', 'closed', 'judging', 'judged', 'sealed',
    'announced')),
  nominators TEXT NOT NULL CHECK (nominators IN ('members', 'open')),
  standing TEXT NOT NULL CHECK (standing IN ('member', 'any')), -- a nominee's
  nominate_by TEXT, -- the last day for nominations
  judge_by TEXT,
  needed INTEGER NOT NULL, -- who must choose the same winners, by the charter of that day
  sealed_for INTEGER REFERENCES ceremony (id), -- at which they are announced
  opened_by INTEGER NOT NULL REFERENCES party (id),
  opened INTEGER NOT NULL,
  entry INTEGER NOT NULL
) STRICT;

CREATE TABLE award_category (
  round INTEGER NOT NULL REFERENCES award_round (id),
  position INTEGER NOT NULL, -- in the charter's order
  slug TEXT NOT NULL,
  kind TEXT NOT NULL, -- of parties: person, organization, state, any
  names TEXT NOT NULL,
  criteria TEXT NOT NULL, -- JSON, as in the charter
  winners INTEGER NOT NULL,
  PRIMARY KEY (round, position),
  UNIQUE (round, slug)
) STRICT, WITHOUT ROWID;

-- The states of a round, in order.
CREATE TABLE award_step (
  round INTEGER NOT NULL REFERENCES award_round (id),
  entry INTEGER NOT NULL,
  at INTEGER NOT NULL,
  party INTEGER NOT NULL REFERENCES party (id),
  status TEXT NOT NULL, -- after it
  PRIMARY KEY (round, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE nomination (
  id INTEGER PRIMARY KEY,
  round INTEGER NOT NULL REFERENCES award_round (id),
  category TEXT NOT NULL, -- slug
  nominee INTEGER NOT NULL REFERENCES party (id),
  nominator INTEGER NOT NULL REFERENCES party (id),
  text TEXT NOT NULL, -- private
  status TEXT NOT NULL CHECK (status IN ('nominated', 'accepted', 'declined', 'merged')),
  nominated INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  answered INTEGER, -- by the nominee, the last time
  answered_entry INTEGER,
  merged_into INTEGER REFERENCES nomination (id), -- which stands for it since
  merged_by INTEGER REFERENCES party (id),
  merged INTEGER,
  merged_entry INTEGER,
  UNIQUE (round, nominee, category, nominator)
) STRICT;
CREATE INDEX nomination_nominee ON nomination (nominee);
CREATE INDEX nomination_nominator ON nomination (nominator);
CREATE INDEX nomination_merged_into ON nomination (merged_into) WHERE merged_into IS NOT NULL;

-- Jurors who stepped back from a nomination.
CREATE TABLE recusal (
  nomination INTEGER NOT NULL REFERENCES nomination (id),
  party INTEGER NOT NULL REFERENCES party (id),
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  PRIMARY KEY (nomination, party)
) STRICT, WITHOUT ROWID;
CREATE INDEX recusal_party ON recusal (party);

-- What jurors gave, all of it private. Of several by one juror the last counts.
CREATE TABLE score (
  entry INTEGER PRIMARY KEY,
  nomination INTEGER NOT NULL REFERENCES nomination (id),
  party INTEGER NOT NULL REFERENCES party (id),
  scores TEXT NOT NULL, -- JSON, criterion to points
  comment TEXT,
  at INTEGER NOT NULL,
  counted INTEGER NOT NULL -- when judging was closed: 1, it counts
) STRICT;
CREATE INDEX score_nomination ON score (nomination, party);

-- Whom somebody chose as winners of a category; of several by one the last counts. Winners, reason
-- and seal are kept from all who may not choose until the ceremony is held.
CREATE TABLE award_choice (
  entry INTEGER PRIMARY KEY,
  round INTEGER NOT NULL REFERENCES award_round (id),
  category TEXT NOT NULL, -- slug
  party INTEGER NOT NULL REFERENCES party (id),
  winners TEXT NOT NULL, -- JSON: ids of nominations, in the order of their numbers
  reason TEXT NOT NULL,
  seal TEXT NOT NULL UNIQUE, -- two with one seal would show whether they are the same
  commitment TEXT NOT NULL,
  ceremony INTEGER NOT NULL REFERENCES ceremony (id),
  at INTEGER NOT NULL,
  counted INTEGER NOT NULL -- 1: one of those that decided
) STRICT;
CREATE INDEX award_choice_category ON award_choice (round, category, party);

CREATE TABLE award_decision (
  round INTEGER NOT NULL REFERENCES award_round (id),
  category TEXT NOT NULL,
  entry INTEGER NOT NULL, -- of the choice with which it was decided
  at INTEGER NOT NULL,
  winners TEXT NOT NULL,
  PRIMARY KEY (round, category)
) STRICT, WITHOUT ROWID;

-- The outbox: whom to tell what, and from when on.
CREATE TABLE notice (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  party INTEGER NOT NULL REFERENCES party (id), -- whom
  application INTEGER REFERENCES application (id),
  membership INTEGER REFERENCES membership (id),
  other INTEGER REFERENCES party (id), -- who else has to do with it
  detail TEXT, -- a status, a key, a motion, a nomination, a certificate
  until TEXT,
  days INTEGER,
  due INTEGER NOT NULL,
  entry INTEGER NOT NULL
) STRICT;
CREATE INDEX notice_due ON notice (due, id);

-- Beside the rules: signatures made after the commit.
CREATE TABLE certificate_proof (
  serial INTEGER PRIMARY KEY REFERENCES certificate (serial),
  credential TEXT NOT NULL -- signed
) STRICT;

-- The log. `nodes`: the complete nodes of the Merkle tree that came to be with this leaf, its own hash
-- first, 32 bytes each. All rows together hold the nodes in the order of lib/merkle.h.
CREATE TABLE log_entry (
  entry INTEGER PRIMARY KEY,
  leaf BLOB NOT NULL,
  nodes BLOB NOT NULL
) STRICT;

CREATE TABLE log_checkpoint (
  size INTEGER PRIMARY KEY,
  note TEXT NOT NULL
) STRICT;

-- What was signed, as it was sent: private, erasable. A file that was sent before is kept with its
-- first entry only, and empty here. `key` signed it: NULL for registrations, which are signed by the
-- party's first key, so that the many of them need no row in the index.
CREATE TABLE statement_body (
  entry INTEGER PRIMARY KEY,
  signer INTEGER REFERENCES party (id),
  key INTEGER, -- a row of key
  erased INTEGER, -- entry of the erasure after which only the public rest is kept
  content BLOB NOT NULL
) STRICT;
CREATE INDEX statement_body_key ON statement_body (key) WHERE key IS NOT NULL;

-- Always empty: an erasure fills free pages through it, so that nothing is left in them.
CREATE TABLE scratch (content BLOB NOT NULL) STRICT;

-- Requests already accepted, so that a repeat gets the first answer. By the key's number, so that
-- what comes together lies together: by its text, each row would touch pages of its own. `until`:
-- when the signature can no longer be timely and the row may go.
CREATE TABLE nonce (
  key INTEGER NOT NULL, -- 0: the issuer's
  nonce TEXT NOT NULL,
  request BLOB NOT NULL, -- digest of method, path, query and content digest
  entry INTEGER NOT NULL,
  status INTEGER NOT NULL,
  answer TEXT NOT NULL, -- without the receipt, which the entry gives
  until INTEGER NOT NULL,
  PRIMARY KEY (key, nonce)
) STRICT, WITHOUT ROWID;
