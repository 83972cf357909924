/*
 * Media types of the files people attach, by the name's ending.
 */
#ifndef WIOTC_CLIENT_MEDIA_TYPE_H
#define WIOTC_CLIENT_MEDIA_TYPE_H

/* application/octet-stream when the ending says nothing; path may be NULL. */
const char *media_type_of(const char *path);

#endif
