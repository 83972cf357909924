/*
 * The small grammars of the register's names. Each returns true when the text is one; NULL is none.
 */
#ifndef WIOTC_LIB_TEXT_H
#define WIOTC_LIB_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Handles and slugs: a-z, 0-9 and single inner hyphens, 2 to LIMIT_HANDLE, first a letter. */
bool text_is_handle(const char *text);
/* An edition of an award: a year of four digits, or a handle, a hyphen and a year; at most
 * LIMIT_EDITION. */
bool text_is_edition(const char *text);
/* A register's name: lower-case DNS labels with at least one dot, for @authority and log origin. */
bool text_is_register_name(const char *text);
/* A BCP 47 language tag, well-formed (RFC 5646 section 2.1), in its usual case (`zh-Hant-TW`). */
bool text_is_language(const char *text);
/* An assigned ISO 3166-1 alpha-2 code, upper case. */
bool text_is_country(const char *text);
/* The country's short English name, or NULL. */
const char *text_country_name(const char *code);
/* A name for people: valid UTF-8, 1 to LIMIT_NAME bytes, no control or bidi-override characters,
 * no space at either end. */
bool text_is_name(const char *text);
/* Free text: valid UTF-8 up to max bytes, control characters only newline and tab. */
bool text_is_plain(const char *text, size_t max);
/* addr-spec in the common form: one @, no spaces, a dot in the domain. */
bool text_is_email(const char *text);
/* YYYY-MM-DD, a day that exists. */
bool text_is_date(const char *text);
/* type/subtype of RFC 6838 without parameters, lower case. */
bool text_is_media_type(const char *text);
/* The prefix of certificate numbers: A-Z and 0-9, 2 to LIMIT_CERTIFICATE_PREFIX, first a letter. */
bool text_is_certificate_prefix(const char *text);
/* base64url without padding, between min and max characters. */
bool text_is_base64url(const char *text, size_t min, size_t max);
/* Well-formed UTF-8 (RFC 3629), no surrogates, no overlong forms. */
bool text_is_utf8(const char *text, size_t len);

#endif
