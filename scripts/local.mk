EXTRA_DIST += \
	scripts/build.sh \
	scripts/install-packages.sh \
	scripts/lint.sh \
	scripts/packages.txt \
	tests/system/lint.bats

.PHONY: lint
lint:
	@bash $(srcdir)/scripts/lint.sh $(srcdir)
