# libwiotc: what daemon, client and verifiers must agree on byte for byte.
noinst_LIBRARIES += libwiotc.a
libwiotc_a_SOURCES = \
	lib/arena.c \
	lib/arena.h \
	lib/award_status.c \
	lib/award_status.h \
	lib/body_status.c \
	lib/body_status.h \
	lib/buf.c \
	lib/buf.h \
	lib/certificate_status.c \
	lib/certificate_status.h \
	lib/checkpoint.h \
	lib/commitment.c \
	lib/commitment.h \
	lib/country.def \
	lib/credential.h \
	lib/credential_proof.h \
	lib/credential_shape.h \
	lib/credential_terms.h \
	lib/did_key.h \
	lib/did_web.h \
	lib/issuer.h \
	lib/digest.c \
	lib/digest.h \
	lib/encode.c \
	lib/encode.h \
	lib/http_signature.h \
	lib/fraction.c \
	lib/fraction.h \
	lib/id.c \
	lib/id.h \
	lib/jcs.c \
	lib/jcs.h \
	lib/json.c \
	lib/json.h \
	lib/json_check.c \
	lib/key_file.h \
	lib/leaf.h \
	lib/limits.h \
	lib/member_status.c \
	lib/member_status.h \
	lib/merkle.h \
	lib/merkle_frontier.h \
	lib/note.h \
	lib/problem.c \
	lib/problem.def \
	lib/problem.h \
	lib/route.c \
	lib/route.def \
	lib/route.h \
	lib/signature_base.h \
	lib/signature_field.h \
	lib/status_name.c \
	lib/status_name.h \
	lib/text.c \
	lib/text.h \
	lib/text_fold.c \
	lib/text_fold.h \
	lib/text_fold_table.h \
	lib/timestamp.c \
	lib/timestamp.h \
	lib/tlog_proof.h \
	lib/transition.c \
	lib/transition.h \
	lib/utf8.c \
	lib/utf8.h
libwiotc_a_SOURCES += lib/checkpoint.c lib/merkle.c lib/merkle_frontier.c lib/note.c lib/tlog_proof.c
libwiotc_a_SOURCES += lib/credential.c lib/credential_nquads.c lib/credential_value.c lib/credential_walk.h \
	lib/credential_proof.c \
	lib/credential_shape.c lib/credential_verify.c lib/credential_build.c \
	lib/status_list.c lib/status_list.h lib/status_list_shape.c
libwiotc_a_SOURCES += lib/did_key.c lib/did_web.c lib/issuer.c lib/http_signature.c lib/key_file.c lib/leaf.c lib/secret_key.c \
	lib/secret_key.h lib/signature_base.c lib/signature_field.c
LIB_LIBS = libwiotc.a $(SODIUM_LIBS) $(NETTLE_LIBS) $(JSONC_LIBS) $(ZLIB_LIBS)
