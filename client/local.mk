# wiotc: the client is a library that tests link, and a main of one line.
bin_PROGRAMS += wiotc
noinst_LIBRARIES += libwiotccli.a
libwiotccli_a_CPPFLAGS = $(AM_CPPFLAGS) -D_GNU_SOURCE \
	-DWIOTC_LIBEXECDIR='"$(pkglibexecdir)"' -DWIOTC_DATADIR='"$(pkgdatadir)"'
libwiotccli_a_CFLAGS = $(AM_CFLAGS) $(CURL_CFLAGS) $(SMARTCOLS_CFLAGS)
libwiotccli_a_SOURCES = \
	client/application.h \
	client/application_history.c \
	client/application_report.c \
	client/log_leaves.c \
	client/log_leaves.h \
	client/application_view.c \
	client/award_prove.c \
	client/award_prove.h \
	client/award_prove_who.c \
	client/bake.c \
	client/bake.h \
	client/bake_pdf.c \
	client/bake_png.c \
	client/bake_svg.c \
	client/bulk.c \
	client/bulk.h \
	client/body_names.c \
	client/body_names.h \
	client/certificate.h \
	client/certificate_fetch_many.c \
	client/certificate_load.c \
	client/cli.c \
	client/cli.h \
	client/cmd_api.c \
	client/cmd_application.c \
	client/cmd_application_review.c client/cmd_award.c client/cmd_award_decide.c \
	client/cmd_award_jury.c client/cmd_award_round.c client/award.h \
	client/cmd_body.c \
	client/cmd_ceremony.c \
	client/charter.h \
	client/charter_changes.c \
	client/cmd_certificate.c \
	client/cmd_certificate_act.c \
	client/cmd_certificate_fetch.c \
	client/cmd_certificate_issuer.c \
	client/cmd_certificate_render.c \
	client/cmd_certificate_verify.c \
	client/cmd_charter.c \
	client/cmd_completion.c \
	client/cmd_key.c \
	client/cmd_key_recovery.c \
	client/cmd_log.c \
	client/cmd_member.c \
	client/cmd_motion.c \
	client/cmd_office.c \
	client/cmd_party.c \
	client/cmd_party_import.c \
	client/cmd_party_private.c \
	client/cmd_status.c \
	client/command.c \
	client/command.h \
	client/command_line.c \
	client/completion.c \
	client/completion.h \
	client/completion_bash.c \
	client/completion_branches.c \
	client/completion_fish.c \
	client/completion_zsh.c \
	client/csv_read.c \
	client/csv_read.h \
	client/display.c \
	client/display.h \
	client/file.c \
	client/file.h \
	client/help.c \
	client/help.h \
	client/import.h \
	client/import_known.c \
	client/import_known.h \
	client/import_look.c \
	client/import_send.c \
	client/import_sheet.c \
	client/import_sheet.h \
	client/issuer.c \
	client/issuer.h \
	client/key.h \
	client/log_state.c \
	client/media_type.c \
	client/media_type.h \
	client/motion.h \
	client/output.c \
	client/output.h \
	client/party.h \
	client/passphrase.c \
	client/progress.c \
	client/progress.h \
	client/receipt.c \
	client/receipt.h \
	client/receipts.c \
	client/receipts.h \
	client/register.c \
	client/register.h \
	client/render_run.c \
	client/render_run.h \
	client/request.c \
	client/request.h \
	client/signer.c \
	client/signer.h \
	client/table.c \
	client/table.h \
	client/terminal.c \
	client/terminal.h \
	client/transport.c \
	client/transport.h \
	client/unbake_svg.c \
	client/verify.c \
	client/verify.h \
	client/verify_issuer.c \
	client/verify_show.c \
	client/verify_show_many.c \
	client/verify_status.c \
	client/watch.c \
	client/watch.h \
	client/watch_match.c \
	client/whose.c \
	client/whose.h
CLIENT_LIBS = libwiotccli.a $(LIB_LIBS) $(CURL_LIBS) $(SMARTCOLS_LIBS)
wiotc_SOURCES = client/main.c
# wiotc-notify: the same library, and what it adds.
sbin_PROGRAMS += wiotc-notify
wiotc_notify_CPPFLAGS = $(AM_CPPFLAGS) -D_GNU_SOURCE -DNOTICES_DIR='"$(sysconfdir)/wiotc/notices"'
wiotc_notify_CFLAGS = $(AM_CFLAGS) $(CURL_CFLAGS)
wiotc_notify_SOURCES = client/notify.c client/notify.h client/notify_main.c \
	client/notify_message.c client/notify_queue.c client/notify_send.c
wiotc_notify_LDADD = $(CLIENT_LIBS)
wiotc_LDADD = $(CLIENT_LIBS)

# wiotc-render: what draws certificates, a library that tests link, and a main. Only it is linked
# with pango and cairo.
pkglibexec_PROGRAMS += wiotc-render
noinst_LIBRARIES += libwiotcrender.a
libwiotcrender_a_CFLAGS = $(AM_CFLAGS) $(PANGOCAIRO_CFLAGS) $(QRENCODE_CFLAGS)
libwiotcrender_a_SOURCES = \
	client/render/dates.c \
	client/render/dates.h \
	client/render/fit.c \
	client/render/fit.h \
	client/render/fonts.c \
	client/render/fonts.h \
	client/render/ornament.c \
	client/render/ornament.h \
	client/render/output.c \
	client/render/output.h \
	client/render/page.c \
	client/render/page.h \
	client/render/picture.c \
	client/render/picture.h \
	client/render/qr.c \
	client/render/qr.h \
	client/render/template.c \
	client/render/template.h \
	client/render/template_keys.c \
	client/render/units.h \
	client/render/values.c \
	client/render/values.h
RENDER_LIBS = libwiotcrender.a libwiotccli.a $(LIB_LIBS) $(PANGOCAIRO_LIBS) $(QRENCODE_LIBS) -lm
wiotc_render_CFLAGS = $(AM_CFLAGS) $(PANGOCAIRO_CFLAGS)
wiotc_render_SOURCES = client/render/main.c
wiotc_render_LDADD = $(RENDER_LIBS)

# Made by the client itself, from its tables. Shells look for them in these places.
bashcompletiondir = $(datadir)/bash-completion/completions
zshcompletiondir = $(datadir)/zsh/site-functions
fishcompletiondir = $(datadir)/fish/vendor_completions.d
bashcompletion_DATA = client/completion/wiotc
zshcompletion_DATA = client/completion/_wiotc
fishcompletion_DATA = client/completion/wiotc.fish
CLEANFILES += $(bashcompletion_DATA) $(zshcompletion_DATA) $(fishcompletion_DATA)

$(bashcompletion_DATA): wiotc$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) client/completion && ./wiotc completion bash >$@.tmp && mv $@.tmp $@
$(zshcompletion_DATA): wiotc$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) client/completion && ./wiotc completion zsh >$@.tmp && mv $@.tmp $@
$(fishcompletion_DATA): wiotc$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) client/completion && ./wiotc completion fish >$@.tmp && mv $@.tmp $@
