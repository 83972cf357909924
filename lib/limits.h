/*
 * Every bound on what comes from outside, each with its reason.
 *
 * A length is in bytes without the final NUL, a buffer that holds it is one longer.
 */
#ifndef WIOTC_LIB_LIMITS_H
#define WIOTC_LIB_LIMITS_H

/* HTTP: a head is one small page; browsers and libraries stay far below it. */
#define LIMIT_HTTP_HEAD 8192
#define LIMIT_HTTP_HEADERS 64
/* A target must fit the head with room for headers; long lists of filters do not exist. */
#define LIMIT_HTTP_TARGET 2048
/* A JSON statement: the largest is a charter or a full set of answers. */
#define LIMIT_BODY_JSON (256 * 1024)
/* What an unauthenticated newcomer may send with a registration. */
#define LIMIT_BODY_SMALL (16 * 1024)
/* A document an applicant attaches: a scanned register extract fits. */
#define LIMIT_BODY_ATTACHMENT (8 * 1024 * 1024)
/* The daemon's answers as the client reads them: a page of 500 rows, or one attachment. */
#define LIMIT_ANSWER (16 * 1024 * 1024)
/* Memory for the bodies of all requests that are on their way or being handled, so that strangers
 * cannot fill ours: some thirty attachments at once. */
#define LIMIT_HTTP_BODIES (256 * 1024 * 1024)
/* Of it, what only bodies up to LIMIT_BODY_SMALL may take: registrations and votes of two thousand
 * connections go on whatever happens with attachments. */
#define LIMIT_HTTP_BODIES_RESERVE (32 * 1024 * 1024)
/* Of it, what the larger bodies of one user of this machine may take: others have theirs. */
#define LIMIT_HTTP_BODIES_PEER (128 * 1024 * 1024)
/* Memory for the larger answers that clients have not taken yet: fifty pages of a list. */
#define LIMIT_HTTP_OUTPUT (128 * 1024 * 1024)
/* Answers up to this size are always given; the number of connections bounds them. */
#define LIMIT_HTTP_OUTPUT_SMALL (64 * 1024)
/* A client that took nothing for so long may be cut when that memory is needed. */
#define LIMIT_HTTP_OUTPUT_STALL_MS 1000
/* Answers of readers that wait for the disk together; above it the readers wait themselves, so that
 * a slow disk does not fill the memory. One answer always may. */
#define LIMIT_HELD_ANSWERS (8 * 1024 * 1024)

/* JSON: depth as measured in real statements (5) with ample room; 2^53-1 by RFC 8785. */
#define LIMIT_JSON_DEPTH 32
#define LIMIT_JSON_INTEGER 9007199254740991LL
/* A member's name inside one object; the validator compares names pairwise after sorting. */
#define LIMIT_JSON_MEMBERS 1024

/* Names. RFC 1035 labels are 63; handles and slugs stand in URLs like labels do. */
#define LIMIT_HANDLE 63
#define LIMIT_SLUG 63
#define LIMIT_REGISTER_NAME 253
#define LIMIT_LANGUAGE 35 /* RFC 5646 section 4.4.1 */
#define LIMIT_NAME 200    /* one name in one language */
#define LIMIT_NAMES 24    /* languages a name may be given in */
#define LIMIT_TEXT 4000   /* a reason, a question, an answer */
#define LIMIT_ID 40       /* A17, WIOTC-2026-000017 */
#define LIMIT_CERTIFICATE_PREFIX 16
#define LIMIT_EMAIL 254 /* RFC 5321 */
#define LIMIT_CONTACT_MEMBERS 16
#define LIMIT_AFFILIATIONS 16
#define LIMIT_REPRESENTATIVES 16 /* of one party at once: whoever holds a key for it */
/* From its end until the same person is named again: each naming writes to both. */
#define LIMIT_RENAMING_SECONDS (24 * 60 * 60)
#define LIMIT_ATTACHMENTS 16
/* All files of one party: its documents for some applications, not a place to store things. */
#define LIMIT_ATTACHMENTS_TOTAL (64 * 1024 * 1024)
#define LIMIT_QUESTIONS 64
/* Keys in force of one party, and how many of its history are listed, the newest. */
#define LIMIT_KEYS_PER_PARTY 16
#define LIMIT_KEYS_LISTED 256
/* How long a key that registrars gave waits before it is in force: a week, in which whoever holds
 * another key of the party comes back from a journey and can stop it. */
#define LIMIT_RECOVERY_SECONDS (7 * 24 * 60 * 60)
#define LIMIT_LABEL 64
#define LIMIT_MEDIA_TYPE 127

/* Charter: a convention has tens of bodies, not thousands. */
#define LIMIT_OFFICERS 64
#define LIMIT_BODIES 256
#define LIMIT_APPROVALS 99
/* Founding members of one body: they are admitted in one statement. */
#define LIMIT_FOUNDERS 500
/* Those who may vote on one application; a body with more officers than that votes elsewhere. */
#define LIMIT_ELECTORATE 512
/* Of one application: more than any policy asks for, and no petition. */
#define LIMIT_ENDORSEMENTS 256
/* How long a motion waits for its quorum: what was not wanted in a month must be moved again. */
#define LIMIT_MOTION_SECONDS (30 * 24 * 60 * 60)
/* Steps and questions of one application: a long correspondence. */
#define LIMIT_STEPS 1024

