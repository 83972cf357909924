// verify.mjs LIB <REQUEST.json
//
// Verifies a request made by us, {method, url, headers, body?, publicKeyHex}, with that library.
// Exit status: 0 when it is good, 1 when not (the reason on stderr), 2 for wrong usage.
import { readFileSync } from 'node:fs';
import { libraryNames, verifyRequest } from './common.mjs';

const name = process.argv[2];
if (!libraryNames.includes(name)) {
  console.error(`usage: verify.mjs LIB <REQUEST.json; LIB is one of: ${libraryNames.join(', ')}`);
  process.exit(2);
}
try {
  await verifyRequest(name, JSON.parse(readFileSync(0, 'utf8')));
} catch (error) {
  console.error(`verify.mjs: ${error.message}`);
  process.exitCode = 1;
}
