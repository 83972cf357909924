# Unit tests (cmocka): tests/unit/test_NAME.c tests one file of the program. `make check` builds and
# runs them; they find published vectors in $(srcdir)/../shared/vectors and skip without them.
UNIT_TESTS =
UNIT_TESTS += tests/unit/test_arena
UNIT_TESTS += tests/unit/test_award_status
UNIT_TESTS += tests/unit/test_commitment
UNIT_TESTS += tests/unit/test_fraction
UNIT_TESTS += tests/unit/test_body_status
UNIT_TESTS += tests/unit/test_buf
UNIT_TESTS += tests/unit/test_digest
UNIT_TESTS += tests/unit/test_encode
UNIT_TESTS += tests/unit/test_id
UNIT_TESTS += tests/unit/test_jcs
UNIT_TESTS += tests/unit/test_json
UNIT_TESTS += tests/unit/test_problem
UNIT_TESTS += tests/unit/test_route
UNIT_TESTS += tests/unit/test_text
UNIT_TESTS += tests/unit/test_text_fold
UNIT_TESTS += tests/unit/test_timestamp
UNIT_TESTS += tests/unit/test_transition
UNIT_TESTS += tests/unit/test_status_name
UNIT_TESTS += tests/unit/test_utf8
UNIT_TESTS += tests/unit/test_credential
UNIT_TESTS += tests/unit/test_credential_proof
UNIT_TESTS += tests/unit/test_credential_verify
UNIT_TESTS += tests/unit/test_status_list
EXTRA_DIST += tests/unit/credential_sample.h
EXTRA_DIST += tests/unit/skip.h
UNIT_TESTS += tests/unit/test_checkpoint
UNIT_TESTS += tests/unit/test_merkle
UNIT_TESTS += tests/unit/test_merkle_consistency
UNIT_TESTS += tests/unit/test_merkle_frontier
UNIT_TESTS += tests/unit/test_note
UNIT_TESTS += tests/unit/test_tlog_proof
EXTRA_DIST += tests/unit/merkle_sample.h
UNIT_TESTS += tests/unit/test_did_key
UNIT_TESTS += tests/unit/test_did_web
UNIT_TESTS += tests/unit/test_issuer
UNIT_TESTS += tests/unit/test_http_signature
UNIT_TESTS += tests/unit/test_signature_fields
EXTRA_DIST += tests/unit/signature_sample.h
UNIT_TESTS += tests/unit/test_key_file
UNIT_TESTS += tests/unit/test_leaf
UNIT_TESTS += tests/unit/test_http_head
UNIT_TESTS += tests/unit/test_http_memory
UNIT_TESTS += tests/unit/test_http_server
UNIT_TESTS += tests/unit/test_pool
UNIT_TESTS += tests/unit/test_queue
UNIT_TESTS += tests/unit/test_wal_vfs
UNIT_TESTS += tests/unit/test_page_cache
UNIT_TESTS += tests/unit/test_late_rows
UNIT_TESTS += tests/unit/test_late_index
UNIT_TESTS += tests/unit/test_tidy
tests_unit_test_http_head_LDADD = $(DAEMON_LIBS) $(CMOCKA_LIBS)
tests_unit_test_http_memory_LDADD = $(DAEMON_LIBS) $(CMOCKA_LIBS)
tests_unit_test_http_server_LDADD = $(DAEMON_LIBS) $(CMOCKA_LIBS)
EXTRA_DIST += tests/unit/http_sample.h
tests_unit_test_pool_LDADD = $(DAEMON_LIBS) $(CMOCKA_LIBS)
tests_unit_test_wal_vfs_LDADD = $(REGISTER_LIBS)
tests_unit_test_page_cache_LDADD = $(REGISTER_LIBS)
tests_unit_test_late_rows_LDADD = $(DAEMON_LIBS) $(CMOCKA_LIBS)
tests_unit_test_late_index_LDADD = $(REGISTER_LIBS)
tests_unit_test_tidy_LDADD = $(REGISTER_LIBS)
tests_unit_test_queue_LDADD = $(DAEMON_LIBS) $(CMOCKA_LIBS)
# The daemon's storage and rules. A register in a temporary folder is their fixture; fault_vfs is a
# disk that fails when told to.
check_LIBRARIES = tests/unit/libregister.a
tests_unit_libregister_a_SOURCES = tests/unit/fault_vfs.c tests/unit/fault_vfs.h \
	tests/unit/outside.c tests/unit/outside.h \
	tests/unit/register.c tests/unit/register.h tests/unit/world.c tests/unit/world.h \
	tests/unit/authority_stage.c tests/unit/authority_stage.h
