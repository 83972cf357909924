# Sample configuration, WIOTC's charter, and what systemd needs. Only paths of programs are put in by
# make: /var/lib/wiotc and /run/wiotc are the daemon's own defaults, whatever the prefix.
EXTRA_DIST += \
	etc/sysusers.d/wiotc.conf \
	etc/tmpfiles.d/wiotc.conf \
	etc/wiotc-2022.json \
	etc/wiotcd.service.in \
	etc/wiotcd.socket

examplesdir = $(docdir)/examples
dist_examples_DATA = etc/charter.json etc/wiotcd.conf
sysusers_DATA = etc/sysusers.d/wiotc.conf
tmpfiles_DATA = etc/tmpfiles.d/wiotc.conf
systemdsystemunit_DATA = etc/wiotcd.service etc/wiotcd.socket

CLEANFILES += etc/wiotcd.service
etc/wiotcd.service: etc/wiotcd.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) etc && \
	  sed -e 's|@sbindir[@]|$(sbindir)|g' $(srcdir)/etc/wiotcd.service.in >$@.tmp && mv $@.tmp $@

# A configuration that is there is its owner's: it is neither overwritten nor removed, unless it
# still is what came with the program.
install-data-local:
	$(MKDIR_P) '$(DESTDIR)$(sysconfdir)/wiotc'
	test -e '$(DESTDIR)$(sysconfdir)/wiotc/wiotcd.conf' || \
	  $(INSTALL_DATA) $(srcdir)/etc/wiotcd.conf '$(DESTDIR)$(sysconfdir)/wiotc/wiotcd.conf'

uninstall-local:
	if cmp -s $(srcdir)/etc/wiotcd.conf '$(DESTDIR)$(sysconfdir)/wiotc/wiotcd.conf'; then \
	  rm -f '$(DESTDIR)$(sysconfdir)/wiotc/wiotcd.conf'; \
	fi
