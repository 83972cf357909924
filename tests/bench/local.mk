# `make bench`: how fast the register is, beside what it is held against. Not built by default.
BENCHMARKS = tests/bench/credential tests/bench/load tests/bench/peak tests/bench/pending tests/bench/verify
EXTRA_PROGRAMS = $(BENCHMARKS)
CLEANFILES += $(BENCHMARKS)
tests_bench_peak_SOURCES = tests/system/peak.c
tests_bench_pending_SOURCES = tests/bench/pending.c
tests_bench_pending_LDADD = $(REGISTER_LIBS)
tests_bench_credential_SOURCES = tests/bench/credential.c
tests_bench_credential_LDADD = $(LIB_LIBS)
tests_bench_load_SOURCES = tests/bench/load.c tests/bench/registration.c tests/bench/registration.h
tests_bench_load_LDADD = $(LIB_LIBS)
tests_bench_verify_SOURCES = tests/bench/verify.c tests/bench/registration.c \
	tests/bench/registration.h
tests_bench_verify_LDADD = $(LIB_LIBS)
EXTRA_DIST += tests/bench/run.sh tests/bench/two_rows.sql tests/bench/credential.mjs

.PHONY: bench
bench: wiotc wiotcd $(BENCHMARKS)
	@bash $(srcdir)/tests/bench/run.sh