REGISTER_LIBS = tests/unit/libregister.a $(DAEMON_LIBS) $(CMOCKA_LIBS)
UNIT_TESTS += tests/unit/test_authority
UNIT_TESTS += tests/unit/test_config
UNIT_TESTS += tests/unit/test_db
UNIT_TESTS += tests/unit/test_log
UNIT_TESTS += tests/unit/test_state
UNIT_TESTS += tests/unit/test_statements
UNIT_TESTS += tests/unit/test_syncer
UNIT_TESTS += tests/unit/test_vote
UNIT_TESTS += tests/unit/test_writer
UNIT_TESTS += tests/unit/test_writer_thread
EXTRA_DIST += tests/unit/writer_sample.h
tests_unit_test_authority_LDADD = $(REGISTER_LIBS)
tests_unit_test_config_LDADD = $(REGISTER_LIBS)
tests_unit_test_db_LDADD = $(REGISTER_LIBS)
tests_unit_test_log_LDADD = $(REGISTER_LIBS)
tests_unit_test_state_LDADD = $(REGISTER_LIBS)
tests_unit_test_statements_LDADD = $(REGISTER_LIBS)
tests_unit_test_syncer_LDADD = $(REGISTER_LIBS)
tests_unit_test_vote_LDADD = $(REGISTER_LIBS)
tests_unit_test_writer_LDADD = $(REGISTER_LIBS)
tests_unit_test_writer_thread_LDADD = $(REGISTER_LIBS)
# Every role by every request.
UNIT_TESTS += tests/unit/test_authority_table
EXTRA_DIST += tests/unit/authority.def
tests_unit_test_authority_table_CPPFLAGS = $(AM_CPPFLAGS) -D_GNU_SOURCE
tests_unit_test_authority_table_LDADD = $(REGISTER_LIBS)
# Its rules, and what stands before them.
UNIT_TESTS += tests/unit/test_appeal
UNIT_TESTS += tests/unit/test_application
UNIT_TESTS += tests/unit/test_attachment
UNIT_TESTS += tests/unit/test_bindings
UNIT_TESTS += tests/unit/test_body
UNIT_TESTS += tests/unit/test_award
UNIT_TESTS += tests/unit/test_award_decision
UNIT_TESTS += tests/unit/test_ceremony
UNIT_TESTS += tests/unit/test_certificate
UNIT_TESTS += tests/unit/test_certificate_act
EXTRA_DIST += tests/unit/certificate_many.h
UNIT_TESTS += tests/unit/test_certificate_kinds
UNIT_TESTS += tests/unit/test_charter
UNIT_TESTS += tests/unit/test_charter_amend
UNIT_TESTS += tests/unit/test_ending
UNIT_TESTS += tests/unit/test_endorsement
UNIT_TESTS += tests/unit/test_erasure
UNIT_TESTS += tests/unit/test_form
UNIT_TESTS += tests/unit/test_founding
UNIT_TESTS += tests/unit/test_issuer_change
UNIT_TESTS += tests/unit/test_key
UNIT_TESTS += tests/unit/test_member_step
UNIT_TESTS += tests/unit/test_membership
UNIT_TESTS += tests/unit/test_motion
UNIT_TESTS += tests/unit/test_nonce
UNIT_TESTS += tests/unit/test_notice
UNIT_TESTS += tests/unit/test_office
UNIT_TESTS += tests/unit/test_party
UNIT_TESTS += tests/unit/test_query
UNIT_TESTS += tests/unit/test_score
UNIT_TESTS += tests/unit/test_search
UNIT_TESTS += tests/unit/test_shortlist
UNIT_TESTS += tests/unit/test_staffing
UNIT_TESTS += tests/unit/test_renewal
UNIT_TESTS += tests/unit/test_representative
UNIT_TESTS += tests/unit/test_statement
UNIT_TESTS += tests/unit/test_statement_repeat
EXTRA_DIST += tests/unit/statement_sample.h
UNIT_TESTS += tests/unit/test_verify
tests_unit_test_appeal_LDADD = $(REGISTER_LIBS)
tests_unit_test_application_LDADD = $(REGISTER_LIBS)
tests_unit_test_endorsement_LDADD = $(REGISTER_LIBS)
tests_unit_test_erasure_LDADD = $(REGISTER_LIBS)
tests_unit_test_attachment_LDADD = $(REGISTER_LIBS)
tests_unit_test_bindings_LDADD = $(REGISTER_LIBS)
tests_unit_test_body_LDADD = $(REGISTER_LIBS)
tests_unit_test_founding_LDADD = $(REGISTER_LIBS)
tests_unit_test_award_LDADD = $(REGISTER_LIBS)
tests_unit_test_award_decision_LDADD = $(REGISTER_LIBS)
tests_unit_test_ceremony_LDADD = $(REGISTER_LIBS)
tests_unit_test_certificate_LDADD = $(REGISTER_LIBS)
tests_unit_test_certificate_act_LDADD = $(REGISTER_LIBS)
tests_unit_test_certificate_kinds_LDADD = $(REGISTER_LIBS)
tests_unit_test_charter_LDADD = $(REGISTER_LIBS)
tests_unit_test_ending_LDADD = $(REGISTER_LIBS)
tests_unit_test_form_LDADD = $(REGISTER_LIBS)
tests_unit_test_issuer_change_LDADD = $(REGISTER_LIBS)
tests_unit_test_key_LDADD = $(REGISTER_LIBS)
tests_unit_test_member_step_LDADD = $(REGISTER_LIBS)
tests_unit_test_membership_LDADD = $(REGISTER_LIBS)
tests_unit_test_charter_amend_LDADD = $(REGISTER_LIBS)
tests_unit_test_staffing_LDADD = $(REGISTER_LIBS)
tests_unit_test_motion_LDADD = $(REGISTER_LIBS)
tests_unit_test_nonce_LDADD = $(REGISTER_LIBS)
tests_unit_test_notice_LDADD = $(REGISTER_LIBS)
tests_unit_test_office_LDADD = $(REGISTER_LIBS)
tests_unit_test_party_LDADD = $(REGISTER_LIBS)
tests_unit_test_query_LDADD = $(REGISTER_LIBS)
tests_unit_test_renewal_LDADD = $(REGISTER_LIBS)
tests_unit_test_representative_LDADD = $(REGISTER_LIBS)
tests_unit_test_score_LDADD = $(REGISTER_LIBS)
tests_unit_test_shortlist_LDADD = $(REGISTER_LIBS)
tests_unit_test_search_LDADD = $(REGISTER_LIBS)
tests_unit_test_statement_LDADD = $(REGISTER_LIBS)
tests_unit_test_statement_repeat_LDADD = $(REGISTER_LIBS)
tests_unit_test_verify_LDADD = $(REGISTER_LIBS)
# The client's tests link its library and its libraries; a register in a thread answers them.
CLIENT_TESTS = tests/unit/test_client_command tests/unit/test_client_display \
	tests/unit/test_client_issuer \
	tests/unit/test_client_receipt tests/unit/test_client_receipts tests/unit/test_client_status \
	tests/unit/test_client_verify \
	tests/unit/test_csv_read
