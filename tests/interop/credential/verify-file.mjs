// verify-file.mjs FILE [LIST…]: one credential before the outside verifiers, as of now.
// $DID_DOCUMENT names the file of its issuer's DID document, when that is a did:web;
// $ANY_LIST_ISSUER lets the lists have another issuer.
//
// Exit 0 when both proofs are good, the Open Badges schema (where it is at hand) holds, and the
// status lists, when they are given, say that it is neither revoked nor suspended.
import {readFileSync} from 'node:fs';

import {SUITES, addDidDocument, addList, bothProofs, schemaCheck, statusOf} from './judges.mjs';

let good = true;
function verdict(ok, what, error) {
  good &&= ok;
  console.log(`${what}: ${ok ? 'good' : `refused: ${error}`}`);
}

try {
  if(process.env.DID_DOCUMENT) {
    addDidDocument(JSON.parse(readFileSync(process.env.DID_DOCUMENT, 'utf8')));
  }
  const credential = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  const results = await bothProofs(credential, new Date());
  Object.keys(SUITES).forEach((suite, i) =>
    verdict(results[i]?.verified === true, suite, results[i]?.error));
  for(const list of process.argv.slice(3)) {
    addList(JSON.parse(readFileSync(list, 'utf8')));
  }
  for(const suite of process.argv.length > 3 ? Object.keys(SUITES) : []) {
    const status = await statusOf(credential, suite);
    verdict(status.revocation === false && status.suspension === false,
      `status by lists with ${suite}`, JSON.stringify(status));
  }
  const schema = schemaCheck();
  if(schema) {
    verdict(schema(credential), 'Open Badges schema', JSON.stringify(schema.errors));
  }
} catch(error) {
  verdict(false, 'credential', error);
}
process.exit(good ? 0 : 1);
