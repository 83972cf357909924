/*
 * What the commands about certificates share: where a credential comes from.
 */
#ifndef WIOTC_CLIENT_CERTIFICATE_H
#define WIOTC_CLIENT_CERTIFICATE_H

#include "client/cli.h"
#include "client/command.h"
#include "client/output.h"
#include "client/request.h"
#include "client/verify.h"

/* Asks the register for a credential, and waits when it is still being signed. */
int certificate_get(struct cli *cli, const char *number, struct exchange *x);

/* The same with the proof of the entry that issued it, which goes into *v, once all but its dates
 * has been found right; the register is known. CLI_WRONG, told, when it is not. */
int certificate_get_proven(struct cli *cli, const char *number, struct verification *v,
                           struct exchange *x);

/* Reads a credential file: JSON, or a picture it is baked into. v->document is NULL and v->why says
 * so when it holds none; that is for the caller to tell. Sets v->baked. CLI_USAGE, told, when the
 * file cannot be read. */
int certificate_load(struct cli *cli, const char *file, struct verification *v);

/* The list that --party, --body, --award and --kind choose. */
void certificate_list_target(struct cli *cli, struct buf *target);

/* How a certificate is shown. */
extern const struct view certificate_view;

/* `certificate revoke`, `suspend`, `reinstate` and `reissue` */
int certificate_revoke(struct cli *cli);
int certificate_suspend(struct cli *cli);
int certificate_reinstate(struct cli *cli);
int certificate_reissue(struct cli *cli);
extern const struct option_spec certificate_revoke_options[];
extern const struct option_spec certificate_suspend_options[];
extern const struct option_spec certificate_reinstate_options[];
extern const struct option_spec certificate_reissue_options[];

/* Whom --issuer and --did-document name. CLI_USAGE, told, when they name nobody. */
int certificate_issuer(struct cli *cli, struct verification *v);

/* `certificate issuer` */
int certificate_show_issuer(struct cli *cli);
extern const struct option_spec certificate_issuer_options[];

/* `certificate fetch` and `certificate verify` */
bool certificate_chosen(const struct cli *cli); /* by --party and the like, not by number */
int certificate_fetch_many(struct cli *cli);
/* What a log entry issued, rows with a `number`; NULL when nothing. */
int certificates_of_entry(struct cli *cli, int64_t entry, struct json_object **rows);
int certificate_fetch(struct cli *cli);
int certificate_verify(struct cli *cli);
extern const struct option_spec certificate_fetch_options[];
extern const struct option_spec certificate_verify_options[];

/* `certificate render` */
int certificate_render(struct cli *cli);
extern const struct option_spec certificate_render_options[];

#endif
