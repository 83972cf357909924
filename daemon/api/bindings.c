/* What carries out each row of lib/route.def. */
#include "daemon/api/handlers.h"

const struct binding bindings[ROUTE__COUNT] = {
  [ROUTE_LIVEZ] = { api_livez, NULL },
  [ROUTE_READYZ] = { api_readyz, NULL },
  [ROUTE_STATUS] = { api_status, NULL },
  [ROUTE_CHARTER] = { api_charter, NULL },
  [ROUTE_CHARTER_FOUND] = { api_charter_found, NULL },
  [ROUTE_CHARTER_AMEND] = { api_charter_amend, NULL },

  [ROUTE_PARTY_LIST] = { api_party_list, NULL },
  [ROUTE_PARTY_REGISTER] = { api_party_register, NULL },
  [ROUTE_PARTY_SHOW] = { api_party_show, NULL },
  [ROUTE_PARTY_UPDATE] = { api_party_update, api_party_object },
  [ROUTE_PARTY_CONTACT] = { api_party_contact, api_party_object },
  [ROUTE_PARTY_EXPORT] = { api_party_export, api_party_object },
  [ROUTE_PARTY_ERASE] = { api_party_erase, api_party_object },

  [ROUTE_REPRESENTATIVE_NAME] = { api_representative_name, api_party_object },
  [ROUTE_REPRESENTATIVE_DISMISS] = { api_representative_dismiss, api_party_object },

  [ROUTE_KEY_LIST] = { api_key_list, NULL },
  [ROUTE_KEY_ADD] = { api_key_add, api_party_object },
  [ROUTE_KEY_REVOKE] = { api_key_revoke, api_party_object },
  [ROUTE_KEY_RECOVERIES] = { api_key_recoveries, NULL },
  [ROUTE_KEY_RECOVER] = { api_key_recover, api_party_object },
  [ROUTE_KEY_STOP] = { api_key_stop, api_party_object },
  [ROUTE_KEY_STATEMENTS] = { api_key_statements, NULL },

  [ROUTE_BODY_LIST] = { api_body_list, NULL },
  [ROUTE_BODY_PROPOSE] = { api_body_propose, NULL },
  [ROUTE_BODY_SHOW] = { api_body_show, NULL },
  [ROUTE_BODY_FOUND] = { api_body_found, NULL },
  [ROUTE_BODY_REST] = { api_body_rest, NULL },
  [ROUTE_BODY_REVIVE] = { api_body_revive, NULL },
  [ROUTE_OFFICE_LIST] = { api_office_list, NULL },
  [ROUTE_OFFICE_APPOINT] = { api_office_appoint, NULL },
  [ROUTE_OFFICE_END] = { api_office_end, NULL },

  [ROUTE_MOTION_LIST] = { api_motion_list, NULL },
  [ROUTE_MOTION_SHOW] = { api_motion_show, api_motion_object },
  [ROUTE_MOTION_VOTE] = { api_motion_vote, api_motion_object },

  [ROUTE_CEREMONY_LIST] = { api_ceremony_list, NULL },
  [ROUTE_CEREMONY_SCHEDULE] = { api_ceremony_schedule, NULL },
  [ROUTE_CEREMONY_SHOW] = { api_ceremony_show, NULL },
  [ROUTE_CEREMONY_HOLD] = { api_ceremony_hold, NULL },

  [ROUTE_ATTACHMENT_ADD] = { api_attachment_add, api_attachment_party },
  [ROUTE_ATTACHMENT_GET] = { api_attachment_get, api_attachment_object },

  [ROUTE_APPLICATION_LIST] = { api_application_list, NULL },
  [ROUTE_APPLICATION_SUBMIT] = { api_application_submit, api_applicant_object },
  [ROUTE_APPLICATION_SHOW] = { api_application_show, api_application_object },
  [ROUTE_APPLICATION_HISTORY] = { api_application_history, api_application_object },
  [ROUTE_APPLICATION_SCREEN] = { api_application_screen, api_application_object },
  [ROUTE_APPLICATION_ASK] = { api_application_ask, api_application_object },
  [ROUTE_APPLICATION_ANSWER] = { api_application_answer, api_application_object },
  [ROUTE_APPLICATION_VOTE] = { api_application_vote, api_application_object },
  [ROUTE_APPLICATION_ENDORSE] = { api_application_endorse, api_application_object },
  [ROUTE_APPLICATION_WITHDRAW] = { api_application_withdraw, api_application_object },
  [ROUTE_APPLICATION_CANCEL] = { api_application_cancel, api_application_object },
  [ROUTE_APPLICATION_APPEAL] = { api_application_appeal, api_application_object },
  [ROUTE_APPLICATION_RULE] = { api_application_rule, api_application_object },

  [ROUTE_MEMBERSHIP_LIST] = { api_membership_list, NULL },
  [ROUTE_MEMBERSHIP_SHOW] = { api_membership_show, NULL },
  [ROUTE_MEMBERSHIP_RENEW] = { api_membership_renew, api_membership_object },
  [ROUTE_MEMBERSHIP_REPRESENT] = { api_membership_represent, api_membership_object },
  [ROUTE_MEMBERSHIP_RESIGN] = { api_membership_resign, api_membership_object },
  [ROUTE_MEMBERSHIP_SUSPEND] = { api_membership_suspend, api_membership_object },
  [ROUTE_MEMBERSHIP_REINSTATE] = { api_membership_reinstate, api_membership_object },

  [ROUTE_CERTIFICATE_LIST] = { api_certificate_list, NULL },
  [ROUTE_CERTIFICATE_SHOW] = { api_certificate_show, NULL },
  [ROUTE_CERTIFICATE_CREDENTIAL] = { api_certificate_credential, NULL },

  [ROUTE_NOTICE_LIST] = { api_notice_list, NULL },

  [ROUTE_LOG_CHECKPOINT] = { api_log_checkpoint, NULL },
  [ROUTE_LOG_KEY] = { api_log_key, NULL },
  [ROUTE_LOG_ENTRIES] = { api_log_entries, NULL },
  [ROUTE_LOG_ENTRY] = { api_log_entry, NULL },
  [ROUTE_LOG_BODY] = { api_log_body, api_log_body_object },
  [ROUTE_LOG_PROOF] = { api_log_proof, NULL },
  [ROUTE_LOG_CONSISTENCY] = { api_log_consistency, NULL },
};
