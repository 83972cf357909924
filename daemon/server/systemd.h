/* systemd's two small protocols: socket activation (sd_listen_fds(3)) and sd_notify(3). */
#ifndef WIOTC_DAEMON_SERVER_SYSTEMD_H
#define WIOTC_DAEMON_SERVER_SYSTEMD_H

/* The one socket passed to us, or -1 when there is none. */
int systemd_socket(void);
/* `READY=1`, `STOPPING=1`, `RELOADING=1`; nothing happens without a service manager. */
void systemd_notify(const char *state);

#endif