UNIT_TESTS += $(CLIENT_TESTS)
EXTRA_DIST += tests/unit/client_sample.h
tests_unit_test_client_command_CPPFLAGS = $(AM_CPPFLAGS) -D_GNU_SOURCE
tests_unit_test_client_command_LDADD = $(CLIENT_LIBS) $(CMOCKA_LIBS)
tests_unit_test_client_display_CPPFLAGS = $(AM_CPPFLAGS) -D_GNU_SOURCE
tests_unit_test_client_display_LDADD = $(CLIENT_LIBS) $(CMOCKA_LIBS)
tests_unit_test_client_issuer_CPPFLAGS = $(AM_CPPFLAGS) -D_GNU_SOURCE
tests_unit_test_client_issuer_LDADD = $(CLIENT_LIBS) $(CMOCKA_LIBS)
tests_unit_test_client_receipt_CPPFLAGS = $(AM_CPPFLAGS) -D_GNU_SOURCE
tests_unit_test_client_receipt_LDADD = $(CLIENT_LIBS) $(CMOCKA_LIBS)
tests_unit_test_client_receipts_CPPFLAGS = $(AM_CPPFLAGS) -D_GNU_SOURCE
tests_unit_test_client_receipts_LDADD = $(CLIENT_LIBS) $(CMOCKA_LIBS)
tests_unit_test_client_status_CPPFLAGS = $(AM_CPPFLAGS) -D_GNU_SOURCE
tests_unit_test_client_status_LDADD = $(CLIENT_LIBS) $(CMOCKA_LIBS)
tests_unit_test_csv_read_CPPFLAGS = $(AM_CPPFLAGS) -D_GNU_SOURCE
tests_unit_test_csv_read_LDADD = $(CLIENT_LIBS) $(CMOCKA_LIBS)
tests_unit_test_client_verify_CPPFLAGS = $(AM_CPPFLAGS) -D_GNU_SOURCE
tests_unit_test_client_verify_LDADD = $(CLIENT_LIBS) $(CMOCKA_LIBS)
# What goes into pictures, and how certificates are drawn.
RENDER_TESTS = tests/unit/test_render_page tests/unit/test_render_template \
	tests/unit/test_render_values
