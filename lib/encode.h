/*
 * Bytes as text: hex, base64 (RFC 4648 sections 4 and 5), base58btc (multibase `z`).
 *
 * Decoders are strict: no white space, canonical padding and trailing bits, nothing after the end.
 * They return false and leave *len undefined on any other input.
 */
#ifndef WIOTC_LIB_ENCODE_H
#define WIOTC_LIB_ENCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"

void encode_hex(struct buf *out, const uint8_t *data, size_t len); /* lower case */
bool decode_hex(const char *text, size_t text_len, uint8_t *out, size_t cap, size_t *len);

/* With padding. Its time depends on the data: not for secrets. */
void encode_base64(struct buf *out, const uint8_t *data, size_t len);
void encode_base64url(struct buf *out, const uint8_t *data, size_t len); /* without padding */
bool decode_base64(const char *text, size_t text_len, uint8_t *out, size_t cap, size_t *len);
bool decode_base64url(const char *text, size_t text_len, uint8_t *out, size_t cap, size_t *len);

/* Quadratic in length: for keys and signatures only; inputs above 128 bytes are refused. */
bool encode_base58(struct buf *out, const uint8_t *data, size_t len);
bool decode_base58(const char *text, size_t text_len, uint8_t *out, size_t cap, size_t *len);

#endif
