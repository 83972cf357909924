-- Unsigned and without any rule: two rows, one commit.
BEGIN;
INSERT INTO party (handle) VALUES ('member-' || :client_id || '-' || random());
INSERT INTO entry (leaf) VALUES ('registration of a member');
COMMIT;