UNIT_TESTS += tests/unit/test_bake $(RENDER_TESTS)
tests_unit_test_bake_CPPFLAGS = $(AM_CPPFLAGS) -D_GNU_SOURCE
tests_unit_test_bake_LDADD = $(CLIENT_LIBS) $(CMOCKA_LIBS)
tests_unit_test_render_page_CFLAGS = $(AM_CFLAGS) $(PANGOCAIRO_CFLAGS)
tests_unit_test_render_page_LDADD = $(RENDER_LIBS) $(CMOCKA_LIBS)
tests_unit_test_render_template_LDADD = $(RENDER_LIBS) $(CMOCKA_LIBS)
tests_unit_test_render_values_LDADD = $(RENDER_LIBS) $(CMOCKA_LIBS)
LDADD = $(LIB_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += $(UNIT_TESTS)
TESTS = $(UNIT_TESTS)
AM_TESTS_ENVIRONMENT = WIOTC_VECTORS='$(abs_top_srcdir)/../shared/vectors'; export WIOTC_VECTORS; \
	WIOTC_SRCDIR='$(abs_top_srcdir)'; export WIOTC_SRCDIR;

# Other people's verifiers: run.sh in each folder, which skips without node.
check_PROGRAMS += tests/interop/credential/make_credential
EXTRA_DIST += tests/interop/.npmrc tests/interop/package.json tests/interop/package-lock.json \
	tests/interop/credential/run.sh tests/interop/credential/judges.mjs \
	tests/interop/credential/issuers.mjs \
	tests/interop/credential/forge.mjs tests/interop/credential/forgeries.mjs \
	tests/interop/credential/random.mjs tests/interop/credential/verify.mjs \
	tests/interop/credential/verify-file.mjs

# The log as golang.org/x/mod/sumdb sees it: run.sh skips without Go.
check_PROGRAMS += tests/interop/log/make_log
EXTRA_DIST += tests/interop/log/run.sh tests/interop/log/verify.go

# HTTP message signatures before two other libraries: run.sh skips without node.
check_PROGRAMS += tests/interop/signature/make_request
EXTRA_DIST += tests/interop/signature/run.sh tests/interop/signature/check.mjs \
	tests/interop/signature/common.mjs tests/interop/signature/sign.mjs \
	tests/interop/signature/verify.mjs

# Bad requests before the HTTP server alone; cases.py runs all its tables against a whole daemon.
check_PROGRAMS += tests/http/toy_server
tests_http_toy_server_LDADD = $(DAEMON_LIBS)
TESTS += tests/http/run.sh tests/http/run-daemon.sh
EXTRA_DIST += tests/http/run.sh tests/http/run-daemon.sh tests/http/case.py tests/http/cases.py \
	tests/http/cases_auth.py tests/http/cases_http.py tests/http/cases_json.py tests/http/sign.py

# Random statements beside a small model of the rules: run by ./check.
EXTRA_DIST += tests/model/run.sh tests/model/run.py tests/model/model.py tests/model/rules.py \
	tests/model/applications.py tests/model/bodies.py tests/model/charter.py tests/model/members.py tests/model/motions.py \
	tests/model/offices.py tests/model/parties.py tests/model/things.py \
	tests/model/stories.py tests/model/compare.py tests/model/race.py tests/model/wire.py \
	tests/model/daemon.py

# Speed: `make bench`.
include tests/bench/local.mk

# A whole register before all of them: what it accepts, signs and logs.
EXTRA_DIST += tests/register.sh tests/interop/register/run.sh tests/interop/register/request.py

# The real client against a real private daemon: bats, run by ./check.
EXTRA_DIST += tests/data/render/award.en.png
EXTRA_DIST += tests/data/render/award.json
EXTRA_DIST += tests/data/render/award.zh.png
EXTRA_DIST += tests/data/render/membership.en.png
EXTRA_DIST += tests/data/render/membership.json
EXTRA_DIST += tests/data/render/membership.zh.png
EXTRA_DIST += tests/data/render/office.en.png
EXTRA_DIST += tests/data/render/office.json
EXTRA_DIST += tests/data/render/office.zh.png
EXTRA_DIST += tests/system/application-authority.bats
EXTRA_DIST += tests/system/application-endorse-appeal.bats
EXTRA_DIST += tests/system/application-report.bats
EXTRA_DIST += tests/system/application-sealed.bats
EXTRA_DIST += tests/system/application-states.bats
EXTRA_DIST += tests/system/application-votes.bats
EXTRA_DIST += tests/system/application.bats
EXTRA_DIST += tests/system/attachment.bats
EXTRA_DIST += tests/system/authority.bats
EXTRA_DIST += tests/system/award-decision.bats
EXTRA_DIST += tests/system/award-judging.bats
EXTRA_DIST += tests/system/award-secrecy.bats
EXTRA_DIST += tests/system/award.bats
EXTRA_DIST += tests/system/award_secrecy.py
EXTRA_DIST += tests/system/awards.bash
EXTRA_DIST += tests/system/body-office.bats
EXTRA_DIST += tests/system/bulk.py
EXTRA_DIST += tests/system/ceremony.bats
EXTRA_DIST += tests/system/certificate-award.bats
EXTRA_DIST += tests/system/certificate-kinds.bats
EXTRA_DIST += tests/system/certificate-many.bats
EXTRA_DIST += tests/system/certificate-render.bats
EXTRA_DIST += tests/system/certificate-status.bats
EXTRA_DIST += tests/system/certificate.bats
EXTRA_DIST += tests/system/charter.bats
EXTRA_DIST += tests/system/completion.bats
EXTRA_DIST += tests/system/demo.bats
EXTRA_DIST += tests/system/erase.bats
EXTRA_DIST += tests/system/founding.bats
EXTRA_DIST += tests/system/helpers.bash
EXTRA_DIST += tests/system/hostile.bats
EXTRA_DIST += tests/system/hostile.py
EXTRA_DIST += tests/system/import.bats
EXTRA_DIST += tests/system/init-run-check.bats
EXTRA_DIST += tests/system/issuer.bats
EXTRA_DIST += tests/system/key-recovery.bats
EXTRA_DIST += tests/system/key.bats
EXTRA_DIST += tests/system/later.c
EXTRA_DIST += tests/system/limits.bats
EXTRA_DIST += tests/system/lint.bats
EXTRA_DIST += tests/system/log.bats
EXTRA_DIST += tests/system/lying.py
EXTRA_DIST += tests/system/member-appeal.bats
EXTRA_DIST += tests/system/member-expulsion.bats
EXTRA_DIST += tests/system/member-life.bats
EXTRA_DIST += tests/system/member-renewal.bats
EXTRA_DIST += tests/system/member.bats
EXTRA_DIST += tests/system/motion.bats
EXTRA_DIST += tests/system/notify.bats
EXTRA_DIST += tests/system/office.bats
EXTRA_DIST += tests/system/output.bats
EXTRA_DIST += tests/system/pages.py
EXTRA_DIST += tests/system/party.bats
EXTRA_DIST += tests/system/peak.c
EXTRA_DIST += tests/system/rebuild.bats
EXTRA_DIST += tests/system/replay.bats
EXTRA_DIST += tests/system/representative.bats
EXTRA_DIST += tests/system/restart.bats
EXTRA_DIST += tests/system/usage.bats
EXTRA_DIST += tests/system/watch.bats
