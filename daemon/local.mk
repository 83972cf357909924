# The daemon is a library; its program is a few lines. Every file of it stands in
# libwiotcd_a_SOURCES, so that tests and fuzzers link the same code.
noinst_LIBRARIES += libwiotcd.a
libwiotcd_a_SOURCES =
DAEMON_LIBS = libwiotcd.a $(LIB_LIBS) $(EVENT_LIBS) $(SQLITE_LIBS) $(INIH_LIBS)

libwiotcd_a_SOURCES += \
	daemon/work/job.h \
	daemon/work/pool.c daemon/work/pool.h \
	daemon/work/queue.c daemon/work/queue.h \
	daemon/work/wakeup.c daemon/work/wakeup.h \
	daemon/http/conn.c daemon/http/conn.h \
	daemon/http/exchange.c \
	daemon/http/head.c \
	daemon/http/http.h \
	daemon/http/output.c \
	daemon/http/reply.c \
	daemon/http/server.c

libwiotcd_a_SOURCES += \
	daemon/db/db.c daemon/db/db.h daemon/db/db_internal.h \
	daemon/db/compare.c daemon/db/compare.h \
	daemon/db/erase.c \
	daemon/db/late_index.c daemon/db/late_index.h daemon/db/late_internal.h \
	daemon/db/late_make.c \
	daemon/db/late_rows.c daemon/db/late_rows.h \
	daemon/db/page_cache.c daemon/db/page_cache.h \
	daemon/db/stmt.c \
	daemon/db/syncer.c daemon/db/syncer.h \
	daemon/db/wal_vfs.c daemon/db/wal_vfs.h \
	daemon/db/writer.c daemon/db/writer.h \
	daemon/model/admission.c \
	daemon/model/application.c daemon/model/application.h \
	daemon/model/appeal.c daemon/model/appeal.h \
	daemon/model/attachment.c daemon/model/attachment.h \
	daemon/model/award.c daemon/model/award.h \
	daemon/model/award_decision.c daemon/model/award_decision.h \
	daemon/model/award_seal.c daemon/model/award_seal.h \
	daemon/model/body.c daemon/model/body.h \
	daemon/model/body_life.c daemon/model/body_life.h \
	daemon/model/body_motion.c daemon/model/body_motion.h \
	daemon/model/ceremony.c daemon/model/ceremony.h \
	daemon/model/certificate.c daemon/model/certificate.h \
	daemon/model/certificate_act.c daemon/model/certificate_act.h \
	daemon/model/certificate_anew.c daemon/model/certificate_freeze.h \
	daemon/model/certificate_issue.c daemon/model/certificate_sql.h \
	daemon/model/certificate_text.c daemon/model/certificate_text.h \
	daemon/model/charter.c daemon/model/charter.h \
	daemon/model/issuer.c daemon/model/issuer.h \
	daemon/model/charter_amend.c daemon/model/charter_amend.h \
	daemon/model/charter_quorum.c \
	daemon/model/charter_read.c \
	daemon/model/context.c daemon/model/context.h \
	daemon/model/decision.c daemon/model/decision.h \
	daemon/model/ending.c daemon/model/ending.h \
	daemon/model/endorsement.c daemon/model/endorsement.h \
	daemon/model/erasure.c daemon/model/erasure.h \
	daemon/model/expulsion.c daemon/model/expulsion.h \
	daemon/model/founding.c daemon/model/founding.h \
	daemon/model/key.c daemon/model/key.h \
	daemon/model/key_recovery.c daemon/model/key_recovery.h \
	daemon/model/log.c daemon/model/log.h \
	daemon/model/membership.c daemon/model/membership.h \
	daemon/model/motion.c daemon/model/motion.h \
	daemon/model/motion_kind.c \
	daemon/model/motion_vote.c daemon/model/motion_vote.h \
	daemon/model/membership_sql.h \
	daemon/model/nomination.c daemon/model/nomination.h daemon/model/nomination_stake.c \
	daemon/model/notice.c daemon/model/notice.h \
	daemon/model/office.c daemon/model/office.h \
	daemon/model/office_change.c daemon/model/office_change.h \
	daemon/model/party.c daemon/model/party.h daemon/model/party_list.c \
	daemon/model/programme.c daemon/model/programme.h \
	daemon/model/score.c daemon/model/score.h \
	daemon/model/search.c daemon/model/search.h \
	daemon/model/shortlist.c daemon/model/shortlist.h \
	daemon/model/question.c daemon/model/question.h \
	daemon/model/staffing.c daemon/model/staffing.h \
	daemon/model/requirement.c daemon/model/requirement.h \
	daemon/model/sealing.c daemon/model/sealing.h \
	daemon/model/renewal.c daemon/model/renewal.h \
	daemon/model/representative.c daemon/model/representative.h \
	daemon/model/statements.c daemon/model/statements.h \
	daemon/model/status_list.c daemon/model/status_list.h \
	daemon/model/suspension.c daemon/model/suspension.h \
	daemon/model/vote.c daemon/model/vote.h \
	daemon/auth/authority.c daemon/auth/authority.h \
	daemon/auth/nonce.c daemon/auth/nonce.h \
	daemon/auth/verify.c daemon/auth/verify.h \
	daemon/api/answer.c daemon/api/answer.h \
	daemon/api/api.h daemon/api/api_internal.h \
	daemon/api/application.c \
	daemon/api/application_parts.c daemon/api/application_parts.h \
	daemon/api/application_review.c \
	daemon/api/application_show.c \
	daemon/api/attachment.c \
	daemon/api/award.c \
	daemon/api/award_decision.c \
	daemon/api/bindings.c \
	daemon/api/body.c \
	daemon/api/ceremony.c \
	daemon/api/certificate.c \
	daemon/api/certificate_act.c \
	daemon/api/dispatch.c \
	daemon/api/form.c daemon/api/form.h \
	daemon/api/export.c \
	daemon/api/found.c \
	daemon/api/made_request.c daemon/api/made_request.h \
	daemon/api/rebuild.c daemon/api/rebuild.h \
	daemon/api/handlers.h \
	daemon/api/inquiry.c \
	daemon/api/issuer.c \
	daemon/api/key.c \
	daemon/api/key_recovery.c \
	daemon/api/log.c \
	daemon/api/membership.c \
	daemon/api/motion.c \
	daemon/api/membership_step.c \
	daemon/api/nomination.c \
	daemon/api/notice.c \
	daemon/api/office.c \
	daemon/api/party.c \
	daemon/api/prepare.c \
	daemon/api/query.c daemon/api/query.h \
	daemon/api/register.c \
	daemon/api/representative.c \
	daemon/api/request.h \
	daemon/api/score.c \
	daemon/api/shortlist.c \
	daemon/api/statement.c \
	daemon/api/status_list.c daemon/api/status_list.h \
	daemon/server/command.c \
	daemon/server/config.c daemon/server/config.h \
	daemon/server/init.c \
	daemon/server/issuer.c daemon/server/issuer.h \
	daemon/server/journal.c daemon/server/journal.h \
	daemon/server/listen.c daemon/server/listen.h \
	daemon/server/rebuild.c \
	daemon/server/run.c \
	daemon/server/server.h \
	daemon/server/state.c daemon/server/state.h \
	daemon/server/systemd.c daemon/server/systemd.h \
	sql/migrations.h
nodist_libwiotcd_a_SOURCES = sql/migrations.c

sbin_PROGRAMS += wiotcd
wiotcd_SOURCES = daemon/main.c
# The program alone, so that tests keep the allocator that sanitizers and valgrind know.
wiotcd_LDADD = $(DAEMON_LIBS) $(JEMALLOC_LIBS)
