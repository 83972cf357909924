/*
 * A credential for the unit tests of lib/credential*.c, with quotes, controls and other scripts.
 */
#ifndef WIOTC_TESTS_UNIT_CREDENTIAL_SAMPLE_H
#define WIOTC_TESTS_UNIT_CREDENTIAL_SAMPLE_H

#include <stdint.h>

#include "lib/credential.h"
#include "lib/key_file.h"

#define NOW INT64_C(1767312000) /* 2026-01-02T00:00:00Z */

static struct secret_key *issuer;
static struct secret_key *stranger;

static inline struct credential sample(void)
{
  return (struct credential){
    .id = "https://register.example/v1/certificates/WIOTC-2026-000017",
    .number = "WIOTC-2026-000017",
    .name = "Certificate \"WIOTC-2026-000017\" \\ \n\t\r\b\f \x7f \x01",
    .description = "Full member \xe6\xb5\xb7\xe5\xb0\x94 \xf0\x9f\x98\x80",
    .issuer_did = secret_key_did(issuer),
    .issuer_name = "World Internet of Things Convention",
    .valid_from = "2026-01-01T00:00:00Z",
    .valid_until = "2030-01-01T00:00:00Z",
    .subject_id = "https://register.example/v1/parties/haier-smart-home",
    .subject_name = "\xe6\xb5\xb7\xe5\xb0\x94\xe6\x99\xba\xe5\xae\xb6",
    .achievement_id = "https://register.example/v1/bodies/smart-home",
    .achievement_type = "Membership",
    .achievement_name = "Membership of the Smart Home Commission",
    .achievement_description = "A seat in the commission",
    .criteria_id = "https://register.example/v1/bodies/smart-home#admission",
    .criteria_narrative = "Admitted by two executives.",
    .evidence_id = "https://register.example/v1/log/entries/42",
    .evidence_name = "Log entry 42",
    .evidence_description = "The entry that issued this certificate",
    .status = { "https://register.example/v1/status-lists/1#94567", "94567",
                "https://register.example/v1/status-lists/1",
                "https://register.example/v1/status-lists/2" },
  };
}

static inline int sample_set_up(void **state)
{
  uint8_t seed[32] = { 7 };
  (void)state;
  if (!secret_init())
    return -1;
  issuer = secret_key_from_seed(seed);
  seed[0] = 8;
  stranger = secret_key_from_seed(seed);
  return 0;
}

static inline int sample_tear_down(void **state)
{
  (void)state;
  secret_key_free(issuer);
  secret_key_free(stranger);
  return 0;
}

#endif
