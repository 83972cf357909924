# Migrations are applied in order and never edited once released.
MIGRATIONS = sql/0001-register.sql
EXTRA_DIST += sql/embed.sh $(MIGRATIONS)
BUILT_SOURCES += sql/migrations.c
CLEANFILES += sql/migrations.c
sql/migrations.c: $(srcdir)/sql/embed.sh $(MIGRATIONS)
	$(AM_V_GEN)$(MKDIR_P) sql && cd $(srcdir) && ./sql/embed.sh $(MIGRATIONS) >$(abs_builddir)/$@.tmp && mv $(abs_builddir)/$@.tmp $(abs_builddir)/$@
