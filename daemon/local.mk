# The daemon is a library; its program is a few lines. Every file of it stands in
# libwiotcd_a_SOURCES, so that tests and fuzzers link the same code.
noinst_LIBRARIES += libwiotcd.a
libwiotcd_a_SOURCES =
DAEMON_LIBS = libwiotcd.a $(LIB_LIBS) $(EVENT_LIBS) $(SQLITE_LIBS) $(INIH_LIBS)

libwiotcd_a_SOURCES += \
	daemon/work/job.h \
	daemon/work/pool.c daemon/work/pool.h \
	daemon/work/queue.c daemon/work/queue.h \
	daemon/work/wakeup.c daemon/work/wakeup.h \
	daemon/http/conn.c daemon/http/conn.h \
	daemon/http/exchange.c \
	daemon/http/head.c \
	daemon/http/http.h \
	daemon/http/reply.c \
	daemon/http/server.c
