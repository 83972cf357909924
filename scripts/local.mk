EXTRA_DIST += \
	scripts/build.sh \
	scripts/demo-awards.sh \
	scripts/demo-play.sh \
	scripts/demo-say.sh \
	scripts/install-packages.sh \
	scripts/lint.sh \
	scripts/packages.txt \
	tests/system/demo.bats \
	tests/system/lint.bats

.PHONY: lint
lint:
	@bash $(srcdir)/scripts/lint.sh $(srcdir)

# Not in EXTRA_DIST: as a prerequisite it would be taken for the target `check`.
dist-hook:
	cp -p $(srcdir)/check $(distdir)/check
