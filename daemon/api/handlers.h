/* The handlers of all nouns, by file. daemon/api/bindings.c names them in one table. */
#ifndef WIOTC_DAEMON_API_HANDLERS_H
#define WIOTC_DAEMON_API_HANDLERS_H

#include "daemon/api/form.h"
#include "daemon/api/request.h"
#include "daemon/model/attachment.h"
#include "daemon/model/certificate.h"
#include "daemon/model/key.h"
#include "daemon/model/membership.h"
#include "daemon/model/motion.h"
#include "daemon/model/office.h"
#include "daemon/model/party.h"
#include "daemon/model/suspension.h"

/* register.c */
request_fn api_livez, api_readyz, api_status, api_charter, api_charter_found, api_charter_amend;
/* issuer.c */
request_fn api_issuer_show, api_issuer_change;
/* party.c */
request_fn api_party_object, api_party_list, api_party_register, api_party_show, api_party_update,
    api_party_contact, api_party_erase;
struct json_object *party_json(struct context *c, const struct party *party);
/* export.c */
request_fn api_party_export;
/* representative.c */
request_fn api_representative_name, api_representative_dismiss;
/* Adds `representatives` and `represents`, where there are any. */
void representatives_json(struct context *c, const struct party *party, struct json_object *object);
/* key.c */
request_fn api_key_list, api_key_add, api_key_revoke, api_key_statements;
/* Ends a write about one of the keys of the party that the path names. */
bool answer_key(struct request *r, int status, const char *did);
/* key_recovery.c */
request_fn api_key_recoveries, api_key_recover, api_key_stop;
struct json_object *key_json(struct context *c, const struct key *key, const char *party);
/* body.c */
request_fn api_body_list, api_body_propose, api_body_show, api_body_found, api_body_rest,
    api_body_revive, api_body_dissolve;
/* office.c */
request_fn api_office_list, api_office_appoint;
struct json_object *office_json(const struct office *o, const char *date);
request_fn api_office_list, api_office_appoint, api_office_end;
/* ceremony.c */
request_fn api_ceremony_list, api_ceremony_schedule, api_ceremony_show, api_ceremony_hold;
/* award.c */
request_fn api_award_object, api_award_list, api_award_open, api_award_show, api_award_advance;
/* The round that api_award_object() found, to be changed. */
struct award_round *award_of(struct request *r);
/* award_decision.c */
request_fn api_award_decision_object, api_award_decisions, api_award_decide;
/* Which categories are decided, and the winners for those who may know them; NULL before the round
 * is judged. */
struct json_object *award_decisions_json(struct request *r, const struct award_round *round);
/* May the actor read what was said in that log entry? False of a choice under seal, with the
 * problem; one that a ceremony opened is for all. */
bool award_entry_open(struct request *r, uint64_t index);
/* What a ceremony opens of a round, for the log. */
struct json_object *award_opened_json(struct request *r, const char *edition);
/* nomination.c */
request_fn api_nomination_object, api_nominator_object, api_nomination_list, api_nomination_add,
    api_nomination_show, api_nomination_accept, api_nomination_decline, api_nomination_merge,
    api_nomination_recuse;
/* Without its text. */
struct json_object *nomination_json(const struct nomination *n);
/* With it, for those who may see it. */
struct json_object *nomination_whole_json(struct request *r, const struct nomination *n);
/* May the actor read what was said in that log entry? False of a nomination whose text they may not
 * see, with the problem. */
bool nomination_entry_open(struct request *r, uint64_t index);
/* score.c */
request_fn api_nomination_score, api_nomination_scores;
/* May one with these capacities read what all jurors of the round gave? Not while they are at
 * work, but for auditors who are not of that jury. */
bool scores_open(struct request *r, const struct award_round *round, unsigned who);
/* shortlist.c */
request_fn api_shortlist_object, api_award_shortlist;
/* motion.c */
request_fn api_motion_object, api_motion_list, api_motion_show, api_motion_vote,
    api_motion_withdraw;
/* Ends a write that moves something, or approves what was moved. */
bool answer_moved(struct request *r, const struct motion_new *in);
/* May the actor read what was said in that log entry? False of an open motion in which they have a
 * stake, with the problem. */
bool motion_entry_open(struct request *r, uint64_t index);
/* attachment.c */
request_fn api_attachment_party, api_attachment_object, api_attachment_add, api_attachment_get;
struct json_object *attachment_json(const struct attachment *a);
struct json_object *attachments_json(struct context *c, int64_t application, int64_t question);
/* application.c, application_review.c, application_show.c */
request_fn api_applicant_object, api_application_object, api_application_list,
    api_application_submit, api_application_show, api_application_history, api_application_screen,
    api_application_ask, api_application_answer, api_application_vote, api_application_endorse,
    api_application_withdraw, api_application_cancel, api_application_appeal, api_application_rule;
/* The one that api_application_object() found, to be changed. */
struct application *application_of(struct request *r);
/* Ends a write with the application as it is now; the effect gets its state. */
bool answer_application(struct request *r, int status);
const char *const *form_attachments(struct form *f, size_t *n);
/* Those who read all of an application. */
#define OFFICERS (WHO_REGISTRAR | WHO_AUDITOR | WHO_DECIDER)
/* What the actor is toward an application, as a reader: an officer with a stake in it has none of
 * OFFICERS. */
unsigned application_reader(struct request *r, const struct application *a);
/* May they see how it was voted, and who voted what? */
bool application_votes_seen(struct request *r, const struct application *a, unsigned who);
struct json_object *application_json(struct request *r, const struct application *a);
/* membership.c */
request_fn api_membership_object, api_membership_list, api_membership_show;
struct json_object *membership_json(struct context *c, const struct membership *m);
/* NULL when there are none. */
struct json_object *suspensions_json(const struct suspension *rows, size_t n);
/* membership_step.c */
request_fn api_membership_renew, api_membership_represent, api_membership_suspend,
    api_membership_reinstate, api_membership_resign, api_membership_expel, api_membership_appeal,
    api_membership_rule;
/* certificate.c */
request_fn api_certificate_list, api_certificate_show, api_certificate_credential;
struct json_object *certificate_json(const struct certificate *certificate);
/* The same with all that was done with it. */
struct json_object *certificate_whole_json(struct context *c,
                                           const struct certificate *certificate);
/* certificate_act.c */
request_fn api_certificate_object, api_certificate_revoke, api_certificate_suspend,
    api_certificate_reinstate, api_certificate_reissue;
/* status_list.c */
request_fn api_status_list;
/* notice.c */
request_fn api_notice_list;
/* log.c */
request_fn api_log_checkpoint, api_log_key, api_log_entries, api_log_entry, api_log_body_object,
    api_log_body, api_log_proof, api_log_consistency;
/* What everybody may know of an entry: when it was, and what was asked. */
struct json_object *statement_json(struct context *c, int64_t entry);

#endif
