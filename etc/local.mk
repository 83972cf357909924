# Sample configuration, WIOTC's charter, and what systemd needs. Only paths of programs are put in by
# make: /var/lib/wiotc and /run/wiotc are the daemon's own defaults, whatever the prefix.
EXTRA_DIST += \
	etc/sysusers.d/wiotc.conf \
	etc/tmpfiles.d/wiotc.conf \
	etc/wiotc-2022.json \
	etc/wiotc-notify.service.in \
	etc/wiotcd.service.in \
	etc/wiotcd.socket

examplesdir = $(docdir)/examples
dist_examples_DATA = etc/charter.json etc/wiotcd.conf
sysusers_DATA = etc/sysusers.d/wiotc.conf
tmpfiles_DATA = etc/tmpfiles.d/wiotc.conf
systemdsystemunit_DATA = etc/wiotcd.service etc/wiotcd.socket etc/wiotc-notify.service

# Texts of notices.
EXTRA_DIST += $(NOTICES)
NOTICES = etc/notices/received.en.txt \
	etc/notices/received.zh.txt \
	etc/notices/asked.en.txt \
	etc/notices/asked.zh.txt \
	etc/notices/answered.en.txt \
	etc/notices/answered.zh.txt \
	etc/notices/certificate_reinstated.en.txt \
	etc/notices/certificate_reinstated.zh.txt \
	etc/notices/certificate_reissued.en.txt \
	etc/notices/certificate_reissued.zh.txt \
	etc/notices/certificate_revoked.en.txt \
	etc/notices/certificate_revoked.zh.txt \
	etc/notices/certificate_suspended.en.txt \
	etc/notices/certificate_suspended.zh.txt \
	etc/notices/decided.en.txt \
	etc/notices/decided.zh.txt \
	etc/notices/term_ending.en.txt \
	etc/notices/term_ending.zh.txt \
	etc/notices/nominated.en.txt \
	etc/notices/nominated.zh.txt \
	etc/notices/won.en.txt \
	etc/notices/won.zh.txt \
	etc/notices/key_added.en.txt \
	etc/notices/key_added.zh.txt \
	etc/notices/key_revoked.en.txt \
	etc/notices/key_revoked.zh.txt \
	etc/notices/key_recovery.en.txt \
	etc/notices/key_recovery.zh.txt \
	etc/notices/appeal_affirmed.en.txt \
	etc/notices/appeal_affirmed.zh.txt \
	etc/notices/appeal_overturned.en.txt \
	etc/notices/appeal_overturned.zh.txt \
	etc/notices/carried_office_appoint.en.txt \
	etc/notices/carried_office_appoint.zh.txt \
	etc/notices/carried_office_end.en.txt \
	etc/notices/carried_office_end.zh.txt \
	etc/notices/dissolved.en.txt \
	etc/notices/dissolved.zh.txt \
	etc/notices/expelled.en.txt \
	etc/notices/expelled.zh.txt \
	etc/notices/expelled_final.en.txt \
	etc/notices/expelled_final.zh.txt \
	etc/notices/motion_rejected.en.txt \
	etc/notices/motion_rejected.zh.txt \
	etc/notices/motion_withdrawn.en.txt \
	etc/notices/motion_withdrawn.zh.txt \
	etc/notices/moved_key_recover.en.txt \
	etc/notices/moved_key_recover.zh.txt \
	etc/notices/moved_membership_expel.en.txt \
	etc/notices/moved_membership_expel.zh.txt \
	etc/notices/moved_membership_rule.en.txt \
	etc/notices/moved_membership_rule.zh.txt \
	etc/notices/moved_office_appoint.en.txt \
	etc/notices/moved_office_appoint.zh.txt \
	etc/notices/moved_office_end.en.txt \
	etc/notices/moved_office_end.zh.txt \
	etc/notices/not_admitted.en.txt \
	etc/notices/not_admitted.zh.txt \
	etc/notices/reinstated.en.txt \
	etc/notices/reinstated.zh.txt \
	etc/notices/representative_dismissed.en.txt \
	etc/notices/representative_dismissed.zh.txt \
	etc/notices/representative_named.en.txt \
	etc/notices/representative_named.zh.txt \
	etc/notices/represents.en.txt \
	etc/notices/represents.zh.txt \
	etc/notices/represents_no_more.en.txt \
	etc/notices/represents_no_more.zh.txt \
	etc/notices/resigned.en.txt \
	etc/notices/resigned.zh.txt \
	etc/notices/suspended.en.txt \
	etc/notices/suspended.zh.txt \
	etc/notices/suspended_until.en.txt \
	etc/notices/suspended_until.zh.txt

# What certificates look like. In a build folder they stand where the client there looks for them.
TEMPLATES = etc/templates/award.en.template etc/templates/award.zh.template \
	etc/templates/membership.en.template \
	etc/templates/membership.zh.template \
	etc/templates/office.en.template etc/templates/office.zh.template
templatesdir = $(pkgdatadir)/templates
dist_templates_DATA = $(TEMPLATES)
BUILT_SOURCES += etc/templates.stamp
CLEANFILES += etc/templates.stamp
etc/templates.stamp: $(TEMPLATES) Makefile
	$(AM_V_GEN)$(MKDIR_P) etc/templates && for file in $(TEMPLATES); do \
	  test $(srcdir) = . || cp $(srcdir)/$$file etc/templates/ || exit 1; \
	done && touch $@
clean-local:
	test $(srcdir) = . || rm -f $(TEMPLATES)

CLEANFILES += etc/wiotc-notify.service etc/wiotcd.service
etc/wiotc-notify.service: etc/wiotc-notify.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) etc && \
	  sed -e 's|@sbindir[@]|$(sbindir)|g' $(srcdir)/etc/wiotc-notify.service.in >$@.tmp && mv $@.tmp $@
etc/wiotcd.service: etc/wiotcd.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) etc && \
	  sed -e 's|@sbindir[@]|$(sbindir)|g' $(srcdir)/etc/wiotcd.service.in >$@.tmp && mv $@.tmp $@

# A configuration that is there is its owner's: it is neither overwritten nor removed, unless it
# still is what came with the program.
install-data-local:
	$(MKDIR_P) '$(DESTDIR)$(sysconfdir)/wiotc'
	test -e '$(DESTDIR)$(sysconfdir)/wiotc/wiotcd.conf' || \
	  $(INSTALL_DATA) $(srcdir)/etc/wiotcd.conf '$(DESTDIR)$(sysconfdir)/wiotc/wiotcd.conf'
	$(MKDIR_P) '$(DESTDIR)$(sysconfdir)/wiotc/notices'
	for file in $(NOTICES); do \
	  to='$(DESTDIR)$(sysconfdir)/wiotc/notices'/$${file##*/}; \
	  test -e "$$to" || $(INSTALL_DATA) $(srcdir)/$$file "$$to" || exit 1; \
	done

uninstall-local:
	if cmp -s $(srcdir)/etc/wiotcd.conf '$(DESTDIR)$(sysconfdir)/wiotc/wiotcd.conf'; then \
	  rm -f '$(DESTDIR)$(sysconfdir)/wiotc/wiotcd.conf'; \
	fi
	for file in $(NOTICES); do \
	  to='$(DESTDIR)$(sysconfdir)/wiotc/notices'/$${file##*/}; \
	  if cmp -s $(srcdir)/$$file "$$to"; then rm -f "$$to"; fi; \
	done
