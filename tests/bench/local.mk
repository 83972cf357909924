# `make bench`: how fast the register is, beside what it is held against. Not built by default.
EXTRA_PROGRAMS = tests/bench/load tests/bench/verify
CLEANFILES += tests/bench/load tests/bench/verify
tests_bench_load_SOURCES = tests/bench/load.c tests/bench/registration.c tests/bench/registration.h
tests_bench_load_LDADD = $(LIB_LIBS)
tests_bench_verify_SOURCES = tests/bench/verify.c tests/bench/registration.c \
	tests/bench/registration.h
tests_bench_verify_LDADD = $(LIB_LIBS)
EXTRA_DIST += tests/bench/run.sh tests/bench/two_rows.sql

.PHONY: bench
bench: wiotc wiotcd tests/bench/load tests/bench/verify
	@bash $(srcdir)/tests/bench/run.sh
