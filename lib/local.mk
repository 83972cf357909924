# libwiotc: what daemon, client and verifiers must agree on byte for byte.
noinst_LIBRARIES += libwiotc.a
libwiotc_a_SOURCES = \
	lib/limits.h
LIB_LIBS = libwiotc.a $(SODIUM_LIBS) $(JSONC_LIBS)
