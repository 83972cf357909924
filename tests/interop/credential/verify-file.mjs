// verify-file.mjs FILE: one credential before the outside verifiers, as of now.
//
// Exit 0 when both proofs are good and the Open Badges schema (where it is at hand) holds.
import {readFileSync} from 'node:fs';

import {SUITES, bothProofs, schemaCheck} from './judges.mjs';

let good = true;
function verdict(ok, what, error) {
  good &&= ok;
  console.log(`${what}: ${ok ? 'good' : `refused: ${error}`}`);
}

try {
  const credential = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  const results = await bothProofs(credential, new Date());
  Object.keys(SUITES).forEach((suite, i) =>
    verdict(results[i]?.verified === true, suite, results[i]?.error));
  const schema = schemaCheck();
  if(schema) {
    verdict(schema(credential), 'Open Badges schema', JSON.stringify(schema.errors));
  }
} catch(error) {
  verdict(false, 'credential', error);
}
process.exit(good ? 0 : 1);
