// sign.mjs LIB SEED_HEX AUTHORITY METHOD PATH [BODYFILE]
//
// Signs a request by that library and sends it to the Unix socket $WIOTC_SOCKET. Prints the status
// code on the first line, then the body. $WIOTC_CONTENT_TYPE is the body's media type, by default
// application/json. Without $WIOTC_SOCKET, prints the request as JSON: {method, url, headers, body}.
//
// Exit status: 0 for a 2xx answer (or a printed request), 1 for another answer, 2 for wrong usage,
// 3 when there is no answer.
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { libraryNames, privateKey, signedHeaders } from './common.mjs';

const [name, seed, authority, method, path, bodyFile] = process.argv.slice(2);
if (path === undefined || !libraryNames.includes(name)) {
  console.error('usage: sign.mjs LIB SEED_HEX AUTHORITY METHOD PATH [BODYFILE]');
  console.error(`LIB is one of: ${libraryNames.join(', ')}`);
  process.exit(2);
}

const body = bodyFile === undefined ? undefined : readFileSync(bodyFile);
const contentType = process.env.WIOTC_CONTENT_TYPE;
const key = privateKey(seed);
const headers = await signedHeaders(name, { method, authority, path, body, contentType, key });
const socketPath = process.env.WIOTC_SOCKET;

if (!socketPath) {
  console.log(JSON.stringify({ method, url: `https://${authority}${path}`, headers, body: body?.toString() }));
} else {
  if (body !== undefined) headers['content-length'] = String(body.length);
  const sent = request({ socketPath, method, path, headers, timeout: 30000 }, (answer) => {
    const pieces = [];
    answer.on('data', (piece) => pieces.push(piece));
    answer.on('end', () => {
      process.stdout.write(`${answer.statusCode}\n${Buffer.concat(pieces)}\n`);
      process.exitCode = answer.statusCode >= 200 && answer.statusCode < 300 ? 0 : 1;
    });
  });
  sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
  sent.on('error', (error) => {
    console.error(`sign.mjs: ${socketPath}: ${error.message}`);
    process.exitCode = 3;
  });
  sent.end(body);
}