/* Award programmes of a charter, and their categories: a convention gives tens of awards a year. */
#define LIMIT_PROGRAMMES 16
#define LIMIT_CATEGORIES 64
/* Criteria of one category: what a juror can weigh one by one. */
#define LIMIT_CRITERIA 16
#define LIMIT_WEIGHT 1000
#define LIMIT_WINNERS 100
/* An edition is a slug with a year, `young-talents-2022`. */
#define LIMIT_EDITION 63
/* What a juror gives for a criterion, from 0 on. With LIMIT_CRITERIA, LIMIT_WEIGHT and
 * LIMIT_ELECTORATE it bounds every sum, and every product by which two results are compared. */
#define LIMIT_SCORE 10
/* Named with who is tied, on each side: all are when a vote can decide between them. */
#define LIMIT_TIED 50
/* Why somebody is nominated: some pages, and with its escapes still within LIMIT_BODY_SMALL. */
#define LIMIT_NOMINATION 8000
/* Of one party in one round: nobody knows more who should win, and no one fills the round. */
#define LIMIT_NOMINATIONS 32

/* How far ahead a ceremony may be scheduled, in days: as what is sealed for it is known to nobody
 * else, and cannot be taken back, it is not put off for years. */
#define LIMIT_CEREMONY_DAYS 731
/* What one ceremony opens: its certificates stand in one leaf, 140 bytes each. */
#define LIMIT_CEREMONY_ITEMS 800
/* Of these, decisions under seal. Founding leaves room for as many: one that did not fit would stay
 * under the seal of a ceremony that is over. */
#define LIMIT_CEREMONY_SEALED 400
/* And rounds of awards with all who could win in them, for which room is left likewise. */
#define LIMIT_CEREMONY_AWARDS 200
/* The choices of winners that are opened with them: 50 bytes each in the leaf, and 100 more for a
 * category. */
#define LIMIT_CEREMONY_OPENINGS 256

/* Signatures: RFC 9421. A did:key for Ed25519 is 56 characters. */
#define LIMIT_DID 64
/* An issuer's DID: a did:web names a host of up to 253 bytes and a folder on it; with a key behind
 * it, it stays a URI of LIMIT_URI. */
#define LIMIT_ISSUER 400
/* Issuers of one register, one after the other: a new key each year for a lifetime. */
#define LIMIT_ISSUERS 100
/* A DID document: some hundred bytes for each of these, and what others may add. */
#define LIMIT_DID_DOCUMENT (128 * 1024)
/* The entries that made one issuer follow another, each with its proof. */
#define LIMIT_ISSUER_CHANGES (LIMIT_ISSUERS * 16 * 1024)
#define LIMIT_NONCE 64
#define LIMIT_NONCE_MIN 22 /* 16 bytes in base64url */
#define LIMIT_SIGNATURE_INPUT 1024
#define LIMIT_SIGNATURE_SKEW 120 /* seconds `created` may differ from our clock */
#define LIMIT_SIGNATURE_EXPIRES (30 * 24 * 60 * 60) /* seconds a request may be signed ahead */
#define LIMIT_SALT_MIN 22                           /* 16 bytes in base64url */
#define LIMIT_SALT 64

/* Lists. */
#define LIMIT_PAGE 500
#define LIMIT_PAGE_DEFAULT 100
#define LIMIT_CURSOR 128

/* Errors named in one answer: enough to mend a whole form at once. */
#define LIMIT_PROBLEM_FIELDS 16

/* Log: C2SP signed notes are small; a proof has at most one hash a level. */
#define LIMIT_NOTE 16384
#define LIMIT_NOTE_SIGNATURES 100
#define LIMIT_PROOF_HASHES 64
/* A ceremony's leaf names all its certificates; a proof may carry its leaf in base64. */
#define LIMIT_LEAF (160 * 1024)
#define LIMIT_TLOG_PROOF (224 * 1024)

/* Credentials and key files as read from disk by the client. */
#define LIMIT_CREDENTIAL (256 * 1024)
/* A picture with a credential in it: our PNG files have 1 MB, those of others may be photographs.
 */
#define LIMIT_PICTURE (16 * 1024 * 1024)
/* Elements open inside each other in an SVG, as drawing programs nest their groups. */
#define LIMIT_SVG_DEPTH 256
/* Attributes of one element, each compared with all before it: drawing programs write some dozens.
 */
#define LIMIT_SVG_ATTRIBUTES 128
/* A template for certificates: what a page can hold, read by people. */
#define LIMIT_TEMPLATE (64 * 1024)
#define LIMIT_TEMPLATE_ELEMENTS 200
#define LIMIT_TEMPLATE_WORDS 500
/* Entries of one status list: what the standard asks for at least, so that one certificate is not
 * told from its neighbours by who asks for the list (Bitstring Status List v1.0 section 3.2). */
#define LIMIT_STATUS_ENTRIES 131072
/* Certificates in one: half of it, so that a free position is found with few tries. */
#define LIMIT_STATUS_CERTIFICATES (LIMIT_STATUS_ENTRIES / 2)
/* Tries for one: all fail once in 2^64 certificates. */
#define LIMIT_STATUS_TRIES 64
/* 16 KiB of bits as text when they do not shrink at all, 21882 characters. */
#define LIMIT_STATUS_ENCODED (24 * 1024)
/* Lists kept as they were last read: those of the newest half a million certificates. */
#define LIMIT_STATUS_LISTS_KEPT 16
/* How far ahead a revocation may take effect, in days: long enough for a successor to be printed,
 * and not so long that a certificate is relied on which everybody knows to be wrong. */
#define LIMIT_REVOCATION_DAYS 30
/* How something is earned: all criteria of a category with their weights, and two sentences. */
#define LIMIT_NARRATIVE 8000
#define LIMIT_URI 512 /* an id inside a credential: a register's name and a path */
#define LIMIT_KEY_FILE 4096
#define LIMIT_PASSPHRASE 1024
#define LIMIT_CHARTER (1024 * 1024)

#endif
