/* What an application's answer is made of: what was asked, said and voted about it. */
#ifndef WIOTC_DAEMON_API_APPLICATION_PARTS_H
#define WIOTC_DAEMON_API_APPLICATION_PARTS_H

#include <json-c/json.h>

#include "daemon/model/application.h"
#include "daemon/model/context.h"

/* Private: for the applicant and officers. */
struct json_object *questions_json(struct context *c, const struct application *a);
/* For officers until the decision. */
struct json_object *votes_json(struct context *c, const struct application *a);
/* Decisions that a ceremony opened and could not carry out, with their votes; NULL without any. */
struct json_object *failures_json(struct context *c, const struct application *a);
/* Who could vote when the vote was opened. */
struct json_object *electors_json(struct context *c, const struct application *a);
/* What is met and what is missing; NULL where nothing can be met any more. */
struct json_object *requirements_json(struct context *c, const struct application *a,
                                      bool votes_seen);
struct json_object *endorsements_json(struct context *c, const struct application *a);
/* NULL without one. `who`: what the reader is toward it, a set of enum route_who. */
struct json_object *appeal_json(struct context *c, const struct application *a, unsigned who);
/* NULL when it was not cancelled. */
struct json_object *cancellation_json(struct context *c, const struct application *a);

#endif
